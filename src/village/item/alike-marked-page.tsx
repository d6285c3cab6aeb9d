/** Console: one card a matter there is, with what came in beside it; one press answers for all of it. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import type { Marked } from "./alike-mark.ts"
import { PageTop, type Told } from "./page-top.tsx"
import { boardPath, markedPath } from "./paths.ts"

export function MarkedPage({
	marked,
	sums,
	csrf,
	notice,
	say,
}: {
	readonly marked: readonly Marked[]
	/** How many were answered which way, wherever it was asked. */
	readonly sums: { readonly same: number; readonly other: number }
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<PageTop title={say("item.marked.title")} intro={say("item.marked.intro")} notice={notice} say={say} />
			{marked.length === 0 && <EmptyState title={say("item.marked.none")} />}
			{marked.map((one) => (
				<MatterCard key={one.subject} marked={one} csrf={csrf} say={say} />
			))}
			<p class="hint">{say("item.marked.sums", { same: sums.same, other: sums.other })}</p>
		</>
	)
}

function MatterCard({ marked, csrf, say }: { readonly marked: Marked; readonly csrf: string; readonly say: Say }) {
	const { subject, title, number, texts, people, rows } = marked
	const id = subject.slice(subject.indexOf(":") + 1)
	return (
		<section class="card">
			<h2>
				{number !== null && <span class="tag">{say("item.number", { number })}</span>} {title ?? say("item.marked.opinion")}
			</h2>
			<p class="board-facts">
				<span>{say("item.alike.desk.people", { people })}</span>
				{title !== null && <a href={`${boardPath}/one/${encodeURIComponent(id)}`}>{say("item.alike.desk.look")}</a>}
			</p>
			<ul>
				{texts.map((text) => (
					<li key={text}>{text}</li>
				))}
			</ul>
			<Form action={markedPath} csrf={csrf}>
				<input type="hidden" name="subject" value={subject} />
				<h3>{say("item.marked.came")}</h3>
				<ul class="board-claims">
					{rows.map(({ opinionId, number: own, text }) => (
						<li key={opinionId}>
							<input type="hidden" name="row" value={opinionId} />
							<label class="board-check">
								<input type="checkbox" name="same" value={opinionId} checked />
								<span>
									<span class="board-words">{text}</span> <small class="hint">{own}</small>
								</span>
							</label>
						</li>
					))}
				</ul>
				<Actions>
					<Button>{say("item.marked.answer")}</Button>
				</Actions>
			</Form>
		</section>
	)
}
