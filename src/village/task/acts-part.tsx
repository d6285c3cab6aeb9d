/** Console: what may be done to a task now, and what went up to the township. A form that was refused holds what was typed. */
import { formatDate } from "../../text/date.ts"
import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { limits } from "./act.ts"
import { taskPath } from "./console.ts"
import type { Part } from "./one-page.tsx"
import { inForm } from "./refused-form.ts"
import { stateAfter } from "./rules.ts"

export function Acts({ view, house }: Part) {
	const { say } = house
	const { task, session, waiting } = view
	const path = taskPath(task.id)
	const { rights, csrf } = session
	const may = (act: Parameters<typeof stateAfter>[1]) => stateAfter(task.state, act) !== undefined
	const manage = rights.has("task.manage")
	const { refused } = view
	const photo = (act: string) => (
		<FileField
			id={`${act}-photo`}
			name="photo"
			label={say("task.photo")}
			error={inForm(refused, act).error("photo")}
			accept="image/*"
			several
		/>
	)
	const note = (act: string, required: boolean) => (
		<TextAreaField
			id={`${act}-note`}
			name="note"
			label={say("task.note")}
			value={inForm(refused, act).value("note")}
			error={inForm(refused, act).error("note")}
			maxLength={limits.note}
			rows={3}
			required={required}
		/>
	)
	const typed = (act: string, name: string) => {
		const { value, error } = inForm(refused, act)
		return { id: `${act}-${name}`, name, value: value(name), error: error(name) }
	}
	const isOpen = (act: string) => refused?.act === act
	return (
		<>
			{manage && may("progress") && (
				<section class="card">
					<h2>{say("task.progress")}</h2>
					<Form action={`${path}/progress`} csrf={csrf} hasFiles>
						{note("progress", false)}
						{photo("progress")}
						<Actions>
							<Button kind="plain">{say("task.progress.now")}</Button>
							{may("reported-done") && (
								<Button name="done" value="yes">
									{say("task.done.now")}
								</Button>
							)}
						</Actions>
						{may("reported-done") && <p class="hint">{say("task.done.hint")}</p>}
					</Form>
				</section>
			)}
			{(may("checked") || may("spot-checked")) && (rights.has("task.check") || manage) && (
				<section class="card">
					<h2>{say(may("checked") ? "task.check" : "task.spot")}</h2>
					<p class="hint">{say("task.check.hint")}</p>
					<Form action={`${path}/check`} csrf={csrf} hasFiles>
						<NoDefault />
						{!rights.has("task.check") && (
							<>
								<TextField {...typed("check", "household")} label={say("task.check.household")} maxLength={20} required />
								<TextField {...typed("check", "name")} label={say("task.check.name")} maxLength={40} required />
							</>
						)}
						{note("check", may("spot-checked"))}
						{photo("check")}
						<Actions>
							<Button name="good" value="yes">
								{say("task.check.good")}
							</Button>
							<Button kind="danger" name="good" value="no">
								{say("task.check.bad")}
							</Button>
						</Actions>
					</Form>
				</section>
			)}
			{manage && waiting.length > 0 && (
				<details class="card" open={isOpen("answer")}>
					<summary>{say("task.answerFor")}</summary>
					<Form action={`${path}/answer`} csrf={csrf}>
						<SelectField
							name="person"
							label={say("task.check.name")}
							value={inForm(refused, "answer").value("person")}
							choices={waiting.map(({ personId, name }) => ({ value: personId, label: name }))}
						/>
						{note("answer", false)}
						<Actions>
							<Button name="answer" value="satisfied">
								{say("task.judge.satisfied")}
							</Button>
							<Button kind="danger" name="answer" value="unsatisfied">
								{say("task.judge.unsatisfied")}
							</Button>
						</Actions>
					</Form>
				</details>
			)}
			{manage && may("escalated") && (
				<details class="card" open={isOpen("escalate")}>
					<summary>{say("task.escalate")}</summary>
					<Form action={`${path}/escalate`} csrf={csrf}>
						<TextField
							{...typed("escalate", "office")}
							label={say("task.office")}
							value={inForm(refused, "escalate").value("office") ?? view.office}
							maxLength={limits.office}
							required
						/>
						<TextField {...typed("escalate", "when")} type="date" label={say("task.escalate.deadline")} required />
						{note("escalate", true)}
						<Actions>
							<Button kind="plain">{say("task.escalate.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{manage && may("moved") && (
				<details class="card" open={isOpen("move")}>
					<summary>{say("task.move")}</summary>
					<Form action={`${path}/move`} csrf={csrf}>
						<TextField {...typed("move", "when")} type="date" label={say("task.deadline")} required />
						{note("move", true)}
						<Actions>
							<Button kind="plain">{say("task.move.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{manage && may("declined") && (
				<details class="card" open={isOpen("decline")}>
					<summary>{say("task.decline")}</summary>
					<Form action={`${path}/decline`} csrf={csrf}>
						{note("decline", true)}
						<Actions>
							<Button kind="danger">{say("task.decline.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
		</>
	)
}

export function Escalations({ view, house }: Part) {
	const { say } = house
	const { task, escalations, session } = view
	if (escalations.length === 0) return null
	const day = (at: number) => formatDate(at, house.locale, house.timeZone)
	const mayAnswer = session.rights.has("task.answer")
	/** There may be several packets, each with its own forms. */
	const typed = (act: string, number: string, name: string) => {
		const of = inForm(view.refused, act)
		const isThis = of.value("number") === number
		return { id: `${act}-${number}-${name}`, name, value: isThis ? of.value(name) : undefined, error: isThis ? of.error(name) : undefined }
	}
	return (
		<section class="card">
			<h2>{say("task.escalations")}</h2>
			{escalations.map(({ number, office, reason, sentAt, deadline, acknowledgedAt, promisedAt, answer, answeredAt }) => (
				<div key={number}>
					<p>{say("task.escalation.line", { number, office, day: day(sentAt), deadline: day(deadline) })}</p>
					<p>{say("task.escalation.reason", { reason })}</p>
					{acknowledgedAt === null ? (
						<p class="hint">{say("task.escalation.noReceipt")}</p>
					) : (
						<p>{say("task.escalation.received", { day: day(acknowledgedAt), promised: promisedAt === null ? "" : day(promisedAt) })}</p>
					)}
					{answeredAt === null ? (
						<p class="hint">{say(task.state === "escalated" ? "task.escalation.noAnswer" : "task.escalation.dropped")}</p>
					) : (
						<p>{say("task.escalation.answer", { day: day(answeredAt), answer: answer ?? "" })}</p>
					)}
					{mayAnswer && answeredAt === null && task.state === "escalated" && (
						<>
							{acknowledgedAt === null && (
								<Form action={`${taskPath(task.id)}/receive`} csrf={session.csrf}>
									<input type="hidden" name="number" value={number} />
									<TextField {...typed("receive", number, "when")} type="date" label={say("task.escalation.promise")} required />
									<Actions>
										<Button kind="plain">{say("task.escalation.receive")}</Button>
									</Actions>
								</Form>
							)}
							<Form action={`${taskPath(task.id)}/reply`} csrf={session.csrf}>
								<input type="hidden" name="number" value={number} />
								<TextAreaField {...typed("reply", number, "note")} label={say("task.escalation.reply")} maxLength={limits.note} required />
								<TextField {...typed("reply", number, "when")} type="date" label={say("task.escalation.newDeadline")} required />
								<Actions>
									<Button>{say("task.escalation.replyNow")}</Button>
								</Actions>
							</Form>
						</>
					)}
				</div>
			))}
		</section>
	)
}
