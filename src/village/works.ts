/**
 * Long work that somebody began in the console: it goes on beside the pages, and its page (`/console/work/ID`) says how far it is however often it is
 * loaded. What is short is through before its page would be shown. Kept in this process's memory: the work itself does not outlive the process either.
 */
import { setImmediate as otherTurns, setTimeout as sleep } from "node:timers/promises"
import { type Recent, recent } from "../store/recent.ts"
import type { House, StaffSession } from "./affair.ts"

/** Tells how far the work is and lets everybody else have their turn; call it between pieces. */
export type Told = (done: number, of: number) => Promise<void>

export type Work = {
	readonly villageId: string
	readonly accountId: string
	readonly title: string
	/** What is being done, in a sentence. */
	readonly what: string
	/** The console's section it belongs to. */
	readonly path: string
	readonly done: number
	/** 0: nobody knows yet. */
	readonly of: number
	/** What it has done stays where it fails, and doing it again goes on from there; else all of it is taken back. */
	readonly stays?: true
	/** The page that shows what came of it; undefined while it runs. `failed`: it threw. */
	readonly end: { readonly kind: "done"; readonly path: string } | { readonly kind: "failed" } | undefined
}

export type Works = {
	/** Gives the page to go to: what came of it where it was short, else its own. Throws what it threw where it was short. */
	begin(
		session: Pick<StaffSession, "villageId" | "accountId">,
		of: Pick<Work, "title" | "what" | "path" | "stays"> & {
			/** Hears what a long one threw: nobody waits for it any more. */ readonly failed: (error: unknown) => void
		},
		run: (told: Told) => Promise<string>,
	): Promise<string>
	/** Undefined: none of this account in this village, or the process that did it is gone. */
	find(session: Pick<StaffSession, "villageId" | "accountId">, id: string): Work | undefined
}

/** A form is answered after so long at the latest: what takes a second or two is not worth a page of its own. */
const patienceMs = 3_000
const mostKept = 200

const ofHouse = new WeakMap<object, Works>()

/** Those of this house: one list for all its pages. */
export function worksOf(house: Pick<House, "randomId">): Works {
	const known = ofHouse.get(house)
	if (known !== undefined) return known
	const made = createWorks(house)
	ofHouse.set(house, made)
	return made
}

function createWorks(house: Pick<House, "randomId">): Works {
	const works: Recent<string, Work> = recent(mostKept)
	return {
		begin: async ({ villageId, accountId }, { failed, ...of }, run) => {
			const id = house.randomId()
			let work: Work = { villageId, accountId, ...of, done: 0, of: 0, end: undefined }
			const change = (to: Partial<Work>) => {
				work = { ...work, ...to }
				works.put(id, work)
			}
			change({})
			const told: Told = async (done, all) => {
				change({ done, of: all })
				await otherTurns()
			}
			let isShown = false
			const running = run(told).then(
				(path) => {
					change({ end: { kind: "done", path } })
					return path
				},
				(error: unknown) => {
					change({ end: { kind: "failed" } })
					if (!isShown) throw error
					failed(error)
					return undefined
				},
			)
			const patience = new AbortController()
			// What is short is waited for; the other one is put down.
			const late = sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)
			const path = await Promise.race([running, late]).finally(() => patience.abort())
			isShown = true
			return path ?? workPath(id)
		},
		find: ({ villageId, accountId }, id) => {
			const work = works.get(id)
			return work?.villageId === villageId && work.accountId === accountId ? work : undefined
		},
	}
}

function workPath(id: string): string {
	return `/console/work/${id}`
}
