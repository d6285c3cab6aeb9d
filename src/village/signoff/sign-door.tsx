/** The signing page before and beside the signing: who is there, how the household stands, a plain word. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { OwnReceipt } from "./own-receipt.ts"
import { shownReceipt } from "./receipt.ts"
import { Seen, type Shared } from "./sign-page.tsx"

/** How the household stands, for whoever opens the page when there is nothing (more) to sign. */
export function StandingPage({
	card,
	action,
	say,
	isNews,
	receiptUrl,
	own,
}: Shared & { readonly isNews: boolean; readonly receiptUrl: string | undefined; readonly own: OwnReceipt | undefined }) {
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
			{own !== undefined && <Keep own={own} action={action} say={say} />}
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

/** The proof to take along: a picture kept with a long press, or a file. */
function Keep({ own: { code }, action, say }: { readonly own: OwnReceipt; readonly action: string; readonly say: Say }) {
	return (
		<section class="card">
			<h2>{say("signoff.page.keep")}</h2>
			{code !== undefined && <img class="receipt-code" src={`${action}/receipt.png`} alt={say("signoff.page.keepAlt")} />}
			<p>{say(code === undefined ? "signoff.page.keepFile" : "signoff.page.keepHint")}</p>
			<Actions>
				{code !== undefined && (
					<ButtonLink href={`${code.page}${code.digits}`} kind="plain">
						{say("signoff.page.keepCheck")}
					</ButtonLink>
				)}
				<ButtonLink href={`${action}/receipt.json`}>{say("signoff.page.keepDownload")}</ButtonLink>
			</Actions>
		</section>
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
