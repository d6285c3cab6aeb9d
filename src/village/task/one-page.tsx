/** Console: one task, its history, and what may be done now. */
import { formatDate, formatDateTime } from "../../text/date.ts"
import { Notice } from "../../web/ui/notice.tsx"
import type { House, StaffSession } from "../affair.ts"
import { photoHref, yuanOf } from "../council/index.ts"
import { Acts, Escalations } from "./acts-part.tsx"
import { tasksPath } from "./console.ts"
import { stateTone } from "./list-page.tsx"
import type { RefusedForm } from "./refused-form.ts"
import type { Task, TaskEvent } from "./repo.ts"
import type { Escalation } from "./repo-escalations.ts"
import type { FollowUp } from "./repo-follow-ups.ts"

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
	/** A form that was refused, as it was sent, with what is wrong in it. */
	readonly refused: RefusedForm | undefined
	readonly session: Pick<StaffSession, "rights" | "csrf" | "villageId">
}

export type Part = { readonly view: TaskView; readonly house: House }

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
			{notice !== undefined && (
				<Notice kind={notice.kind} title={notice.title}>
					{view.refused !== undefined && <p>{say("task.kept")}</p>}
				</Notice>
			)}
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
