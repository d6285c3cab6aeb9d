/** A village with people on both kinds of phones, for tests of notices. */
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import type { House } from "../../../src/village/affair.ts"
import { type CommandCx, draftNotice, publishNotice } from "../../../src/village/notice/commands.ts"
import { noticeAffair } from "../../../src/village/notice/index.ts"
import { type Content, emptyContent } from "../../../src/village/notice/rules.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { sortKeyOf } from "../../../src/village/people/rows.ts"
import { type TestHouse, testHouse } from "../people/village.ts"

export const villageId = "v-qj"
/** 2026-03-05 10:00 in Shanghai: in the day, on the 5th. */
export const morning = Date.UTC(2026, 2, 5, 2)

export type Seed = {
	readonly id: string
	readonly household: string
	readonly group?: string
	readonly roles?: readonly string[]
	/** Channel of a chat of theirs, and whose it is: several persons may share one. */
	readonly chat?: string
	readonly channel?: string
	readonly muted?: boolean
	readonly closed?: boolean
	readonly birth?: string
}

/** A house over a store with these people; the channel `web` is open, `wechat-official` only within its window. */
export async function withPeople(store: Store, seeds: readonly Seed[]): Promise<TestHouse> {
	const test = testHouse(store, { words: [noticeAffair.words] })
	test.clock.now = morning
	await store.tx(async (tx) => {
		const p = tx.tables(peopleTables)
		const { chat } = tx.tables(transportTables)
		await tx.db.insert(p.village).values({ id: villageId, code: "QJ", name: "清江村", township: null, createdAt: 0 })
		const groups = [...new Set(seeds.flatMap(({ group }) => group ?? []))]
		if (groups.length > 0)
			await tx.db.insert(p.residentGroup).values(groups.map((name) => ({ villageId, id: `g-${name}`, kind: "group" as const, name })))
		const households = new Map(seeds.map((seed) => [seed.household, seed.group]))
		await tx.db.insert(p.household).values(
			[...households].map(([number, group]) => ({
				villageId,
				id: `h-${number}`,
				number,
				sortKey: sortKeyOf(number),
				groupId: group === undefined ? null : `g-${group}`,
			})),
		)
		await tx.db.insert(p.person).values(seeds.map(({ id }) => ({ id })))
		await tx.db.insert(p.membership).values(
			seeds.map(({ id, household, roles = [], birth }, place) => ({
				villageId,
				personId: id,
				householdId: `h-${household}`,
				place,
				name: `村民${id}`,
				relation: null,
				birth: birth ?? null,
				roles,
				hasRole: roles.length > 0,
			})),
		)
		const chats = new Map(seeds.flatMap((seed) => (seed.chat === undefined ? [] : [[seed.chat, seed] as const])))
		if (chats.size > 0)
			await tx.db.insert(chat).values(
				[...chats].map(([id, seed]) => ({
					id,
					channel: seed.channel ?? "web",
					account: "test",
					address: id,
					isGroup: false,
					nextSeq: 0,
					personId: seed.id,
					villageId,
					createdAt: 0,
					mutedAt: seed.muted === true ? 1 : null,
					closedAt: seed.closed === true ? 1 : null,
				})),
			)
		const bound = seeds.flatMap(({ id, chat: chatId }) =>
			chatId === undefined ? [] : [{ chatId, villageId, personId: id, how: "code" as const, boundAt: 0 }],
		)
		if (bound.length > 0) await tx.db.insert(p.binding).values(bound)
	})
	const channels: House["channels"] = (channel) =>
		channel === "wechat-official"
			? { initiate: { kind: "window", hours: 48, perWindow: 5 }, rings: true }
			: { initiate: { kind: "always" }, rings: true }
	return { ...test, house: { ...test.house, channels } }
}

export const stopWater: Content = {
	...emptyContent,
	title: "下周二停水半天",
	body: "上午停水，请提前接好水。",
	spoken: "下周二停水半天。请提前接好水。",
}

export function cxOf({ house, clock }: TestHouse, by = "account-1"): CommandCx {
	return { house, now: clock.now, by }
}

/** Drafts and publishes; gives what a broadcast tells of. */
export async function published(
	test: TestHouse,
	content: Partial<Content> = {},
): Promise<{ readonly id: string; readonly version: number; readonly number: string }> {
	return test.house.store.tx(async (tx) => {
		const cx = cxOf(test)
		const { id } = await draftNotice(tx, cx, { villageId, content: { ...stopWater, ...content } })
		const done = await publishNotice(tx, cx, { villageId, id })
		if (!done.ok || !done.isPublished) throw new Error(`not published: ${done.ok ? "waits" : done.code}`)
		return { id, version: done.notice.version, number: done.notice.number ?? "" }
	})
}
