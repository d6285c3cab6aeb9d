/** Console: 是不是同一件事？ Both sides of each question, in their authors' words. */
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
}

export function QuestionsPage({
	questions,
	csrf,
	notice,
	say,
}: {
	readonly questions: readonly ShownQuestion[]
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<PageTop title={say("item.questions.title")} intro={say("item.questions.intro")} notice={notice} say={say} />
			{questions.length === 0 && <EmptyState title={say("item.questions.none")} />}
			<ol class="board-questions">
				{questions.map((question, index) => (
					<li key={`${question.one}|${question.other}`} class="card" data-row tabIndex={-1}>
						<h2>
							{index + 1}. {say(question.kind === "same" ? "item.questions.same" : "item.questions.odd", { title: question.oneTitle })}
						</h2>
						<div class="board-sides">
							<Side title={question.oneTitle} texts={question.oneTexts} />
							<Side title={question.kind === "odd" ? say("item.questions.this") : question.otherTitle} texts={question.otherTexts} />
						</div>
						<Form action={`${boardPath}/questions`} csrf={csrf}>
							<input type="hidden" name="one" value={question.one} />
							<input type="hidden" name="other" value={question.other} />
							<Actions>
								<Button name="answer" value="yes">
									{say("item.questions.yes")}
								</Button>
								<Button kind="plain" name="answer" value="no">
									{say("item.questions.no")}
								</Button>
							</Actions>
						</Form>
					</li>
				))}
			</ol>
			<Form action={`${boardPath}/run`} csrf={csrf}>
				<input type="hidden" name="back" value="questions" />
				<Button kind="plain" name="act" value="undo">
					{say("item.questions.undo")}
				</Button>
			</Form>
		</>
	)
}

function Side({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
	return (
		<div>
			<strong>{title}</strong>
			<ul>
				{texts.map((text) => (
					<li key={text}>{text}</li>
				))}
			</ul>
		</div>
	)
}
