/** Console: 是不是同一件事？ Both sides of each question, in their authors' words. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { PageTop, type Told } from "./page-top.tsx"
import { boardPath } from "./paths.ts"

export type ShownQuestion = {
	readonly kind: "same" | "odd"
	readonly one: string
	readonly other: string
	readonly oneTitle: string
	readonly otherTitle: string
	readonly oneTexts: readonly string[]
	readonly otherTexts: readonly string[]
	/** What a no takes out of the item. */
	readonly goes: readonly string[]
}

export function QuestionsPage({
	questions,
	left,
	undo,
	slipped,
	csrf,
	notice,
	say,
}: {
	readonly questions: readonly ShownQuestion[]
	/** With those that are not shown yet. */
	readonly left: number
	/** The last change of the board where whoever looks made it, in words. */
	readonly undo: string | undefined
	/** What was just said to be two matters: a slip of the finger is put right where it is told. */
	readonly slipped: { readonly one: string; readonly other: string } | undefined
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<PageTop title={say("item.questions.title")} intro={say("item.questions.intro", { count: left })} notice={notice} say={say}>
				{slipped !== undefined && (
					<div data-inplace data-lost={say("item.lost")}>
						<AnswerForm of={slipped} csrf={csrf}>
							<Button kind="plain" name="answer" value="yes">
								{say("item.questions.slipped")}
							</Button>
						</AnswerForm>
					</div>
				)}
			</PageTop>
			{questions.length === 0 && <EmptyState title={say("item.questions.none")} />}
			{undo !== undefined && (
				<div class="board-undo" data-inplace data-lost={say("item.lost")}>
					<Form action={`${boardPath}/run`} csrf={csrf}>
						<input type="hidden" name="back" value="questions" />
						<Button kind="plain" name="act" value="undo">
							{undo}
						</Button>
					</Form>
				</div>
			)}
			{questions.length > 0 && (
				<p class="hint board-keys" hidden data-keys>
					{say("item.questions.keys")}
				</p>
			)}
			<ol class="board-questions" data-inplace data-lost={say("item.lost")} data-first>
				{questions.map((question, index) => (
					<li key={`${question.one}|${question.other}`} class="card" data-row tabIndex={-1}>
						<h2>
							{index + 1}. {asked(question, say)}
						</h2>
						<div class="board-sides">
							<Side title={question.oneTitle} texts={question.oneTexts} />
							<Side title={question.kind === "odd" ? these(question, say) : question.otherTitle} texts={question.otherTexts} />
						</div>
						<AnswerForm of={question} csrf={csrf}>
							<Actions>
								<Button name="answer" value="yes">
									{say("item.questions.yes")}
								</Button>
								<Button kind="plain" name="answer" value="no">
									{say("item.questions.no")}
								</Button>
							</Actions>
						</AnswerForm>
					</li>
				))}
			</ol>
		</>
	)
}

function asked({ kind, oneTitle: title, goes }: ShownQuestion, say: Say): string {
	if (kind === "same") return say("item.questions.same")
	return goes.length > 1 ? say("item.questions.oddSeveral", { title, count: goes.length }) : say("item.questions.odd", { title })
}

function these({ goes }: ShownQuestion, say: Say): string {
	return goes.length > 1 ? say("item.questions.these", { count: goes.length }) : say("item.questions.this")
}

function AnswerForm({
	of: { one, other, goes = [] },
	csrf,
	children,
}: {
	readonly of: { readonly one: string; readonly other: string; readonly goes?: readonly string[] }
	readonly csrf: string
	readonly children: ComponentChildren
}) {
	return (
		<Form action={`${boardPath}/questions`} csrf={csrf}>
			<input type="hidden" name="one" value={one} />
			<input type="hidden" name="other" value={other} />
			{goes.map((claim) => (
				<input key={claim} type="hidden" name="goes" value={claim} />
			))}
			{children}
		</Form>
	)
}

function Side({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
	return (
		<div>
			<strong>{title}</strong>
			<ul>
				{texts.map((text) => (
					<li key={text}>
						<span class="board-words">{text}</span>
					</li>
				))}
			</ul>
		</div>
	)
}
