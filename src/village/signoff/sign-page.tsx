/** The pages a household signs on: the statement, one parcel a screen, what is wrong, the signature, the receipt. All but the writing works without a script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { Card, CardRow } from "./card.ts"
import { shownReceipt } from "./receipt.ts"

export type Verdicts = readonly ("yes" | "no")[]

type Shared = {
	readonly card: Card
	readonly action: string
	readonly name: string
	readonly say: Say
	readonly notice?: string | undefined
}

/** What the reader had in front of them goes along, so that nothing newer is signed unseen. */
function Seen({ card, verdicts }: { readonly card: Card; readonly verdicts: Verdicts }) {
	return (
		<>
			<input type="hidden" name="statement" value={card.campaign.statementVersion} />
			<input type="hidden" name="rows" value={card.household.rowsVersion} />
			<input type="hidden" name="verdicts" value={verdicts.map((verdict) => verdict[0]).join("")} />
		</>
	)
}

export function StatementPage({ card, action, name, say, notice }: Shared) {
	const { campaign, statement, spoken, until, rows, sum } = card
	return (
		<>
			<h1>{campaign.title}</h1>
			{notice !== undefined && <Notice kind="error" title={notice} />}
			<p>{say("signoff.page.for", { name, number: card.household.number, until })}</p>
			<section class="card">
				<p class="statement">{statement}</p>
				{spoken !== "" && (
					<p id="spoken" class="hint">
						{spoken}
					</p>
				)}
				<button type="button" class="button button-plain" data-speak={spoken === "" ? "statement-text" : "spoken"} hidden>
					{say("signoff.page.speak")}
				</button>
			</section>
			{rows.length > 0 && (
				<p>{say("signoff.page.count", { count: rows.length, sum: sum === "" ? "" : say("signoff.page.sum", { sum }) })}</p>
			)}
			<Form action={action}>
				<Seen card={card} verdicts={[]} />
				<button type="submit" class="button button-primary button-wide" name="do" value="start">
					{say(rows.length === 0 ? "signoff.page.goOn" : "signoff.page.start")}
				</button>
				{rows.length === 0 && (
					<button type="submit" class="button button-plain button-wide" name="do" value="whole">
						{say("signoff.do.object")}
					</button>
				)}
			</Form>
		</>
	)
}

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
export function Sketch({ row: { row }, say }: { readonly row: CardRow; readonly say: Say }) {
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

export function ObjectPage({
	card,
	action,
	say,
	notice,
	verdicts,
	wrong,
}: Shared & { readonly verdicts: Verdicts; readonly wrong: readonly CardRow[] }) {
	const about = wrong.length === 0 ? [{ number: "", label: card.campaign.title }] : wrong
	return (
		<>
			<h1>{say("signoff.page.objectTitle")}</h1>
			{notice !== undefined && <Notice kind="error" title={notice} />}
			<p>{say("signoff.page.objectText")}</p>
			<Form action={action} hasFiles>
				<Seen card={card} verdicts={verdicts} />
				{about.map(({ number, label }, index) => (
					<section class="card" key={number}>
						<h2>{`${number} ${label}`.trim()}</h2>
						<input type="hidden" name={`row.${index}`} value={number} />
						<TextAreaField name={`reason.${index}`} label={say("signoff.page.reason")} rows={3} maxLength={500} required />
						<FileField name={`photo.${index}`} label={say("signoff.page.photo")} accept="image/*" />
					</section>
				))}
				<button type="submit" class="button button-primary button-wide" name="do" value="object">
					{say("signoff.page.send")}
				</button>
				<Actions>
					<Button kind="plain" name="do" value="restart">
						{say("signoff.page.again")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

export function SignPage({
	card,
	action,
	name,
	say,
	notice,
	verdicts,
	padUrl,
	canSendCode,
}: Shared & { readonly verdicts: Verdicts; readonly padUrl: string; readonly canSendCode: boolean }) {
	const needsMore = card.campaign.level === "B"
	return (
		<>
			<h1>{say("signoff.page.signTitle")}</h1>
			{notice !== undefined && <Notice kind="error" title={notice} />}
			<p>
				{say(card.rows.length === 0 ? "signoff.page.understoodWhole" : "signoff.page.understood", {
					name,
					number: card.household.number,
					count: card.rows.length,
					sum: card.sum,
				})}
			</p>
			{needsMore && canSendCode && (
				<Form action={`${action}/code`}>
					<p>{say("signoff.page.codeHint")}</p>
					<Actions>
						<Button kind="plain">{say("signoff.page.sendCode")}</Button>
					</Actions>
				</Form>
			)}
			<Form action={action}>
				<Seen card={card} verdicts={verdicts} />
				{needsMore && (
					<>
						<TextField
							name="factor"
							label={say("signoff.page.factor")}
							hint={say("signoff.page.factorHint", { contact: card.contact })}
							type="tel"
							maxLength={20}
							autocomplete="one-time-code"
							required
						/>
						<input type="hidden" name="strokes" value="" />
						<input type="hidden" name="picture" value="" />
						<p class="hint">{say("signoff.page.writeHint")}</p>
						<div class="pad" data-pad={padUrl}>
							<canvas aria-label={say("signoff.page.pad")} />
							<button type="button" class="button button-plain" data-pad-do="clear">
								{say("signoff.page.rewrite")}
							</button>
							<button type="button" class="button button-plain" data-pad-do="wide">
								{say("signoff.page.wide")}
							</button>
							<button type="submit" class="button button-primary" name="do" value="sign">
								{say("signoff.do.confirm")}
							</button>
						</div>
						<noscript>
							<p>{say("signoff.page.noScript", { contact: card.contact })}</p>
						</noscript>
					</>
				)}
				{!needsMore && (
					<button type="submit" class="button button-primary button-wide" name="do" value="sign">
						{say("signoff.do.yes")}
					</button>
				)}
				<Actions>
					<Button kind="plain" name="do" value="restart">
						{say("signoff.page.again")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

/** How the household stands, for whoever opens the page when there is nothing (more) to sign. */
export function StandingPage({
	card,
	action,
	say,
	isNews,
	receiptUrl,
}: Shared & { readonly isNews: boolean; readonly receiptUrl: string | undefined }) {
	const { household, by, contact, isMine, may, isOver } = card
	const receipt = household.receipt === null ? "-" : shownReceipt(household.receipt)
	const stands = `signoff.stands.${household.status === "pending" ? (isOver ? "overPending" : "pending") : household.status}${isMine && (household.status === "confirmed" || household.status === "objected") ? "Mine" : ""}`
	const canObject = !isOver && may.kind !== "no" && household.status === "confirmed"
	return (
		<>
			<h1>{card.campaign.title}</h1>
			<Notice kind={isNews ? "success" : "info"} title={say(stands, { by: by ?? "", receipt, contact })} />
			{may.kind === "no" && household.status === "pending" && <p>{say(`signoff.may.no-${may.why}`, { contact })}</p>}
			{may.kind === "paper" && household.status === "pending" && <p>{say("signoff.may.paper", { contact })}</p>}
			{household.receipt !== null && (
				<section class="card">
					<p class="statement">{say("signoff.page.receipt", { receipt })}</p>
					<p class="hint">{say("signoff.page.receiptHint")}</p>
					{receiptUrl !== undefined && (
						<p>
							<a href={receiptUrl}>{say("signoff.page.check")}</a>
						</p>
					)}
				</section>
			)}
			{canObject && (
				<Form action={action}>
					<Seen card={card} verdicts={[]} />
					<Actions>
						<Button kind="plain" name="do" value="start">
							{say("signoff.page.changeMind")}
						</Button>
					</Actions>
				</Form>
			)}
		</>
	)
}

export function WhoPage({
	action,
	name,
	needsCode,
	error,
	say,
}: {
	readonly action: string
	readonly name: string
	readonly needsCode: boolean
	readonly error: string | undefined
	readonly say: Say
}) {
	return (
		<>
			<h1>{say("signoff.page.who", { name })}</h1>
			<section class="card">
				<p>{say(needsCode ? "signoff.page.elsewhere" : "signoff.page.whoText", { name })}</p>
				<Form action={`${action}/who`}>
					{needsCode && (
						<TextField
							name="code"
							label={say("signoff.page.letterCode")}
							type="tel"
							maxLength={30}
							autocomplete="off"
							error={error}
							required
						/>
					)}
					<Actions>
						<Button>{say("signoff.page.itsMe", { name })}</Button>
					</Actions>
				</Form>
			</section>
		</>
	)
}

export function PlainPage({ title, text }: { readonly title: string; readonly text: string }) {
	return (
		<>
			<h1>{title}</h1>
			<p>{text}</p>
		</>
	)
}
