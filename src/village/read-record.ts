/** Looks of staff at what is a person's own: each is on record, so that whoever asks can be told who saw it. */
import type { Json } from "../engine/flow.ts"
import { addRecord } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import type { House, StaffSession } from "./affair.ts"

/** The record's name of every such look; `data.what` says at what. */
export const readEvent = "personal-data-read"

/** `what`: kind of data, e.g. `survey-photos`; `subject`: of what or of whom. `rest`: numbers and ids only, for the record outlives the person's data. */
export async function recordRead(
	tx: Tx,
	house: Pick<House, "newId" | "clock">,
	session: Pick<StaffSession, "villageId" | "accountId">,
	look: { readonly what: string; readonly subject: string; readonly rest?: Readonly<Record<string, Json>> },
): Promise<void> {
	const { villageId, accountId } = session
	const data = { what: look.what, ...look.rest }
	await addRecord(tx, { villageId, id: house.newId(), at: house.clock(), event: readEvent, subject: look.subject, actor: accountId, data })
}
