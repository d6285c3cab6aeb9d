/** What stands for a household in the console: its rows, and every answer it gave, with what was written, photographed and drawn. */
import { formatDateTime } from "../../text/date.ts"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { CardRow } from "./card.ts"
import { campaignPath } from "./console-parts.tsx"
import { type Stroke, strokesSvg } from "./handwriting.ts"
import type { HouseholdView } from "./household-page.tsx"
import { shownReceipt } from "./receipt.ts"
import type { Campaign } from "./repo.ts"
import type { AnswerRow } from "./repo-answers.ts"
import { objectionsOf } from "./settling.ts"

export function RowsTable({
	campaign,
	rows,
	house: { say },
}: {
	readonly campaign: Campaign
	readonly rows: readonly CardRow[]
	readonly house: House
}) {
	return (
		<Table
			caption={say("signoff.sheet.rows")}
			columns={[
				{ label: say("signoff.heading.number"), role: "lead", cell: ({ number }) => <span class="parcel">{number}</span> },
				{ label: say("signoff.sheet.rows"), cell: ({ fields }) => fields.map(({ label, value }) => `${label} ${value}`).join("；") },
				...(rows.every(({ row }) => row.photo === null)
					? []
					: [
							{
								label: say("signoff.photos.title"),
								cell: ({ number, row }: CardRow) =>
									row.photo !== null && (
										<a href={campaignPath(campaign.id, `/photos/${encodeURIComponent(number)}`)}>{say("signoff.photos.see")}</a>
									),
							},
						]),
			]}
			rows={rows}
			keyOf={({ number }) => number}
		/>
	)
}

export function Answers({ view, house }: { readonly view: HouseholdView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { household, answers, persons, photos, strokes } = view
	// While two contradict each other, neither counts.
	const standingOf = ({ standing }: AnswerRow) => (household.status === "conflict" && standing === "effective" ? "conflicting" : standing)
	const photoOf = (ref: string | null) => (ref === null ? undefined : photos.get(ref))
	if (answers.length === 0) return <p class="hint">{say("signoff.console.noAnswers")}</p>
	const nameOf = (id: string) => persons.find(({ personId }) => personId === id)?.name ?? say("signoff.somebody")
	return (
		<>
			<h2>{say("signoff.console.answers")}</h2>
			{answers.map((one) => (
				<section class="card" key={one.id}>
					<p>
						<strong>{`${one.n}. ${say(`signoff.answer.${one.answer}`)}`}</strong>{" "}
						<span class="tag">{say(`signoff.standing.${standingOf(one)}`)}</span>
					</p>
					<p class="hint">
						{say("signoff.console.answerLine", {
							name: nameOf(one.signer),
							capacity: say(`signoff.capacity.${one.capacity}`),
							means: say(`signoff.means.${one.means}`),
							time: formatDateTime(one.at, locale, timeZone),
							receipt: shownReceipt(one.receipt),
						})}
					</p>
					{one.witness !== null && <p class="hint">{say("signoff.console.witnessed", { witness: one.witness })}</p>}
					{one.answer === "object" && (
						<ul>
							{objectionsOf(one).map(({ row, reason, photo }) => (
								<li key={row}>
									{row === "" ? reason : say("signoff.drafted", { row, reason })}
									{/* A sheet's objections all have its photo, which stands below. */}
									{photo !== one.photo && photoOf(photo) !== undefined && (
										<img class="sketch" src={photoOf(photo)} alt={say("signoff.page.photo")} />
									)}
								</li>
							))}
						</ul>
					)}
					{photoOf(one.photo) !== undefined && <img class="sketch" src={photoOf(one.photo)} alt={say("signoff.console.sheetPhoto")} />}
					{strokes.has(one.id) && <Handwriting strokes={strokes.get(one.id) ?? []} label={say("signoff.page.pad")} />}
				</section>
			))}
		</>
	)
}

/** Drawn from its points: sharp at any size. */
function Handwriting({ strokes, label }: { readonly strokes: readonly Stroke[]; readonly label: string }) {
	const source = `data:image/svg+xml;base64,${Buffer.from(strokesSvg(strokes)).toString("base64")}`
	return <img class="sketch" src={source} alt={label} />
}
