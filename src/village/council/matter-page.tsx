/** Console: a matter, what is still in its way, its rounds and what came of them. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { MayLink } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { ruleWords } from "./arithmetic.ts"
import { yuanOf } from "./calls.ts"
import { limits } from "./command.ts"
import { bodyPath, councilPath, matterPath } from "./console.ts"
import { stateTone } from "./list-page.tsx"
import { Gates } from "./matter-gates.tsx"
import { Meeting, OpenForm } from "./matter-open.tsx"
import { RoundCard } from "./matter-rounds.tsx"
import type { MatterView } from "./matter-view.ts"
import { sentIn } from "./sent-form.ts"

export type Part = { readonly view: MatterView; readonly house: House }

/** 上午9:00 on its day; empty for nothing. */
export function whenWords({ locale, timeZone }: Pick<House, "locale" | "timeZone">, at: number | null): string {
	return at === null ? "" : formatDateTime(at, locale, timeZone)
}

export function MatterPage({ view, house }: Part) {
	const { say } = house
	const { matter, body, notice, rounds, decisions, session } = view
	const mayManage = session.rights.has("council.manage")
	const mayArchive = session.rights.has("task.manage")
	const isListed = matter.state === "listed"
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<div class="page-head">
				<h1>{say("council.chat.head", { serial: matter.serial, title: matter.title })}</h1>
				<span class={stateTone[matter.state]}>{say(`council.state.${matter.state}`)}</span>
			</div>
			{notice !== undefined && (
				<Notice kind={notice.kind} title={notice.title}>
					{view.sent !== undefined && <p>{say("council.kept")}</p>}
				</Notice>
			)}
			{matter.itemId !== null && matter.itemNumber !== null && (
				<p>
					<MayLink right="item.board" href={`/console/items/one/${encodeURIComponent(matter.itemId)}`}>
						{say("council.items.look", { number: matter.itemNumber })}
					</MayLink>
				</p>
			)}
			<section class="card">
				{matter.text
					.split("\n")
					.filter((line) => line !== "")
					.map((line, index) => (
						<p key={index}>{line}</p>
					))}
				<p>
					{say("council.matter.body")}：<a href={bodyPath(body.id)}>{body.name}</a>
				</p>
				<p>
					{say("council.matter.kind")}：{say(`council.kind.${matter.kind}`)}
				</p>
				{matter.groupName !== null && <p>{say("council.matter.ofGroup", { group: matter.groupName })}</p>}
				{matter.budgetFen !== null && <p>{say("council.chat.budget", { yuan: yuanOf(matter.budgetFen) })}</p>}
				<p>{ruleWords(say, body.rule)}。</p>
				<p class="hint">{say("council.body.source", { source: body.rule.source })}</p>
				{matter.meetsAt !== null && isListed && <p>{say("council.matter.meets", { when: whenWords(house, matter.meetsAt) })}</p>}
			</section>
			{decisions.map((decision) => (
				<Decision key={decision.number} decision={decision} view={view} house={house} />
			))}
			{view.task !== undefined && (
				<p>
					{say("council.matter.task")}
					<a href={view.task.path}>{view.task.words}</a>
				</p>
			)}
			{matter.state === "decided" && mayManage && decisions.at(-1)?.verdict === "adopted" && (
				<Actions>
					<ButtonLink
						href={`/console/tasks/new?matter=${encodeURIComponent(matter.id)}`}
						kind={view.task === undefined ? "primary" : "plain"}
					>
						{say(view.task === undefined ? "council.matter.giveTask" : "council.matter.giveMore")}
					</ButtonLink>
					<ButtonLink href={`/console/filings?decision=${encodeURIComponent(decisions.at(-1)?.number ?? "")}`}>
						{say("council.matter.file")}
					</ButtonLink>
				</Actions>
			)}
			<Gates view={view} house={house} />
			{isListed && mayManage && <OpenForm view={view} house={house} />}
			{isListed && mayManage && <Meeting view={view} house={house} />}
			{rounds.toReversed().map((round) => (
				<RoundCard key={round.round.round} round={round} view={view} house={house} />
			))}
			{(mayManage || mayArchive) && (
				<section class="card">
					<h2>{say("council.files")}</h2>
					<p class="hint">{say("council.files.hint")}</p>
					{mayManage && (
						<Form action={`${matterPath(matter.id)}/file`} csrf={session.csrf}>
							<Actions>
								<Button kind="plain" name="file" value="minutes">
									{say("council.files.minutes")}
								</Button>
								<Button kind="plain" name="file" value="sheet">
									{say("council.files.sheet")}
								</Button>
							</Actions>
						</Form>
					)}
					{mayArchive && (
						<Form action={`/console/tasks/archive/${encodeURIComponent(matter.id)}`} csrf={session.csrf}>
							<Actions>
								<Button kind="plain">{say("council.files.archive")}</Button>
							</Actions>
						</Form>
					)}
				</section>
			)}
			{mayManage && (isListed || matter.state === "counted") && (
				<section class="card">
					<h2>{say("council.withdraw")}</h2>
					<Form action={`${matterPath(matter.id)}/withdraw`} csrf={session.csrf}>
						<TextField
							name="note"
							label={say("council.reason")}
							hint={say("council.withdraw.hint")}
							value={sentIn(view.sent, "withdraw")("note")}
							maxLength={limits.note}
							required
						/>
						<Actions>
							<Button kind="danger">{say("council.withdraw.now")}</Button>
						</Actions>
					</Form>
				</section>
			)}
		</>
	)
}

function Decision({ decision, view, house }: Part & { readonly decision: MatterView["decisions"][number] }) {
	const { say } = house
	const { number, verdict, words, at, ledgerSeq, corrects } = decision
	const corrected = sentIn(view.sent, "correct")
	const recused = view.rounds.find(({ round }) => round.round === decision.round)?.round.counts?.recused ?? 0
	const isCorrected = view.decisions.some((other) => other.corrects === number)
	return (
		<section class="card">
			<h2>
				{say("council.decision", { number })}{" "}
				<span class={verdict === "adopted" ? "tag tag-good" : "tag tag-bad"}>{say(`council.verdict.${verdict}`)}</span>
				{isCorrected && <span class="tag tag-warn">{say("council.decision.corrected")}</span>}
			</h2>
			{corrects !== null && <p>{say("council.decision.corrects", { number: corrects })}</p>}
			<p>{words}</p>
			<p class="hint">{say("council.decision.at", { when: whenWords(house, at), seq: ledgerSeq })}</p>
			{view.session.rights.has("council.correct") && !isCorrected && (
				<details open={view.sent?.act === "correct"}>
					<summary>{say("council.correct")}</summary>
					<Form action={`${matterPath(view.matter.id)}/correct`} csrf={view.session.csrf}>
						<input type="hidden" name="number" value={number} />
						<p class="hint">{say("council.correct.hint")}</p>
						<TextField
							name="recused"
							type="number"
							label={say("council.correct.recused")}
							value={corrected("recused") ?? String(recused)}
							required
						/>
						{(["agree", "against", "abstain"] as const).map((choice) => (
							<TextField
								key={choice}
								name={choice}
								type="number"
								label={say(`council.choice.${choice}`)}
								value={corrected(choice)}
								required
							/>
						))}
						<TextField name="note" label={say("council.reason")} value={corrected("note")} maxLength={limits.note} required />
						<Actions>
							<Button kind="plain">{say("council.correct.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
		</section>
	)
}
