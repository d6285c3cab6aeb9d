/**
 * An export that was released and is being made: kept in the store until its file is whole, so that one which broke off (the service was ended, the
 * disk was full) is neither lost nor called under way. Two people have given their word for it: it can be begun again without asking anew.
 */
import { setInterval } from "node:timers"
import { z } from "zod"
import type { Reader, Store, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { keepSetting, type Setting, settingOf, villagesWith } from "../setting/index.ts"
import { touchHalf } from "./made.ts"

/** Who makes one says so this often; unheard of for longer than the second, it has broken off. */
const beatEveryMs = 20_000
const silentMs = 90_000
/** The word of two people holds so long. */
const holdsMs = 7 * dayMs

const makingSchema = z
	.object({
		id: z.string(),
		/** Accounts. */
		askedBy: z.string(),
		releasedBy: z.string(),
		/** ms */
		releasedAt: z.number(),
		/** The process that makes it, and when it last said so, ms. */
		process: z.string(),
		beatAt: z.number(),
	})
	.nullable()
export type Making = NonNullable<z.infer<typeof makingSchema>>
const making: Setting<z.infer<typeof makingSchema>> = { name: "bundle.making", schema: makingSchema, fallback: null }

/** What this process is making. */
export type Makers = { readonly process: string; readonly running: Set<string> }
const ofHouse = new WeakMap<object, Makers>()

export function makersOf(house: Pick<House, "randomId">): Makers {
	const known = ofHouse.get(house) ?? { process: house.randomId(), running: new Set() }
	ofHouse.set(house, known)
	return known
}

export type MakingState = { readonly state: "none" } | { readonly state: "running" | "stopped"; readonly making: Making }

/** The one that was released last and has not been told of as whole; whether anybody still makes it: `makingState`. */
export async function makingIn(reader: Reader, villageId: string): Promise<Making | undefined> {
	return (await settingOf(reader, villageId, making)) ?? undefined
}

/** The villages with such a one. */
export function villagesMaking(reader: Reader): Promise<readonly string[]> {
	return villagesWith(reader, making)
}

/** On SQLite no other process makes anything: what this one does not is nobody's. */
export async function makingState(reader: Reader, makers: Makers, villageId: string, now: number): Promise<MakingState> {
	const found = await makingIn(reader, villageId)
	if (found === undefined) return { state: "none" }
	const isElsewhere = found.process !== makers.process && reader.dialect !== "sqlite" && now - found.beatAt < silentMs
	if (isElsewhere || makers.running.has(found.id)) return { state: "running", making: found }
	return found.releasedAt <= now - holdsMs ? { state: "none" } : { state: "stopped", making: found }
}

export function keepMaking(tx: Tx, villageId: string, of: Making | null, now: number): Promise<void> {
	return keepSetting(tx, villageId, making, of, now)
}

/** Runs `work` and lets everybody know meanwhile that it goes on. `failed` hears where that could not be written down. */
export async function whileBeating<T>(
	of: {
		readonly store: Store
		readonly clock: () => number
		readonly folder: string
		readonly villageId: string
		readonly id: string
		readonly failed: (error: unknown) => void
	},
	work: () => Promise<T>,
): Promise<T> {
	const { store, clock, folder, villageId, id, failed } = of
	const beat = async () => {
		await touchHalf(folder, id)
		await store.tx(async (tx) => {
			await tx.lock(`bundle:${villageId}`)
			const found = await makingIn(tx, villageId)
			if (found?.id === id) await keepMaking(tx, villageId, { ...found, beatAt: clock() }, clock())
		})
	}
	const timer = setInterval(() => void beat().catch(failed), beatEveryMs)
	timer.unref()
	try {
		return await work()
	} finally {
		clearInterval(timer)
	}
}
