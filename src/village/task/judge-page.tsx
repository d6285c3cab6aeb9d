/** The page on which who asked says whether it is well done; one question at a time, usable without script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextAreaField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Resident, ResidentCarried, type ResidentErrors, ResidentFields, type ResidentGiven, ResidentLine } from "../people/index.ts"
import type { ToJudge } from "./to-judge.ts"

export type JudgeView = {
	readonly title: string
	readonly path: string
	readonly given: ResidentGiven
	/** What was just noted, or why not. */
	readonly notice: { readonly kind: "success" | "info"; readonly title: string } | undefined
}

export function JudgeWhoPage({ view, errors, say }: { readonly view: JudgeView; readonly errors: ResidentErrors; readonly say: Say }) {
	return (
		<>
			<h1>{view.title}</h1>
			<p>{say("task.judgePage.who")}</p>
			<Form action={view.path} hasErrors={Object.keys(errors).length > 0}>
				<ResidentFields given={view.given} errors={errors} say={say} />
				<Actions>
					<Button name="step" value="who">
						{say("task.judgePage.next")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

export type JudgeEntered = { readonly answer: string; readonly reason: string }

export function JudgePage({
	view,
	resident,
	waiting,
	entered,
	errors,
	say,
}: {
	readonly view: JudgeView
	readonly resident: Resident
	readonly waiting: readonly ToJudge[]
	readonly entered: JudgeEntered
	/** Message keys. */
	readonly errors: { readonly answer?: string; readonly reason?: string }
	readonly say: Say
}) {
	const [first] = waiting
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key))
	return (
		<>
			<h1>{view.title}</h1>
			{view.notice !== undefined && <Notice kind={view.notice.kind} title={view.notice.title} />}
			<ResidentLine resident={resident} path={view.path} say={say} />
			{first === undefined ? (
				<p>{say("task.judge.nothing")}</p>
			) : (
				<section class="card">
					<h2>{say("task.judge.ask", { title: first.title })}</h2>
					{waiting.length > 1 && <p class="hint">{say("task.judgePage.more", { count: waiting.length - 1 })}</p>}
					<Form action={view.path} hasErrors={Object.keys(errors).length > 0}>
						<ResidentCarried resident={resident} given={view.given} />
						<input type="hidden" name="number" value={first.number} />
						<input type="hidden" name="round" value={first.round} />
						<ChoiceField
							name="answer"
							label={say("task.judgePage.answer")}
							pick="one"
							required
							values={[entered.answer]}
							error={wrong(errors.answer)}
							choices={["satisfied", "unsatisfied"].map((value) => ({ value, label: say(`task.judge.${value}`) }))}
						/>
						<TextAreaField
							name="reason"
							label={say("task.judgePage.reason")}
							hint={say("task.judgePage.reasonHint")}
							error={wrong(errors.reason)}
							rows={3}
							maxLength={1_000}
							value={entered.reason}
						/>
						<Actions>
							<Button name="step" value="send">
								{say("task.judgePage.send")}
							</Button>
						</Actions>
					</Form>
				</section>
			)}
		</>
	)
}
