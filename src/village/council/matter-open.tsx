/** Console: a matter is told to the members, put to the vote, or its meeting's result is entered. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { compositionWarning } from "./arithmetic.ts"
import { limits } from "./command.ts"
import { bodyPath, matterPath } from "./console.ts"
import type { Part } from "./matter-page.tsx"
import { sentIn } from "./sent-form.ts"

export function OpenForm({ view, house }: Part) {
	const { say } = house
	const { matter, body, shut, session, roll, recusals, composition } = view
	const warning = compositionWarning(say, composition)
	const path = matterPath(matter.id)
	const onlyNotice = shut.length > 0 && shut.every((gate) => gate === "notice")
	const opened = sentIn(view.sent, "open")
	const stoodBack = sentIn(view.sent, "recuse")
	const recused = new Set(recusals.map(({ unitId }) => unitId))
	const left = roll.filter(({ unitId }) => !recused.has(unitId))
	return (
		<>
			{body.rule.noticeDays > 0 && matter.noticedAt === null && left.length > 0 && (
				<section class="card">
					<h2>{say("council.giveNotice")}</h2>
					<Form action={`${path}/notice`} csrf={session.csrf}>
						<TextField
							name="when"
							type="datetime-local"
							label={say("council.giveNotice.when")}
							hint={say("council.giveNotice.hint", { days: body.rule.noticeDays })}
							value={sentIn(view.sent, "notice")("when")}
							required
						/>
						<Actions>
							<Button kind="plain">{say("council.giveNotice.now")}</Button>
						</Actions>
					</Form>
				</section>
			)}
			{left.length === 0 && (
				<Notice kind="error" title={say(roll.length === 0 ? "council.open.emptyRoll" : "council.open.allRecused", { roll: roll.length })}>
					{roll.length === 0 && <a href={bodyPath(body.id)}>{say("council.open.toRoll", { body: body.name })}</a>}
				</Notice>
			)}
			{shut.length === 0 && left.length > 0 && (
				<section class="card">
					<h2>{say("council.open", { round: matter.round })}</h2>
					<p>
						{say("council.open.due", {
							unit: say(`council.unit.${body.rule.unit}`),
							roll: roll.length,
							recused: roll.length - left.length,
							due: left.length,
						})}
					</p>
					{warning !== "" && <Notice kind="error" title={warning} />}
					{body.rule.online === "poll" && <Notice kind="info" title={say("council.online.poll")} />}
					<Form action={`${path}/open`} csrf={session.csrf}>
						<ChoiceField
							name="way"
							label={say("council.open.way")}
							pick="one"
							required
							values={[opened("way") ?? "open"]}
							choices={(["open", "secret"] as const).map((value) => ({
								value,
								label: say(`council.way.${value}`),
								hint: say(`council.way.${value}.hint`),
							}))}
						/>
						<TextField
							name="until"
							type="datetime-local"
							label={say("council.open.until")}
							hint={say("council.open.untilHint")}
							value={opened("until")}
						/>
						<Actions>
							<Button>{say("council.open.now")}</Button>
						</Actions>
					</Form>
				</section>
			)}
			{(shut.length === 0 || onlyNotice) && roll.length > 0 && (
				<details class="card" open={left.length === 0 || view.sent?.act === "recuse"}>
					<summary>{say("council.recuseFor")}</summary>
					<p class="hint">{say("council.recuseFor.hint")}</p>
					{recusals.map(({ unitId, reason }) => (
						<p key={unitId}>
							{roll.find((seat) => seat.unitId === unitId)?.name}：{reason}
						</p>
					))}
					{left.length > 0 && (
						<Form action={`${path}/recuse`} csrf={session.csrf}>
							<SelectField
								name="unit"
								label={say("council.seat.name")}
								value={stoodBack("unit")}
								choices={left.map(({ unitId, name }) => ({ value: unitId, label: name }))}
							/>
							<TextField name="note" label={say("council.recuseFor.reason")} value={stoodBack("note")} maxLength={limits.reason} required />
							<Actions>
								<Button kind="plain">{say("council.recuseFor.now")}</Button>
							</Actions>
						</Form>
					)}
				</details>
			)}
		</>
	)
}

/** What a meeting decided by its own votes. */
export function Meeting({ view, house }: Part) {
	const { say } = house
	const { matter, body, shut, session, rounds, roll, recusals, composition } = view
	if (shut.length > 0 || roll.every(({ unitId }) => recusals.some((recusal) => recusal.unitId === unitId))) return null
	const met = sentIn(view.sent, "meeting")
	const warning = compositionWarning(say, composition)
	return (
		<details class="card" open={view.sent?.act === "meeting" || (body.rule.online === "poll" && rounds.length > 0)}>
			<summary>{say("council.meeting")}</summary>
			<p class="hint">{say("council.meeting.hint")}</p>
			{warning !== "" && <Notice kind="error" title={warning} />}
			<Form action={`${matterPath(matter.id)}/meeting`} csrf={session.csrf} hasFiles>
				{(["agree", "against", "abstain"] as const).map((choice) => (
					<TextField
						key={choice}
						name={choice}
						type="number"
						label={say(`council.meeting.${choice}`)}
						value={met(choice) ?? "0"}
						required
					/>
				))}
				<FileField name="photo" label={say("council.meeting.photo")} accept="image/*" required />
				<TextField name="note" label={say("council.mark.note")} value={met("note")} maxLength={limits.note} />
				<Actions>
					<Button kind="plain">{say("council.meeting.now")}</Button>
				</Actions>
			</Form>
		</details>
	)
}
