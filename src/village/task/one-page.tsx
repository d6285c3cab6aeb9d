/** Console: one task, its history, and what may be done now. */
import { formatDate, formatDateTime } from "../../text/date.ts"
import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House, StaffSession } from "../affair.ts"
import { photoHref, yuanOf } from "../council/index.ts"
import { limits } from "./act.ts"
import { taskPath, tasksPath } from "./console.ts"
import { stateTone } from "./list-page.tsx"
import type { Task, TaskEvent } from "./repo.ts"
import type { Escalation } from "./repo-escalations.ts"
import type { FollowUp } from "./repo-follow-ups.ts"
import { stateAfter } from "./rules.ts"

export type TaskView = {
	readonly task: Task
	readonly who: string
	readonly isOverdue: boolean
	/** What took the place of the decision it was given under. */
	readonly corrected: { readonly number: string; readonly verdict: "adopted" | "rejected" | "void" } | undefined
	/** Where it is reported to, if nobody writes otherwise. */
	readonly office: string
	readonly events: readonly TaskEvent[]
	readonly escalations: readonly Escalation[]
	readonly followUps: readonly (FollowUp & { readonly name: string })[]
	readonly waiting: readonly { readonly personId: string; readonly name: string }[]
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly session: Pick<StaffSession, "rights" | "csrf" | "villageId">
}

type Part = { readonly view: TaskView; readonly house: House }

export function TaskPage({ view, house }: Part) {
	const { say } = house
	const { task, who, isOverdue, notice, followUps } = view
	const day = (at: number) => formatDate(at, house.locale, house.timeZone)
	return (
		<>
			<p>
				<a href={tasksPath}>{say("task.back")}</a>
			</p>
			<div class="page-head">
				<h1>{task.title}</h1>
				<span class={stateTone[task.state]}>{say(`task.state.${task.state}`)}</span>
			</div>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{isOverdue && <Notice kind="error" title={say("task.overdueSince", { day: day(task.deadline) })} />}
			<section class="card">
				<p>
					{say("task.number")}：{task.number}
				</p>
				{task.text !== "" && <p>{task.text}</p>}
				<p>
					{say("task.who")}：{who}
				</p>
				<p>
					{say("task.deadline")}：{day(task.deadline)}
				</p>
				{task.budgetFen !== null && (
					<p>
						{say("task.budget")}：{yuanOf(task.budgetFen)}
					</p>
				)}
				{task.decisionNumber !== null && (
					<p>
						{say("task.decision")}：
						{task.matterId === null ? (
							task.decisionNumber
						) : (
							<a href={`/console/council/matters/${encodeURIComponent(task.matterId)}`}>{task.decisionNumber}</a>
						)}
					</p>
				)}
				{view.corrected !== undefined && (
					<Notice
						kind={view.corrected.verdict === "adopted" ? "info" : "error"}
						title={say(`task.decision.${view.corrected.verdict}`, { number: view.corrected.number })}
					/>
				)}
			</section>
			<History view={view} house={house} />
			<Acts view={view} house={house} />
			<Escalations view={view} house={house} />
			{followUps.length > 0 && (
				<section class="card">
					<h2>{say("task.followUp")}</h2>
					{followUps.map(({ personId, round, name, answer, reason, askedAt }) => (
						<p key={`${personId} ${round}`}>
							{name}：{answer === null ? say("task.followUp.waiting", { day: day(askedAt) }) : say(`task.judge.${answer}`)} {reason}
						</p>
					))}
				</section>
			)}
		</>
	)
}

/** Above what may be done: whoever looks at the work sees its photos first. */
function History({ view: { events, session }, house }: Part) {
	const { say } = house
	return (
		<section class="card">
			<h2>{say("task.history")}</h2>
			<ol>
				{events.map(({ step, at, kind, actorName, note, photos, toState }) => (
					<li key={step}>
						{formatDateTime(at, house.locale, house.timeZone)} {actorName} <strong>{say(`task.event.${kind}`)}</strong> {note}{" "}
						<span class={stateTone[toState]}>{say(`task.state.${toState}`)}</span>
						{photos.length > 0 && (
							<div class="thumbnails">
								{photos.map((ref, index) => (
									<a key={ref} href={photoHref(house, session.villageId, ref)}>
										<img src={photoHref(house, session.villageId, ref)} alt={say("task.photoNumber", { n: index + 1 })} loading="lazy" />
									</a>
								))}
							</div>
						)}
					</li>
				))}
			</ol>
		</section>
	)
}

function Acts({ view, house }: Part) {
	const { say } = house
	const { task, session, waiting } = view
	const path = taskPath(task.id)
	const { rights, csrf } = session
	const may = (act: Parameters<typeof stateAfter>[1]) => stateAfter(task.state, act) !== undefined
	const manage = rights.has("task.manage")
	const photo = <FileField name="photo" label={say("task.photo")} accept="image/*" several />
	const note = (required: boolean) => (
		<TextAreaField name="note" label={say("task.note")} maxLength={limits.note} rows={3} required={required} />
	)
	return (
		<>
			{manage && may("progress") && (
				<section class="card">
					<h2>{say("task.progress")}</h2>
					<Form action={`${path}/progress`} csrf={csrf} hasFiles>
						{note(false)}
						{photo}
						<Actions>
							<Button kind="plain">{say("task.progress.now")}</Button>
							{may("reported-done") && (
								<Button name="done" value="yes">
									{say("task.done.now")}
								</Button>
							)}
						</Actions>
						<p class="hint">{say("task.done.hint")}</p>
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
								<TextField name="household" label={say("task.check.household")} maxLength={20} required />
								<TextField name="name" label={say("task.check.name")} maxLength={40} required />
							</>
						)}
						{note(may("spot-checked"))}
						{photo}
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
				<details class="card">
					<summary>{say("task.answerFor")}</summary>
					<Form action={`${path}/answer`} csrf={csrf}>
						<SelectField
							name="person"
							label={say("task.check.name")}
							choices={waiting.map(({ personId, name }) => ({ value: personId, label: name }))}
						/>
						{note(false)}
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
				<details class="card">
					<summary>{say("task.escalate")}</summary>
					<Form action={`${path}/escalate`} csrf={csrf}>
						<TextField name="office" label={say("task.office")} value={view.office} maxLength={limits.office} required />
						<TextField name="when" type="date" label={say("task.escalate.deadline")} required />
						{note(true)}
						<Actions>
							<Button kind="plain">{say("task.escalate.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{manage && may("moved") && (
				<details class="card">
					<summary>{say("task.move")}</summary>
					<Form action={`${path}/move`} csrf={csrf}>
						<TextField name="when" type="date" label={say("task.deadline")} required />
						{note(true)}
						<Actions>
							<Button kind="plain">{say("task.move.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{manage && may("declined") && (
				<details class="card">
					<summary>{say("task.decline")}</summary>
					<Form action={`${path}/decline`} csrf={csrf}>
						{note(true)}
						<Actions>
							<Button kind="danger">{say("task.decline.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
		</>
	)
}

function Escalations({ view, house }: Part) {
	const { say } = house
	const { task, escalations, session } = view
	if (escalations.length === 0) return null
	const day = (at: number) => formatDate(at, house.locale, house.timeZone)
	const mayAnswer = session.rights.has("task.answer")
	return (
		<section class="card">
			<h2>{say("task.escalations")}</h2>
			{escalations.map(({ number, office, reason, sentAt, deadline, acknowledgedAt, promisedAt, answer, answeredAt }) => (
				<div key={number}>
					<p>{say("task.escalation.line", { number, office, day: day(sentAt), deadline: day(deadline) })}</p>
					<p>{reason}</p>
					{acknowledgedAt !== null && (
						<p>{say("task.escalation.received", { day: day(acknowledgedAt), promised: promisedAt === null ? "" : day(promisedAt) })}</p>
					)}
					{answeredAt !== null && <p>{say("task.escalation.answer", { day: day(answeredAt), answer: answer ?? "" })}</p>}
					{mayAnswer && answeredAt === null && task.state === "escalated" && (
						<>
							{acknowledgedAt === null && (
								<Form action={`${taskPath(task.id)}/receive`} csrf={session.csrf}>
									<input type="hidden" name="number" value={number} />
									<TextField name="when" type="date" label={say("task.escalation.promise")} required />
									<Actions>
										<Button kind="plain">{say("task.escalation.receive")}</Button>
									</Actions>
								</Form>
							)}
							<Form action={`${taskPath(task.id)}/reply`} csrf={session.csrf}>
								<input type="hidden" name="number" value={number} />
								<TextAreaField name="note" label={say("task.escalation.reply")} maxLength={limits.note} required />
								<TextField name="when" type="date" label={say("task.escalation.newDeadline")} required />
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
