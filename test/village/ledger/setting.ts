/** A village with a ledger, an affair that writes into it, and a house around them. */
import { appendEntry, type Entry, ensureKey } from "../../../src/ledger/index.ts"
import type { Store } from "../../../src/store/store.ts"
import type { House, LedgerUse } from "../../../src/village/affair.ts"
import { issueReceipt, ledgerAffair } from "../../../src/village/ledger/index.ts"
import { type TestHouse, testHouse, villageWith } from "../people/village.ts"

/** Writes sign-offs, as an affair would. */
const words = { "zh-CN": { "test.kind": "确认签字" }, en: { "test.kind": "sign-off" } }
const use: LedgerUse = {
	kinds: { "test.signature": "test.kind" },
	facts: async ({ body }: Entry) => [`内容：${JSON.stringify(body)}`],
}

export type LedgerSetting = TestHouse & {
	readonly house: House
	readonly villageId: string
	/** Appends an entry and gives its receipt. */
	sign(body?: Entry["body"]): Promise<{ readonly seq: number; readonly code: string }>
}

export async function ledgerSetting(store: Store, publicUrl?: string): Promise<LedgerSetting> {
	const made = testHouse(store, { words: [ledgerAffair.words, words] })
	const house: House = { ...made.house, ledger: [use], publicUrl }
	const { village } = await villageWith(house)
	await store.tx((tx) => ensureKey(tx, house, village.id, house.clock()))
	return {
		...made,
		house,
		villageId: village.id,
		sign: (body = { answer: "yes" }) =>
			store.tx(async (tx) => {
				const { seq } = await appendEntry(tx, { villageId: village.id, kind: "test.signature", at: house.clock(), body })
				return { seq, code: await issueReceipt(tx, { villageId: village.id, seq }) }
			}),
	}
}
