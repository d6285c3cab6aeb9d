/** What came of a visit is written down: by staff in the console, or by the contact in the chat. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { targetOf } from "./list.ts"
import { addVisit } from "./repo.ts"
import { maxSaidLength, type Next } from "./rules.ts"

export type Outcome = {
	readonly villageId: string
	/** The visit's id; the same again writes nothing. */
	readonly id: string
	readonly purpose: string
	readonly target: string
	readonly isSpoken: boolean
	/** ms */
	readonly at: number
	readonly visitor: string
	readonly said: string
	readonly next: Next
	/** Staff account, or the contact's person id. */
	readonly enteredBy: string
	/** A contact writes only of targets that are theirs, and that are still to be visited. */
	readonly contactId?: string
}

/** `gone`: no such purpose or target now, or it is not this contact's. `ahead`: the visit would lie in the future. */
export async function recordVisit(tx: Tx, house: House, outcome: Outcome): Promise<"recorded" | "gone" | "ahead"> {
	const now = house.clock()
	if (outcome.at > now) return "ahead"
	const { villageId, id, purpose, target, isSpoken, at, next, enteredBy, contactId } = outcome
	const found = (await targetOf(tx, house, { villageId, purposeId: purpose, target, now }))?.target
	if (found === undefined) return "gone"
	if (contactId !== undefined && (found.contactId !== contactId || found.status !== "left")) return "gone"
	const isNew = await addVisit(tx, {
		villageId,
		id,
		purpose,
		target,
		householdId: found.householdId,
		personId: found.personId,
		isSpoken,
		at,
		visitor: outcome.visitor,
		said: cleanText(outcome.said, maxSaidLength),
		next,
		enteredBy,
		createdAt: now,
	})
	if (isNew)
		await addRecord(tx, {
			villageId,
			id: house.newId(),
			at: now,
			event: "outreach.visited",
			subject: target,
			actor: enteredBy,
			data: { purpose, isSpoken, next },
		})
	return "recorded"
}
