/** One parcel on the signing page, with its sketch. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import type { CardRow } from "./card.ts"
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
	return (
		<>
			<h1>{say("signoff.row", { at: at + 1, of: card.rows.length, number: row.number })}</h1>
			<section class="card">
				<Sketch row={row} say={say} />
				{photo !== undefined && <img class="sketch" src={photo} alt={say("signoff.page.photoOf", { number: row.number })} />}
				<dl class="facts">
					{row.fields.map(({ label, value }) => (
						<div key={label}>
							<dt>{label}</dt>
							<dd>{value}</dd>
						</div>
					))}
				</dl>
				{row.isObjected && <p class="hint">{say("signoff.page.objected")}</p>}
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
	const side = (id: string) => clipped(row.cells[id] ?? "")
	if (["east", "south", "west", "north"].every((id) => side(id) === "")) return null
	return (
		<svg class="sketch" viewBox="0 0 320 200" role="img" aria-label={say("signoff.page.sketch", { number: row.number })}>
			<rect x="90" y="50" width="140" height="100" />
			<text x="160" y="95">
				{clipped(row.cells.name ?? row.number)}
			</text>
			<text x="160" y="118">
				{row.cells.area === undefined ? "" : say("signoff.unit.area", { value: row.cells.area })}
			</text>
			<text x="160" y="38">
				{side("north") === "" ? "" : say("signoff.page.north", { what: side("north") })}
			</text>
			<text x="160" y="174">
				{side("south") === "" ? "" : say("signoff.page.south", { what: side("south") })}
			</text>
			<text x="45" y="104">
				{side("west") === "" ? "" : say("signoff.page.west", { what: side("west") })}
			</text>
			<text x="275" y="104">
				{side("east") === "" ? "" : say("signoff.page.east", { what: side("east") })}
			</text>
		</svg>
	)
}

function clipped(text: string): string {
	return text.length > 6 ? `${text.slice(0, 5)}…` : text
}
