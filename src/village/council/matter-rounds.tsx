/** Console: one round of a matter, open or closed, with its arithmetic in words. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { Table } from "../../web/ui/table.tsx"
import { compositionWarning, resultWords, roundWords } from "./arithmetic.ts"
import { limits } from "./command.ts"
import { fewestPapers } from "./commands-votes.ts"
import { matterPath } from "./console.ts"
import { ballotPath, shareToken } from "./links.ts"
import { type Part, whenWords } from "./matter-page.tsx"
import type { RoundView } from "./matter-view.ts"
import { photoHref } from "./photo-form.ts"
import { choices } from "./rules.ts"
import { sentIn } from "./sent-form.ts"

type RoundPart = Part & { readonly round: RoundView }

/** When it was closed, or until when it is open. */
function closedWords({ closedAt, closesAt }: RoundView["round"], house: Part["house"]): string {
	if (closedAt !== null) return whenWords(house, closedAt)
	return closesAt === null ? house.say("council.round.openEnded") : house.say("council.round.open", { until: whenWords(house, closesAt) })
}

export function RoundCard({ round: shown, view, house }: RoundPart) {
	const { say } = house
	const { round, result, composition, recused, votes } = shown
	const warning = compositionWarning(say, composition)
	const isLatest = round.round === view.matter.round
	return (
		<section class="card">
			<h2>
				{roundWords(say, round)} {round.verdict !== null && <span class="tag">{say(`council.verdict.${round.verdict}`)}</span>}
			</h2>
			{warning !== "" && <Notice kind="error" title={warning} />}
			<p class="hint">
				{say("council.round.times", {
					opened: whenWords(house, round.openedAt),
					closed: closedWords(round, house),
				})}
			</p>
			{result !== undefined && resultWords(say, round, result).map((line) => <p key={line}>{line}</p>)}
			{round.outcome === "withheld" && <Notice kind="info" title={say("council.result.withheld")} />}
			<p class="hint">{say("council.body.source", { source: round.rule.source })}</p>
			{recused.length > 0 && (
				<p>{say("council.round.recused", { names: recused.map(({ name, reason }) => `${name}（${reason}）`).join("、") })}</p>
			)}
			{round.photo !== null && (
				<p>
					<a href={photoHref(house, view.session.villageId, round.photo)}>{say("council.meeting.photo")}</a>
				</p>
			)}
			{votes.length > 0 && <Votes view={view} house={house} round={shown} />}
			{round.note !== "" && <p>{say("council.round.note", { note: round.note })}</p>}
			{round.nextAt !== null && <p>{say("council.round.next", { when: whenWords(house, round.nextAt) })}</p>}
			{round.closedAt === null && <Desk view={view} house={house} round={shown} />}
			{isLatest && view.matter.state === "counted" && view.session.rights.has("council.manage") && (
				<Settle view={view} house={house} round={shown} />
			)}
		</section>
	)
}

function Votes({ round: { votes, earlier }, view, house }: RoundPart) {
	const { say } = house
	const before = (unitId: string) => earlier.filter((vote) => vote.unitId === unitId).map(({ choice }) => say(`council.choice.${choice}`))
	return (
		<Table
			caption={say("council.votes")}
			rows={votes}
			keyOf={({ unitId }) => unitId}
			columns={[
				{ label: say("council.seat.name"), role: "lead", cell: ({ name }) => <span class="one-line">{name}</span> },
				{
					label: say("council.vote.choice"),
					cell: ({ choice, unitId }) => (
						<>
							<span class={choice === "agree" ? "tag tag-good" : choice === "against" ? "tag tag-bad" : "tag"}>
								{say(`council.choice.${choice}`)}
							</span>
							{before(unitId).length > 0 && (
								<span class="hint one-line"> {say("council.vote.before", { choices: before(unitId).join("、") })}</span>
							)}
						</>
					),
				},
				{ label: say("council.vote.reason"), cell: ({ reason }) => reason },
				{
					label: say("council.vote.how"),
					cell: ({ channel, photo }) =>
						photo === null ? (
							say(channel === "paper" ? "council.vote.paper" : "council.vote.chat")
						) : (
							<a href={photoHref(house, view.session.villageId, photo)}>{say("council.vote.paper")}</a>
						),
				},
			]}
		/>
	)
}

/** The voting desk: who has voted, votes given on paper, closing. Of a secret ballot no tally. */
function Desk({ round: { round, due, voted, recused }, view, house }: RoundPart) {
	const { say } = house
	const path = matterPath(view.matter.id)
	const { csrf, rights } = view.session
	const onPaper = sentIn(view.sent, "paper")
	const inBox = sentIn(view.sent, "papers")
	const left = due.filter(({ unitId }) => !voted.has(unitId))
	const units = left.map(({ unitId, name }) => ({ value: unitId, label: name }))
	return (
		<>
			<StatTiles
				stats={[
					{ label: say("council.desk.due"), value: due.length },
					{ label: say("council.desk.voted"), value: voted.size },
					{ label: say("council.desk.left"), value: left.length, tone: left.length > 0 ? "attention" : "plain" },
					{ label: say("council.desk.recused"), value: recused.length },
				]}
			/>
			{left.length > 0 && <p>{say("council.desk.waiting", { names: left.map(({ name }) => name).join("、") })}</p>}
			{round.way === "secret" && (
				<>
					<p>{say("council.desk.noTally")}</p>
					<p>
						<a href={`${ballotPath}/${shareToken(round)}`}>{say("council.desk.phone")}</a>
					</p>
				</>
			)}
			{rights.has("council.enter") && round.way === "open" && units.length > 0 && (
				<details open={view.sent?.act === "paper"}>
					<summary>{say("council.paper")}</summary>
					<Form action={`${path}/paper`} csrf={csrf} hasFiles>
						<SelectField name="unit" label={say("council.seat.name")} choices={units} value={onPaper("unit")} required />
						<ChoiceField
							name="choice"
							label={say("council.vote.choice")}
							pick="one"
							required
							values={[onPaper("choice") ?? ""]}
							choices={choices.map((value) => ({ value, label: say(`council.choice.${value}`) }))}
						/>
						<TextField name="note" label={say("council.vote.reason")} value={onPaper("note")} maxLength={limits.reason} />
						<FileField name="photo" label={say("council.paper.photo")} accept="image/*" required />
						<Actions>
							<Button kind="plain">{say("council.paper.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{rights.has("council.enter") && round.way === "secret" && units.length >= fewestPapers && (
				<details open={view.sent?.act === "papers"}>
					<summary>{say("council.papers")}</summary>
					<p class="hint">{say("council.papers.hint", { fewest: fewestPapers })}</p>
					<Form action={`${path}/papers`} csrf={csrf} hasFiles>
						<ChoiceField name="unit" label={say("council.papers.who")} pick="several" required choices={units} />
						{choices.map((choice) => (
							<TextField
								key={choice}
								name={choice}
								type="number"
								label={say(`council.meeting.${choice}`)}
								value={inBox(choice) ?? "0"}
								required
							/>
						))}
						<FileField name="photo" label={say("council.papers.photo")} accept="image/*" required />
						<Actions>
							<Button kind="plain">{say("council.papers.now")}</Button>
						</Actions>
					</Form>
				</details>
			)}
			{rights.has("council.manage") && (
				<Form action={`${path}/close`} csrf={csrf}>
					<input type="hidden" name="round" value={String(round.round)} />
					<p class="hint">{say("council.close.hint")}</p>
					<Actions>
						<Button kind="danger">{say("council.close.now")}</Button>
					</Actions>
				</Form>
			)}
		</>
	)
}

function Settle({ round: { round, result }, view, house }: RoundPart) {
	const { say } = house
	const settled = sentIn(view.sent, "settle")
	const isBinding = round.rule.online === "binding" || round.way === "meeting"
	const open = [
		...(isBinding && result?.outcome === "passed" ? (["adopted"] as const) : []),
		...(isBinding && result?.outcome === "failed" ? (["rejected"] as const) : []),
		"again" as const,
	]
	return (
		<>
			<h3>{say("council.settle")}</h3>
			{!isBinding && (
				<Notice kind="info" title={say("council.online.poll")}>
					<p>{say("council.settle.poll")}</p>
				</Notice>
			)}
			<Form action={`${matterPath(view.matter.id)}/settle`} csrf={view.session.csrf}>
				<ChoiceField
					name="verdict"
					label={say("council.settle.verdict")}
					pick="one"
					required
					values={open.length === 1 ? [...open] : [settled("verdict") ?? ""]}
					choices={open.map((value) => ({ value, label: say(`council.verdict.${value}`), hint: say(`council.settle.${value}`) }))}
				/>
				<TextField
					name="next"
					type="datetime-local"
					label={say("council.settle.next")}
					hint={open.length === 1 ? undefined : say("council.settle.nextHint")}
					value={settled("next")}
					required={open.length === 1}
					isMarked={open.length === 1}
				/>
				<TextAreaField name="note" label={say("council.settle.note")} value={settled("note")} maxLength={limits.note} required />
				<Actions>
					<Button>{say("council.settle.now")}</Button>
				</Actions>
			</Form>
		</>
	)
}
