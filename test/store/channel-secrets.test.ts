import { expect, test } from "vitest"
import { secretStore } from "../../src/store/channel-secrets.ts"
import { createCipher } from "../../src/store/cipher.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually } from "../support/tiny.ts"

const cipher = createCipher(Buffer.alloc(32, 7))
const instance = (store: Store, clock = () => 1_000, key = cipher) => secretStore({ store, cipher: key, clock, channel: "wechat-official" })

onBothEngines("what a channel shares", (open) => {
	test("keeps the newest value, for every instance, sealed, apart from other names and channels", async () => {
		const store = await open()
		const [one, two] = [instance(store), instance(store)]
		expect(await one.get("token")).toBeUndefined()
		await one.put("token", "first-token")
		await two.put("token", "second-token")
		expect(await one.get("token")).toBe("second-token")
		expect(await one.get("menu")).toBeUndefined()
		expect(await secretStore({ store, cipher, clock: () => 1_000, channel: "telegram" }).get("token")).toBeUndefined()
		const rows = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).channelSecret))
		expect(JSON.stringify(rows)).not.toContain("token-")
		expect(JSON.stringify(rows)).not.toContain("second")
	})

	test("what another secret sealed is as if it were not there", async () => {
		const store = await open()
		await instance(store).put("token", "old")
		expect(await instance(store, undefined, createCipher(Buffer.alloc(32, 8))).get("token")).toBeUndefined()
	})

	test("one at a time, in all instances; a refusal frees the turn", async () => {
		const store = await open()
		const instances = [instance(store), instance(store), instance(store)]
		let inside = 0
		let most = 0
		const work = async (): Promise<number> => {
			inside += 1
			most = Math.max(most, inside)
			await instances[0]?.put("token", String(inside))
			inside -= 1
			return inside
		}
		const failing = instances[0]?.exclusive("token", async () => {
			throw new Error("refused")
		})
		const all = instances.flatMap((one) => [one.exclusive("token", work), one.exclusive("token", work)])
		await expect(failing).rejects.toThrow("refused")
		expect(await Promise.all(all)).toHaveLength(6)
		expect(most).toBe(1)
	})

	test("who died holding a turn loses it after a minute, and gives back nobody else's", async () => {
		const store = await open()
		let now = 1_000
		const clock = () => now
		let end = (): void => undefined
		const stuck = instance(store, clock).exclusive("token", () => new Promise<void>((resolve) => (end = resolve)))
		await eventually(async () =>
			store.read(async (reader) => {
				const { channelSecret } = reader.tables(transportTables)
				return (await reader.db.select().from(channelSecret)).some((row) => row.heldUntil !== null)
			}),
		)
		let isDone = false
		const next = instance(store, clock).exclusive("token", async () => {
			isDone = true
			end()
			await stuck
			const rows = await store.read((reader) => reader.db.select().from(reader.tables(transportTables).channelSecret))
			return rows[0]?.heldUntil
		})
		expect(isDone).toBe(false)
		now += 60_001
		expect(await next).toBe(now + 60_000)
	})
})
