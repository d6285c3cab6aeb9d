/** Reading a handover as it stands in an entry or a proof file. Pure. */
import { z } from "zod"
import type { Json } from "../engine/flow.ts"
import { type Handover, isHandedOver } from "./sign.ts"

/** Kind of the entry whose body is a handover. */
export const handoverKind = "ledger.key"

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
export const handoverSchema = z.strictObject({
	number: z.int().min(2),
	before: hex(32),
	publicKey: hex(32),
	at: z.int(),
	signature: hex(64),
})

export function readHandover(body: Json): Handover | undefined {
	return handoverSchema.safeParse(body).data
}

/** Whether `known` is `publicKey`, or handed over to it, perhaps over several keys. */
export function leadsTo(villageId: string, known: string, publicKey: string, handovers: readonly Handover[]): boolean {
	let key = known
	for (const handover of handovers) {
		if (key === publicKey) return true
		if (handover.before === key && isHandedOver(villageId, handover)) key = handover.publicKey
	}
	return key === publicKey
}
