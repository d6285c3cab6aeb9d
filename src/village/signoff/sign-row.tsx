/** One parcel on the signing page, with its sketch. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import type { CardRow } from "./card.ts"
import { ReadAloud } from "./read-aloud.tsx"
import { Seen, type Shared, type Verdicts } from "./sign-page.tsx"

export function RowPage({
	card,
	action,
	say,
	verdicts,
	row,
	photo,
}: Shared & { readonly verdicts: Verdicts; readonly row: CardRow; readonly photo?: string | undefined }) {
	const at = verdicts.length
	const place = { at: at + 1, of: card.rows.length, number: row.number }
	const objected = row.isObjected ? [say("signoff.page.objected")] : []
	const facts = row.fields.map(({ label, value }) => say("signoff.page.fact", { label, value }))
	const words = [say("signoff.page.heard", place), ...facts, ...objected]
	return (
		<>
			<h1>{say("signoff.row", place)}</h1>
			<section class="card">
				<Sketch row={row} say={say} />
				{photo !== undefined && <img class="sketch" src={photo} alt={say("signoff.page.photoOf", { number: row.number })} />}
				<dl id="facts" class="facts">
					{row.fields.map(({ label, value }) => (
						<div key={label}>
							<dt>{label}</dt>
							<dd>{value}</dd>
						</div>
					))}
				</dl>
				{objected.map((line) => (
					<p class="hint" key={line}>
						{line}
					</p>
				))}
				<ReadAloud of="facts" words={words.join("\n")} contact={card.contact} say={say} />
			</section>
			<Form action={action}>
				<Seen card={card} verdicts={verdicts} />
				<button type="submit" class="button button-primary button-wide" name="do" value="yes">
					{say("signoff.page.right")}
				</button>
				<button type="submit" class="button button-danger button-wide" name="do" value="no">
					{say("signoff.page.wrong")}
				</button>
				{at > 0 && (
					<Actions>
						<Button kind="plain" name="do" value="back">
							{say("signoff.page.back")}
						</Button>
					</Actions>
				)}
			</Form>
		</>
	)
}

/** The parcel as a box with what lies on its four sides: no map, but what the four bounds say. */
function Sketch({ row: { row }, say }: { readonly row: CardRow; readonly say: Say }) {
	const side = (id: string) => {
		const what = row.cells[id] ?? ""
		return what === "" ? "" : say(`signoff.page.${id}`, { what })
	}
	if (["east", "south", "west", "north"].every((id) => side(id) === "")) return null
	return (
		<svg class="sketch" viewBox="0 0 320 200" role="img" aria-label={say("signoff.page.sketch", { number: row.number })}>
			<rect x="90" y="50" width="140" height="100" />
			<text x="160" y="95">
				{clipped(row.cells.name ?? row.number, 9)}
			</text>
			<text x="160" y="118">
				{row.cells.area === undefined ? "" : say("signoff.unit.area", { value: row.cells.area })}
			</text>
			<text x="160" y="38">
				{clipped(side("north"), longSide)}
			</text>
			<text x="160" y="174">
				{clipped(side("south"), longSide)}
			</text>
			<Narrow text={side("west")} x={45} />
			<Narrow text={side("east")} x={275} />
		</svg>
	)
}

/** Signs that find room above and below the box, and beside it in a line of three. */
const [longSide, shortSide, mostLines] = [22, 6, 3] as const

/** Beside the box there is little room: the words go on below. */
function Narrow({ text, x }: { readonly text: string; readonly x: number }) {
	const signs = [...clipped(text, shortSide * mostLines)]
	const lines = Array.from({ length: Math.ceil(signs.length / shortSide) }, (_, at) =>
		signs.slice(at * shortSide, (at + 1) * shortSide).join(""),
	)
	return (
		<text>
			{lines.map((line, at) => (
				<tspan key={line} x={x} y={104 + (at - (lines.length - 1) / 2) * 18}>
					{line}
				</tspan>
			))}
		</text>
	)
}

function clipped(text: string, most: number): string {
	const signs = [...text]
	return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text
}
