/** One household of a sign-off in the console: its rows, every answer it gave, and what staff enter or settle for it. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import type { ListedPerson } from "../people/index.ts"
import { cardRow } from "./card.ts"
import { Back, campaignPath, householdPath, StatusTag } from "./console-parts.tsx"
import type { Delegation } from "./delegating.ts"
import type { Stroke } from "./handwriting.ts"
import { Answers, RowsTable } from "./household-answers.tsx"
import { kinds } from "./kinds.ts"
import type { Campaign, Row } from "./repo.ts"
import type { AnswerRow } from "./repo-answers.ts"
import type { HouseholdRow } from "./repo-households.ts"
import { successionReasons } from "./tables-signers.ts"

export type HouseholdView = {
	readonly campaign: Campaign
	readonly household: HouseholdRow
	readonly persons: readonly ListedPerson[]
	/** Who signs: the successor, else the head. */
	readonly head: ListedPerson | undefined
	readonly rows: readonly Row[]
	readonly answers: readonly AnswerRow[]
	readonly delegations: readonly Delegation[]
	readonly slip: { readonly handedAt: number | null; readonly handedBy: string | null } | undefined
	/** Photos of sheets and objections, by their references; as addresses of their own bytes. */
	readonly photos: ReadonlyMap<string, string>
	readonly strokes: ReadonlyMap<string, readonly Stroke[]>
	readonly today: string
}

export function HouseholdPage({
	view,
	house,
	csrf,
	said,
}: {
	readonly view: HouseholdView
	readonly house: House
	readonly csrf: string
	readonly said: { readonly kind: "success" | "error"; readonly title: string } | undefined
}) {
	const { say } = house
	const { campaign, household, head, rows } = view
	const shown = rows.map((row) => cardRow(row, campaign, false, say))
	return (
		<>
			<Back href={campaignPath(campaign.id, "/households")}>{campaign.title}</Back>
			<div class="page-head">
				<h1>{`${household.number} ${head?.name ?? say("signoff.console.noHead")}`}</h1>
				<StatusTag status={household.status} say={say} />
			</div>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			{shown.length > 0 && <RowsTable campaign={campaign} rows={shown} house={house} />}
			<Answers view={view} house={house} />
			{campaign.state === "open" && <Acts view={view} house={house} csrf={csrf} />}
		</>
	)
}

function Acts({
	view,
	house: { say, locale, timeZone },
	csrf,
}: {
	readonly view: HouseholdView
	readonly house: House
	readonly csrf: string
}) {
	const { campaign, household, persons, answers, delegations, slip, head, today } = view
	const path = (rest: string) => householdPath(campaign.id, household.householdId, rest)
	const adults = persons
		.filter(({ isAdult }) => isAdult)
		.map(({ personId, name, isHead }) => ({ value: personId, label: isHead ? say("signoff.console.headNamed", { name }) : name }))
	const standing = answers.filter(({ standing: one }) => one === "effective" || one === "conflicting")
	const live = delegations.filter(({ revokedAt }) => revokedAt === null)
	const nameOf = (id: string) => persons.find(({ personId }) => personId === id)?.name ?? ""
	return (
		<>
			{household.status === "conflict" && (
				<section class="card">
					<h2>{say("signoff.console.settle")}</h2>
					<Form action={path("/settle")} csrf={csrf}>
						<ChoiceField
							name="keep"
							label={say("signoff.console.whoseStands")}
							pick="one"
							required
							choices={[
								...standing.map(({ id, answer, signer }) => ({
									value: id,
									label: say("signoff.console.keepAnswer", { name: nameOf(signer), answer: say(`signoff.answer.${answer}`) }),
								})),
								{ value: "none", label: say("signoff.console.askAgain") },
							]}
						/>
						<TextAreaField name="reason" label={say("signoff.console.settleReason")} rows={3} required />
						<Button>{say("signoff.console.settle")}</Button>
					</Form>
				</section>
			)}
			<details open={household.status === "pending" && campaign.level === "C"}>
				<summary>{say("signoff.console.paper")}</summary>
				<p class="hint">{say("signoff.console.paperHint")}</p>
				<Form action={path("/paper")} csrf={csrf} hasFiles>
					<SelectField name="signer" label={say("signoff.console.signedBy")} choices={adults} value={head?.personId} required />
					<ChoiceField
						name="answer"
						label={say("signoff.console.answer")}
						pick="one"
						required
						values={["confirm"]}
						choices={(["confirm", "object"] as const).map((value) => ({ value, label: say(`signoff.answer.${value}`) }))}
					/>
					{view.rows.length > 0 && (
						<details>
							<summary>{say("signoff.console.paperParcels")}</summary>
							{view.rows.map((row, index) => (
								<div key={row.number}>
									<input type="hidden" name={`row.${index}`} value={row.number} />
									<TextField
										name={`wrong.${index}`}
										label={say("signoff.console.paperWrong", { parcel: `${row.number} ${cardRow(row, campaign, false, say).label}` })}
										maxLength={500}
									/>
								</div>
							))}
						</details>
					)}
					<TextField name="reason" label={say("signoff.console.paperReason")} maxLength={500} />
					<ChoiceField
						name="means"
						label={say("signoff.console.how")}
						pick="one"
						required
						values={["paper"]}
						choices={(["paper", "door"] as const).map((value) => ({ value, label: say(`signoff.means.${value}`) }))}
					/>
					<TextField name="signedAt" type="date" label={say("signoff.console.signedAt")} value={today} required />
					<TextField name="witness" label={say("signoff.console.witness")} maxLength={40} required />
					<FileField name="photo" label={say("signoff.console.sheetPhoto")} accept="image/*" required />
					<Button>{say("signoff.console.enter")}</Button>
				</Form>
			</details>
			{campaign.level === "B" && (
				<details>
					<summary>{say("signoff.console.slip")}</summary>
					<p class="hint">
						{slip?.handedAt === null || slip?.handedAt === undefined
							? say(slip === undefined ? "signoff.console.noSlip" : "signoff.console.slipNotHanded")
							: say("signoff.console.slipHanded", { name: slip.handedBy ?? "", time: formatDateTime(slip.handedAt, locale, timeZone) })}
					</p>
					<p>
						<a href={campaignPath(campaign.id, "/slips")}>{say("signoff.console.printSlips")}</a>
					</p>
					{slip !== undefined && (
						<Form action={path("/slip")} csrf={csrf}>
							<TextField name="by" label={say("signoff.console.handedBy")} maxLength={40} />
							<Actions>
								<Button name="do" value="handed">
									{say("signoff.console.noteHanded")}
								</Button>
								<Button kind="plain" name="do" value="new">
									{say("signoff.console.newSlip")}
								</Button>
							</Actions>
						</Form>
					)}
				</details>
			)}
			{kinds[campaign.kind].answeredBy === "household" && campaign.signer === "head" && (
				<>
					<details>
						<summary>{say("signoff.console.delegations", { count: live.length })}</summary>
						{live.map(({ id, toPerson, expiresAt, how }) => (
							<Form action={path("/revoke")} csrf={csrf} key={id}>
								<input type="hidden" name="delegation" value={id} />
								<p>
									{say("signoff.console.delegationLine", {
										name: nameOf(toPerson),
										until: formatDateTime(expiresAt, locale, timeZone),
										how: say(`signoff.how.${how}`),
									})}
								</p>
								<Button kind="plain">{say("signoff.console.revoke")}</Button>
							</Form>
						))}
						<Form action={path("/delegate")} csrf={csrf} hasFiles>
							<SelectField name="to" label={say("signoff.console.delegateTo")} choices={adults} required />
							<ChoiceField
								name="scope"
								label={say("signoff.console.scopeOf")}
								pick="one"
								required
								values={["this"]}
								choices={(["this", "all"] as const).map((value) => ({ value, label: say(`signoff.scope.${value}`) }))}
							/>
							<TextField name="expiresAt" type="date" label={say("signoff.console.expiresAt")} required />
							<FileField name="photo" label={say("signoff.console.sheetPhoto")} accept="image/*" required />
							<Button kind="plain">{say("signoff.console.enter")}</Button>
						</Form>
					</details>
					<details open={head === undefined}>
						<summary>{say("signoff.console.succession")}</summary>
						<p class="hint">{say("signoff.console.successionHint")}</p>
						<Form action={path("/succeed")} csrf={csrf}>
							<SelectField name="person" label={say("signoff.console.successor")} choices={adults} required />
							<SelectField
								name="reason"
								label={say("signoff.console.why")}
								choices={successionReasons.map((value) => ({ value, label: say(`signoff.succession.${value}`) }))}
								required
							/>
							<TextAreaField name="note" label={say("signoff.console.note")} rows={2} required />
							<Button kind="danger">{say("signoff.console.appoint")}</Button>
						</Form>
					</details>
				</>
			)}
		</>
	)
}
