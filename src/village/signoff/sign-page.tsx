/** The pages a household signs on: the statement, one parcel a screen, what is wrong, the signature, the receipt. All but the writing works without a script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { Card, CardRow } from "./card.ts"
import { ReadAloud } from "./read-aloud.tsx"

export type Verdicts = readonly ("yes" | "no")[]

export type Shared = {
	readonly card: Card
	readonly action: string
	readonly name: string
	readonly say: Say
	readonly notice?: string | undefined
}

/** What the reader had in front of them goes along, so that nothing newer is signed unseen. */
export function Seen({ card, verdicts }: { readonly card: Card; readonly verdicts: Verdicts }) {
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
				<p id="statement-text" class="statement">
					{statement}
				</p>
				{spoken !== "" && (
					<p id="spoken" class="hint">
						{spoken}
					</p>
				)}
				<ReadAloud
					of={spoken === "" ? "statement-text" : "spoken"}
					words={spoken === "" ? statement : spoken}
					contact={card.contact}
					say={say}
				/>
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
	factor = "",
}: Shared & {
	readonly verdicts: Verdicts
	readonly padUrl: string
	readonly canSendCode: boolean
	/** Typed before, and not found wrong. */
	readonly factor?: string
}) {
	const needsMore = card.campaign.level === "B"
	const understood = say(card.rows.length === 0 ? "signoff.page.understoodWhole" : "signoff.page.understood", {
		name,
		number: card.household.number,
		count: card.rows.length,
		sum: card.sum,
	})
	return (
		<>
			<h1>{say("signoff.page.signTitle")}</h1>
			{notice !== undefined && <Notice kind="error" title={notice} />}
			<section class="card">
				<p id="understood">{understood}</p>
				<ReadAloud of="understood" words={understood} contact={card.contact} say={say} />
			</section>
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
							value={factor}
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
							<button type="button" class="button button-plain" data-pad-do="wide" data-pad-other={say("signoff.page.narrow")}>
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
