/** A house and a small roster for tests of calls and console pages: two villages, one household with two people in the first. */

import type { KnownChat } from "../../../src/channel/known-chat.ts"
import { words as routerWords } from "../../../src/inbound/words.ts"
import { everyChannel } from "../../../src/outbound/channel-facts.ts"
import { createCipher, deriveKey } from "../../../src/store/cipher.ts"
import type { Kit } from "../../../src/store/kit.ts"
import type { Store } from "../../../src/store/store.ts"
import { type Locale, speaker } from "../../../src/text/catalogue.ts"
import type { House, StaffSession } from "../../../src/village/affair.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { opinionRights } from "../../../src/village/opinion/rights.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { sortKeyOf } from "../../../src/village/people/rows.ts"
import { surveyAffair } from "../../../src/village/survey/index.ts"
import { longtan, march, qingjiang } from "./hand-in.ts"

const secret = new Uint8Array(32)

export type TestHouse = {
	readonly house: House /** ms */
	now: number
	session: StaffSession /** Known of the asking browser. */
	chats: readonly KnownChat[]
}

export function testHouse(store: Store, part: { readonly locale?: Locale; readonly media?: Partial<House["media"]> } = {}): TestHouse {
	let ids = 0
	const locale = part.locale ?? "zh-CN"
	const test: TestHouse = {
		now: march,
		chats: [],
		session: {
			accountId: "a-1",
			name: "张书记",
			villageId: qingjiang.id,
			villageName: "清江村",
			villages: [],
			csrf: "form-token",
			rights: new Set(Object.keys(opinionRights)),
		},
		house: {
			store,
			clock: () => test.now,
			newId: () => `id-${++ids}`,
			randomId: () => `random-${++ids}`,
			cipher: createCipher(secret),
			deriveKey: (purpose) => deriveKey(secret, purpose),
			publicUrl: undefined,
			locale,
			timeZone: "Asia/Shanghai",
			demo: false,
			menu: [],
			rights: {},
			gate: {
				enter: async () => test.session,
				checkForm: (request, session) => {
					const { body } = request
					if (typeof body !== "object" || body === null || !("csrf" in body) || body.csrf !== session.csrf)
						throw new Error("form without its token")
				},
			},
			nav: opinionAffair.nav,
			digests: [],
			homeTiles: [],
			knownChats: () => test.chats,
			personal: [],
			ledger: [],
			say: speaker([routerWords, surveyAffair.words, opinionAffair.words], locale),
			channels: everyChannel,
			media: { get: async () => undefined, put: async () => ({ refused: "type-not-allowed" }), ...part.media },
		},
	}
	return test
}

export async function withRoster(store: Store): Promise<void> {
	const define = (kit: Kit) => peopleTables(kit)
	await store.tx(async (tx) => {
		const { village, residentGroup, household, membership } = tx.tables(define)
		await tx.db.insert(village).values([
			{ ...qingjiang, name: "清江村", township: null, createdAt: march },
			{ ...longtan, name: "龙潭村", township: null, createdAt: march },
		])
		await tx.db.insert(residentGroup).values({ villageId: qingjiang.id, id: "g-1", kind: "group", name: "一组" })
		const home = { villageId: qingjiang.id, gridId: null, address: null }
		await tx.db.insert(household).values([
			{ ...home, id: "h-7", number: "007", sortKey: sortKeyOf("007"), groupId: "g-1", contact: "王建国" },
			{ ...home, id: "h-8", number: "008", sortKey: sortKeyOf("008"), groupId: null, contact: null },
			{ ...home, villageId: longtan.id, id: "h-99", number: "099", sortKey: sortKeyOf("099"), groupId: null, contact: null },
		])
		const one = {
			villageId: qingjiang.id,
			householdId: "h-7",
			sex: null,
			birth: null,
			residence: null,
			roles: [],
			hasRole: false,
			phoneSealed: null,
			phoneHash: null,
		}
		await tx.db.insert(membership).values([
			{ ...one, personId: "p-li", place: 1, name: "李秀英", relation: "户主" },
			{ ...one, personId: "p-wang", place: 2, name: "王小明", relation: "子" },
			{ ...one, personId: "p-lt", villageId: longtan.id, householdId: "h-99", place: 1, name: "赵龙", relation: "户主" },
		])
	})
}
