/** Console: objections to the posted list, each owed an answer. */
import type { Say } from "../../engine/flow.ts"
import { Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextAreaField } from "../../web/ui/form.tsx"
import { PageTop, type Told } from "./page-top.tsx"
import { boardPath } from "./paths.ts"
import type { Objection } from "./repo-posting.ts"

export type ShownObjection = Objection & {
	readonly who: string
	/** Of the claim it is about. */
	readonly text: string
	readonly when: string
	readonly opinion: { readonly id: string; readonly number: string } | undefined
}

export function ObjectionsPage({
	objections,
	more,
	csrf,
	notice,
	say,
}: {
	readonly objections: readonly ShownObjection[]
	/** How many without an answer do not stand here. */
	readonly more: number
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<PageTop title={say("item.objections.title")} intro={say("item.objections.intro")} notice={notice} say={say} />
			{objections.length === 0 && <EmptyState title={say("item.objections.none")} />}
			{objections.map(({ id, kind, who, text, words, when, answer, version, opinion }) => (
				<section key={id} class="card">
					<h2>{say(`item.objections.${kind}`, { who, version })}</h2>
					<p class="hint">{when}</p>
					{kind === "wrong" && text !== "" && <blockquote>{text}</blockquote>}
					<p>{words === "" ? say("item.objections.noWords") : words}</p>
					{kind === "missing" && opinion !== undefined && (
						<p>
							<a href={`/console/opinions/${opinion.id}`}>{say("item.objections.filed", { number: opinion.number })}</a>
						</p>
					)}
					{answer === null ? (
						<Form action={`${boardPath}/objections/${id}`} csrf={csrf}>
							<TextAreaField name="answer" label={say("item.objections.answer")} rows={2} maxLength={200} required />
							<Button>{say("item.objections.send")}</Button>
						</Form>
					) : (
						<p>{say("item.objections.answered", { answer })}</p>
					)}
				</section>
			))}
			{more > 0 && <p class="hint">{say("item.objections.more", { count: more })}</p>}
		</>
	)
}
