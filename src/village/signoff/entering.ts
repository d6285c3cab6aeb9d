/** What was answered on paper or at the door is entered: with the photo of the sheet and a witness, and the household is told of it. */
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { type GiveRefusal, giveAnswer, type HouseholdKey, type SignCx } from "./answering.ts"
import { signerOf } from "./delegating.ts"
import { kinds } from "./kinds.ts"
import { shownReceipt } from "./receipt.ts"
import type { Campaign } from "./repo.ts"
import { householdOf } from "./repo-households.ts"
import { tellHousehold, tellStaff } from "./telling.ts"

export type Paper = {
	/** Person of the household who signed. */
	readonly signer: string
	/** An objection written on the sheet, in its words; undefined where it was confirmed. */
	readonly objection: string | undefined
	readonly means: "paper" | "door"
	/** Reference of the sheet's photo. */
	readonly photo: string
	readonly witness: string
	/** ms */
	readonly signedAt: number
}

export type EnterResult =
	/** `told`: how many chats heard of it; 0 means that somebody has to go there. */
	| { readonly ok: true; readonly receipt: string; readonly told: number }
	| { readonly ok: false; readonly code: GiveRefusal | "NOT_SIGNER" | "CONFLICT" | "ALREADY" }

export async function enterPaper(
	tx: Tx,
	cx: SignCx & { readonly house: House; readonly by: string },
	campaign: Campaign,
	key: HouseholdKey,
	{ signer, objection, means, photo, witness, signedAt }: Paper,
): Promise<EnterResult> {
	const verdict = await signerOf(tx, { ...key, personId: signer, rule: campaign.signer, isProven: true, now: cx.now })
	if (!verdict.ok) return { ok: false, code: "NOT_SIGNER" }
	const household = await householdOf(tx, key.villageId, key.campaignId, key.householdId)
	if (household === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	const answer = objection === undefined ? "confirm" : "object"
	const result = await giveAnswer(tx, cx, {
		...key,
		answer,
		...(objection !== undefined && { objections: [{ row: "", reason: objection, photo: null }] }),
		signer,
		capacity: kinds[campaign.kind].answeredBy === "staff" ? "staff" : verdict.capacity,
		means,
		seen: { statementVersion: campaign.statementVersion, rowsVersion: household.rowsVersion },
		paper: { photo, witness: witness.trim(), enteredBy: cx.by, signedAt },
	})
	if (!result.ok) return result
	if (result.outcome === "conflicting") await tellStaff(tx, cx, { villageId: key.villageId, campaign, household, what: "conflict" })
	if (result.outcome !== "effective") return { ok: false, code: result.outcome === "conflicting" ? "CONFLICT" : "ALREADY" }
	const receipt = result.receipt ?? ""
	const { say } = cx.house
	const values = { title: campaign.title, witness, answer: say(`signoff.answer.${answer}`), receipt: shownReceipt(receipt) }
	const text = say("signoff.tell.paper", values)
	const told = await tellHousehold(tx, cx, { campaign, householdId: key.householdId, text, toAll: true, withLink: false })
	return { ok: true, receipt, told }
}
