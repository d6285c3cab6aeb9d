/** A whole village leaves the house on two people's word: one asks, another releases. Confidential answers are in it, and opening those is the supervisor's. */
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"

/** A word holds so long. */
const holdsMs = 7 * dayMs

const askedSchema = z.object({ by: z.string(), at: z.number() }).nullable()
export type Asked = NonNullable<z.infer<typeof askedSchema>>
const asked: Setting<z.infer<typeof askedSchema>> = { name: "bundle.asked", schema: askedSchema, fallback: null }

type Act = { readonly house: Pick<House, "newId">; readonly villageId: string; readonly accountId: string; readonly now: number }

/** Who asked and is still waiting; undefined where nobody is. */
export async function waiting(reader: Reader, villageId: string, now: number): Promise<Asked | undefined> {
	const found = await settingOf(reader, villageId, asked)
	return found === null || found.at <= now - holdsMs ? undefined : found
}

/** False: somebody has asked before, and that word holds. */
export async function ask(tx: Tx, act: Act): Promise<boolean> {
	const { villageId, accountId, now } = act
	await tx.lock(`bundle:${villageId}`)
	if ((await waiting(tx, villageId, now)) !== undefined) return false
	await keepSetting(tx, villageId, asked, { by: accountId, at: now }, now)
	await noted(tx, act, "bundle.asked")
	return true
}

export type ReleaseRefusal =
	/** Nobody has asked, or it was released already. */
	| "nobody-asked"
	/** Who asked for it cannot be the second. */
	| "same-person"

/** Undefined: released, once. */
export async function release(tx: Tx, act: Act): Promise<ReleaseRefusal | undefined> {
	const { villageId, accountId, now } = act
	await tx.lock(`bundle:${villageId}`)
	const found = await waiting(tx, villageId, now)
	if (found === undefined) return "nobody-asked"
	if (found.by === accountId) return "same-person"
	await keepSetting(tx, villageId, asked, null, now)
	await noted(tx, act, "bundle.released")
	return undefined
}

/** Whoever may release may also refuse, and who asked may think better of it. */
export async function takeBack(tx: Tx, act: Act): Promise<boolean> {
	const { villageId, now } = act
	await tx.lock(`bundle:${villageId}`)
	if ((await waiting(tx, villageId, now)) === undefined) return false
	await keepSetting(tx, villageId, asked, null, now)
	await noted(tx, act, "bundle.taken-back")
	return true
}

/** What became of it is on record, too. */
export async function noted(
	tx: Tx,
	{ house, villageId, accountId, now }: Act,
	event: "bundle.asked" | "bundle.released" | "bundle.taken-back" | "bundle.made",
	data: Readonly<Record<string, number>> = {},
): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject: villageId, actor: accountId, data })
}
