/** Holds the closed sign-off of the demo against itself: counted anew, every receipt proven, the exported bundle verified. */
import { bundleVerifier, isProven, keysOf, latestRoot, proofFile } from "../ledger/index.ts"
import type { House } from "../village/affair.ts"
import { bundleLines } from "../village/ledger/export.ts"
import { receiptsOf } from "../village/ledger/index.ts"
import type { Campaign } from "../village/signoff/repo.ts"
import { recount, sameTally, tallyOf, villageCounts } from "../village/signoff/tally.ts"
import type { Check } from "./checks.ts"
import type { PlayedSignoff } from "./signoff.ts"

export type SignoffFigures = {
	readonly due: number
	readonly confirmed: number
	readonly paper: number
	/** Households that objected first and confirmed what was put right. */
	readonly objected: number
	readonly receipts: number
	readonly ledgerEntries: number
	/** The signed root the bundle was verified with. */
	readonly root: string
}

export type SignoffMemory = {
	readonly households: number
	readonly objected: number
	readonly lost: number
	readonly onPaper: number
	/** Every receipt that was given out, objections' and paper's too. */
	readonly receipts: readonly string[]
}

export async function checkSignoff(house: House, { villageId, id }: Campaign, memory: SignoffMemory): Promise<PlayedSignoff> {
	const key = { villageId, campaignId: id }
	const { counts, tally, again, root, publicKey } = await house.store.read(async (reader) => {
		const latest = await latestRoot(reader, villageId)
		const keys = await keysOf(reader, villageId)
		return {
			counts: await villageCounts(reader, key),
			tally: await tallyOf(reader, key),
			again: await recount(reader, key),
			root: latest?.root ?? "",
			publicKey: keys.find(({ keyId }) => keyId === latest?.keyId)?.publicKey ?? "",
		}
	})
	const { due, confirmed, paper } = counts
	const unproven = await countUnproven(house, villageId, memory.receipts, publicKey)
	const { entries, isGood } = await verifyBundle(house, villageId, root)
	const checks: readonly Check[] = [
		checked("signed", due, memory.households - confirmed + memory.lost + Math.abs(paper - memory.onPaper)),
		checked("signedTally", tally.length, sameTally(tally, again) ? 0 : tally.length),
		checked("receipts", memory.receipts.length, unproven),
		checked("ledger", entries, isGood ? 0 : Math.max(1, entries)),
	]
	const figures = { due, confirmed, paper, objected: memory.objected, receipts: memory.receipts.length, ledgerEntries: entries, root }
	return { figures, checks }
}

function checked(id: Check["id"], of: number, wrong: number): Check {
	return { id, ok: wrong === 0, of, wrong }
}

/** Receipts as they were said, each followed to its entry and proven under the village's key. */
async function countUnproven(house: House, villageId: string, receipts: readonly string[], publicKey: string): Promise<number> {
	let unproven = 0
	for (const code of receipts) {
		const isGood = await house.store.read(async (reader) => {
			const found = await receiptsOf(reader, code, villageId)
			const [receipt] = found.kind === "found" ? found.receipts : []
			const file = receipt && (await proofFile(reader, villageId, receipt.entry.seq))
			return file !== undefined && isProven(file, publicKey)
		})
		if (!isGood) unproven++
	}
	return unproven
}

/** What `cunkou ledger verify BUNDLE --root ROOT` does, on the lines that `cunkou export` writes. */
async function verifyBundle(
	house: House,
	villageId: string,
	root: string,
): Promise<{ readonly entries: number; readonly isGood: boolean }> {
	const recounters = house.ledger.flatMap(({ recounter }) => (recounter === undefined ? [] : [recounter]))
	const verifier = bundleVerifier({ recounters, anchor: { kind: "root", root } })
	for await (const line of bundleLines(house, villageId)) if (!verifier.line(line.replace(/\n$/, ""))) break
	const { fault, entries, isAnchored } = verifier.end()
	return { entries, isGood: fault === undefined && isAnchored }
}
