/** Everything of a sign-off counted anew, household by household, and held against what is kept: of a large one beside the pages. */
import type { Store } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { householdList } from "../people/index.ts"
import { type Reading, type Reckoned, readingBeside, readingIn, reckoning } from "../reckoned.ts"
import { succeededHouseholds } from "./delegating.ts"
import { type Campaign, campaignById } from "./repo.ts"
import { type HouseholdRow, householdsOf } from "./repo-households.ts"
import { recountPieces, sameTally, type TallyLine, tallyOf, villageCounts } from "./tally.ts"

export type Check = {
	readonly recounted: readonly TallyLine[]
	readonly isSame: boolean
	/** Pending households in which nobody can sign, for want of a head; none where any adult may. */
	readonly headless: { readonly count: number /** The first of them. */; readonly rows: readonly HouseholdRow[] }
}

/** A list so long is not read; the first of them are enough to begin with. */
const mostHeadless = 200
const pieceSize = 500

async function headlessIn(reading: Reading, { villageId, id, signer }: Campaign, now: number): Promise<Check["headless"]> {
	const rows: HouseholdRow[] = []
	let count = 0
	const succeeded = await reading((reader) => succeededHouseholds(reader, villageId))
	for (let after = 0; signer === "head"; ) {
		const behind = after
		const { pending, headed } = await reading(async (reader) => {
			const found = await householdsOf(reader, villageId, id, { status: "pending", after: behind, limit: pieceSize })
			const ids = found.map(({ householdId }) => householdId)
			const listed = ids.length === 0 ? [] : await householdList(reader, villageId, now, ids)
			return {
				pending: found,
				headed: new Set(listed.filter(({ persons }) => persons.some(({ isHead }) => isHead)).map((household) => household.id)),
			}
		})
		for (const row of pending) {
			if (headed.has(row.householdId) || succeeded.has(row.householdId)) continue
			count++
			if (rows.length < mostHeadless) rows.push(row)
		}
		const last = pending.at(-1)
		if (last === undefined || pending.length < pieceSize) break
		after = last.place
	}
	return { count, rows }
}

/** Households up to which a page counts them itself. */
const countedAtOnce = 3_000
/** While signatures come in, the two counts are only comparable where none came between; after so many tries they are counted in one read. */
const tries = 3

async function checkOf(store: Store, campaign: Campaign, now: number, told: (households: number) => void): Promise<Check> {
	const key = { villageId: campaign.villageId, campaignId: campaign.id }
	const kept = () => store.read((reader) => tallyOf(reader, key))
	const headless = await headlessIn(readingBeside(store), campaign, now)
	for (let tried = 0; tried < tries; tried++) {
		const before = await kept()
		const recounted = await recountPieces(readingBeside(store), key, told)
		if (sameTally(before, await kept())) return { recounted, isSame: sameTally(before, recounted), headless }
	}
	return store.read(async (reader) => {
		const recounted = await recountPieces(readingIn(reader), key)
		return { recounted, isSame: sameTally(await tallyOf(reader, key), recounted), headless }
	})
}

/** Gives the check of a campaign: of a small one as it stands, of a large one as it was counted lately. */
export function checksOf({ store, clock }: Pick<House, "store" | "clock">): (campaign: Campaign) => Promise<Reckoned<Check>> {
	const beside = reckoning<Check>(async (key, told) => {
		const [villageId = "", id = ""] = key.split(" ")
		const { campaign, due } = await store.read(async (reader) => ({
			campaign: await campaignById(reader, villageId, id),
			due: (await villageCounts(reader, { villageId, campaignId: id })).due,
		}))
		if (campaign === undefined) throw new Error("a sign-off is counted that is not there")
		return checkOf(store, campaign, clock(), (done) => told(done, due))
	}, clock)
	return async (campaign) => {
		const { villageId, id } = campaign
		const now = clock()
		const value = await store.read(async (reader) => {
			const key = { villageId, campaignId: id }
			if ((await villageCounts(reader, key)).due > countedAtOnce) return undefined
			const recounted = await recountPieces(readingIn(reader), key)
			const isSame = sameTally(await tallyOf(reader, key), recounted)
			return { recounted, isSame, headless: await headlessIn(readingIn(reader), campaign, now) }
		})
		return value === undefined ? beside.get(`${villageId} ${id}`, now) : { kind: "ready", value, at: now }
	}
}
