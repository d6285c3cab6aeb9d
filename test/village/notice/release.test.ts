/** Two people's word on finance: each supervisor is told once in their chat, nobody of their own draft, and finds it on the console's first page. */
import { expect, it } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { draftNotice, saveDraft } from "../../../src/village/notice/commands.ts"
import { noticeTiles } from "../../../src/village/notice/home.ts"
import { publishAndTell, releaseAndPublish } from "../../../src/village/notice/publish.ts"
import { onBothEngines } from "../../support/stores.ts"
import { cxOf, type Seed, stopWater, villageId, withPeople } from "./world.ts"

const people: readonly Seed[] = [
	{ id: "sec", household: "1", roles: ["secretary"], chat: "c-sec" },
	{ id: "sup-1", household: "2", roles: ["supervisor"], chat: "c-sup-1" },
	{ id: "sup-2", household: "3", roles: ["supervisor"], chat: "c-sup-2" },
	{ id: "sup-3", household: "4", roles: ["supervisor"] },
	{ id: "li", household: "5", chat: "c-li" },
]
const content = { ...stopWater, title: "3 月财务收支", category: "finance" as const }

onBothEngines("a finance draft handed in", (open) => {
	async function office() {
		const test = await withPeople(await open(), people)
		const house = {
			...test.house,
			accountPerson: async (_: unknown, account: string) => (account === "account-sup-2" ? "sup-2" : undefined),
		}
		const { store } = house
		const cx = (by: string) => ({ ...cxOf(test, by), house })
		return {
			store,
			cx,
			draft: (by: string) => store.tx((tx) => draftNotice(tx, cx(by), { villageId, content })),
			handIn: (by: string, id: string) => store.tx((tx) => publishAndTell(tx, cx(by), { villageId, id, when: "now" })),
			/** Chats that were asked to release, as often as they were. */
			asked: () =>
				store.read(async (reader) =>
					(await reader.db.select().from(reader.tables(transportTables).outbox))
						.filter(({ body }) => body?.includes("等您放行") ?? false)
						.map(({ chatId, lane }) => `${lane} ${chatId}`)
						.toSorted(),
				),
			tile: (roles: "supervisor" | "others", accountId = "account-sup-2", personId?: string) =>
				store.read(async (reader) => {
					const heldIn = () => (roles === "supervisor" ? [villageId] : [])
					const tiles = await noticeTiles({ reader, house, villageId, accountId, personId, now: test.clock.now, heldIn })
					return tiles.find(({ path }) => path.endsWith("state=waiting"))
				}),
		}
	}

	it("is told to every supervisor with a chat, once, however often it is handed in; a changed one is asked for anew", async () => {
		const { store, cx, draft, handIn, asked } = await office()
		const { id } = await draft("sec")
		expect(await asked()).toEqual([])
		expect(await handIn("sec", id)).toMatchObject({ told: "waits" })
		expect(await asked()).toEqual(["bulk c-sup-1", "bulk c-sup-2"])
		expect(await handIn("sec", id)).toMatchObject({ told: "waits" })
		expect(await asked()).toHaveLength(2)
		await store.tx((tx) => saveDraft(tx, cx("sec"), { villageId, id, content: { ...content, body: "改了金额。" }, draftVersion: 1 }))
		await handIn("sec", id)
		expect(await asked()).toHaveLength(4)
		// Released, it is nobody's work any more, and asks nobody again.
		expect(await store.tx((tx) => releaseAndPublish(tx, cx("sup-1"), { villageId, id, draftVersion: 2 }))).toMatchObject({ ok: true })
		expect(await asked()).toHaveLength(4)
	})

	it("is not asked of the supervisor who wrote it, be it in the chat or with an account", async () => {
		const { draft, handIn, asked } = await office()
		await handIn("sup-1", (await draft("sup-1")).id)
		expect(await asked()).toEqual(["bulk c-sup-2"])
		await handIn("account-sup-2", (await draft("account-sup-2")).id)
		expect(await asked()).toEqual(["bulk c-sup-1", "bulk c-sup-2"])
	})

	it("is work of the day on the first page of who may release it, and news to the others", async () => {
		const { draft, handIn, tile } = await office()
		expect(await tile("supervisor")).toBeUndefined()
		await handIn("sec", (await draft("sec")).id)
		expect(await tile("supervisor")).toMatchObject({ label: "等您放行的财务公告", value: 1, isUrgent: true })
		expect(await tile("others")).toMatchObject({ label: "等监事会放行的财务公告", value: 1, isUrgent: false })
	})

	it("is not counted as the work of whoever wrote it", async () => {
		const { draft, handIn, tile } = await office()
		await handIn("account-sup-2", (await draft("account-sup-2")).id)
		expect(await tile("supervisor")).toMatchObject({ label: "等监事会放行的财务公告", isUrgent: false })
		await handIn("sup-2", (await draft("sup-2")).id)
		expect(await tile("supervisor", "account-sup-2", "sup-2")).toMatchObject({ value: 2, isUrgent: false })
		expect(await tile("supervisor", "account-sup-1", "sup-1")).toMatchObject({ value: 2, isUrgent: true })
	})
})
