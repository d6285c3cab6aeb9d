/** A whole village leaves the house on two people's word: one asks, another releases. Confidential answers are in it, and opening those is the supervisor's. */
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import { keepMaking, type Makers, type Making, makingIn, makingState } from "./making.ts"
import { type TellHouse, tellReleasers } from "./telling.ts"

/** A word holds so long. */
const holdsMs = 7 * dayMs

const askedSchema = z.object({ by: z.string(), at: z.number() }).nullable()
export type Asked = NonNullable<z.infer<typeof askedSchema>>
const asked: Setting<z.infer<typeof askedSchema>> = { name: "bundle.asked", schema: askedSchema, fallback: null }

type Act = {
	readonly house: Pick<House, "newId" | "randomId">
	readonly villageId: string
	readonly accountId: string
	readonly now: number
}

/** Who asked and is still waiting; undefined where nobody is. */
export async function waiting(reader: Reader, villageId: string, now: number): Promise<Asked | undefined> {
	const found = await settingOf(reader, villageId, asked)
	return found === null || found.at <= now - holdsMs ? undefined : found
}

/** False: somebody has asked before, and that word holds. Who may release it is told. */
export async function ask(tx: Tx, act: Act & { readonly house: TellHouse }): Promise<boolean> {
	const { villageId, accountId, now } = act
	await tx.lock(`bundle:${villageId}`)
	if ((await waiting(tx, villageId, now)) !== undefined) return false
	await keepSetting(tx, villageId, asked, { by: accountId, at: now }, now)
	await noted(tx, act, "bundle.asked")
	await tellReleasers(tx, act)
	return true
}

export type ReleaseRefusal =
	/** Nobody has asked, or it was released already. */
	| "nobody-asked"
	/** Who asked for it cannot be the second. */
	| "same-person"
	/** The one before is being made. */
	| "busy"

export type Released = { readonly ok: true; readonly making: Making } | { readonly ok: false; readonly code: ReleaseRefusal }

/** Released, once: whoever gets `ok` makes it. */
export async function release(tx: Tx, act: Act, makers: Makers): Promise<Released> {
	const { villageId, accountId, now } = act
	await tx.lock(`bundle:${villageId}`)
	const found = await waiting(tx, villageId, now)
	if ((await makingState(tx, makers, villageId, now)).state === "running") return { ok: false, code: "busy" }
	if (found === undefined) return { ok: false, code: "nobody-asked" }
	if (found.by === accountId) return { ok: false, code: "same-person" }
	await keepSetting(tx, villageId, asked, null, now)
	await noted(tx, act, "bundle.released")
	return begun(tx, act, makers, { askedBy: found.by, releasedBy: accountId, releasedAt: now })
}

/** The one that broke off, begun again by who may release it; gives also what is left of the try before. */
export async function releaseAgain(tx: Tx, act: Act, makers: Makers): Promise<(Released & { readonly ok: false }) | AgainReleased> {
	const { villageId, accountId, now } = act
	await tx.lock(`bundle:${villageId}`)
	const found = await makingState(tx, makers, villageId, now)
	if (found.state === "running") return { ok: false, code: "busy" }
	if (found.state === "none") return { ok: false, code: "nobody-asked" }
	const { askedBy, releasedBy, releasedAt, id } = found.making
	if (askedBy === accountId) return { ok: false, code: "same-person" }
	await noted(tx, act, "bundle.again")
	return { ...(await begun(tx, act, makers, { askedBy, releasedBy, releasedAt })), brokenOff: id }
}

type AgainReleased = Released & { readonly ok: true; readonly brokenOff: string }

async function begun(
	tx: Tx,
	{ house, villageId, now }: Act,
	makers: Makers,
	of: Pick<Making, "askedBy" | "releasedBy" | "releasedAt">,
): Promise<Released & { readonly ok: true }> {
	const making = { ...of, id: house.randomId(), process: makers.process, beatAt: now }
	// Before the commit: whoever waits for the lock must not find one that nobody makes.
	makers.running.add(making.id)
	await keepMaking(tx, villageId, making, now)
	return { ok: true, making }
}

/**
 * Its file is whole, by the name of `id`. False where that export is nobody's any more: held for broken off meanwhile, it was begun again or
 * taken back, and the file must go.
 */
export async function made(tx: Tx, act: Act, of: { readonly id: string; readonly files?: number }): Promise<boolean> {
	await tx.lock(`bundle:${act.villageId}`)
	if ((await makingIn(tx, act.villageId))?.id !== of.id) return false
	await keepMaking(tx, act.villageId, null, act.now)
	await noted(tx, act, "bundle.made", of.files === undefined ? {} : { files: of.files })
	return true
}

/** Whoever may release may also refuse, and who asked may think better of it; the same for one that broke off. */
export async function takeBack(tx: Tx, act: Act, makers: Makers): Promise<boolean> {
	const { villageId, now } = act
	await tx.lock(`bundle:${villageId}`)
	const isWaiting = (await waiting(tx, villageId, now)) !== undefined
	const isStopped = (await makingState(tx, makers, villageId, now)).state === "stopped"
	if (!isWaiting && !isStopped) return false
	await keepSetting(tx, villageId, asked, null, now)
	if (isStopped) await keepMaking(tx, villageId, null, now)
	await noted(tx, act, "bundle.taken-back")
	return true
}

/** What became of it is on record, too. */
async function noted(
	tx: Tx,
	{ house, villageId, accountId, now }: Act,
	event: "bundle.asked" | "bundle.released" | "bundle.again" | "bundle.taken-back" | "bundle.made",
	data: Readonly<Record<string, number>> = {},
): Promise<void> {
	await addRecord(tx, { villageId, id: house.newId(), at: now, event, subject: villageId, actor: accountId, data })
}
