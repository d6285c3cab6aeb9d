/** Looking after accounts, on both engines. */
import { expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { addAccount } from "../../../src/web/auth/accounts.ts"
import { openSession } from "../../../src/web/auth/sessions.ts"
import { isSetupLink, rescueLink } from "../../../src/web/auth/setup-link.ts"
import {
	accountOfLink,
	disableAccount,
	enableAccount,
	linkMs,
	makePasswordLink,
	setVillageRoles,
	staffLine,
	staffNames,
	staffPage,
	useLink,
} from "../../../src/web/auth/staff-repo.ts"
import { onBothEngines } from "../../support/stores.ts"

const tokenOf = (path: string) => path.slice(path.lastIndexOf("/") + 1)

onBothEngines("looking after accounts", (open) => {
	const add = (store: Store, id: string, part: { readonly isAdministrator?: boolean; readonly passwordHash?: string } = {}) =>
		store.tx((tx) =>
			addAccount(tx, { id, loginName: id, displayName: id, passwordHash: "hash", isAdministrator: false, villages: [], at: 1, ...part }),
		)

	test("the list says who has a password, which villages, which sessions; disabled ones come last", async () => {
		const store = await open()
		await add(store, "b", { passwordHash: "" })
		await add(store, "a")
		await store.tx(async (tx) => {
			await setVillageRoles(tx, "v1", "b", ["contact"])
			await setVillageRoles(tx, "v1", "b", ["secretary", "contact"])
			await setVillageRoles(tx, "v2", "b", ["contact"])
			await setVillageRoles(tx, "v2", "b", [])
			await openSession(tx, { id: "s1", accountId: "b", villageId: null, device: "other", now: 10 })
			expect(await disableAccount(tx, "a", 20)).toBe("done")
		})
		const all = { text: "", limit: 9, offset: 0, now: 30 }
		const list = (await store.read((reader) => staffPage(reader, all))).lines
		expect(list.map(({ id, hasPassword, disabledAt, sessions }) => [id, hasPassword, disabledAt, sessions.length])).toEqual([
			["b", false, null, 1],
			["a", true, 20, 0],
		])
		expect([...(list[0]?.villages ?? [])]).toEqual([["v1", ["secretary", "contact"]]])
		await store.tx((tx) => enableAccount(tx, "a"))
		expect((await store.read((reader) => staffPage(reader, all))).lines.map(({ disabledAt }) => disabledAt)).toEqual([null, null])
	})

	test("a thousand accounts are turned by pages and found by a part of either name; each page costs as much as it shows", async () => {
		const store = await open()
		const names = Array.from({ length: 1_000 }, (_, i) => `n${String(i).padStart(4, "0")}`)
		await store.tx(async (tx) => {
			for (const id of names) {
				const village = { villageId: Number(id.slice(1)) % 2 === 0 ? "v1" : "v2", roles: ["contact"] }
				await addAccount(tx, {
					id,
					loginName: id,
					displayName: `李${id}`,
					passwordHash: "h",
					isAdministrator: false,
					villages: [village],
					at: 1,
				})
			}
			await openSession(tx, { id: "s1", accountId: "n0051", villageId: null, device: "other", now: 10 })
		})
		await add(store, "ADMIN_1", { isAdministrator: true })
		const page = (text: string, offset = 0) => store.read((reader) => staffPage(reader, { text, limit: 50, offset, now: 30 }))
		const second = await page("", 51)
		expect(second.total).toBe(1_001)
		expect(second.lines.map(({ id }) => id)).toEqual(names.slice(50, 100))
		expect(second.lines[1]).toMatchObject({ sessions: [{ lastSeenAt: 10 }], villages: new Map([["v2", ["contact"]]]) })
		expect((await page("N099")).total).toBe(10)
		expect((await page("李n0007")).lines.map(({ id }) => id)).toEqual(["n0007"])
		// % and _ are no wildcards.
		expect([(await page("%")).total, (await page("0_1")).lines.length, (await page("admin_")).total]).toEqual([0, 0, 1])
		expect((await store.read((reader) => staffNames(reader, "v1"))).map(({ id }) => id)).toEqual([
			"ADMIN_1",
			...names.filter((_, i) => i % 2 === 0),
		])
		expect(await store.read((reader) => staffLine(reader, "n0007", 30))).toMatchObject({ displayName: "李n0007" })
		expect(await store.read((reader) => staffLine(reader, "nobody", 30))).toBeUndefined()
	})

	test("of two administrators who disable each other at the same moment one stays", async () => {
		const store = await open()
		await add(store, "a", { isAdministrator: true })
		await add(store, "b", { isAdministrator: true })
		const outcomes = await Promise.all(["a", "b"].map((id) => store.tx((tx) => disableAccount(tx, id, 5))))
		expect(outcomes.toSorted()).toEqual(["done", "last"])
	})

	test("a password link works until it is used, replaced, too old, or its account disabled; of ten at once one gets it", async () => {
		const store = await open()
		await add(store, "a")
		const make = (at: number) => store.tx(async (tx) => tokenOf(await makePasswordLink(tx, "a", "admin", at)))
		const whose = (token: string, at: number) => store.read((reader) => accountOfLink(reader, token, at))
		const first = await make(1)
		const second = await make(2)
		expect(await whose(first, 3)).toBeUndefined()
		expect(await whose(second, 3)).toEqual({ id: "a", loginName: "a", displayName: "a", isAdministrator: false })
		expect(await whose(second, 2 + linkMs)).toBeUndefined()
		const uses = await Promise.all(Array.from({ length: 10 }, () => store.tx((tx) => useLink(tx, second, 3))))
		expect(uses.filter(Boolean)).toHaveLength(1)
		expect(await whose(second, 3)).toBeUndefined()
		const third = await make(4)
		await store.tx((tx) => disableAccount(tx, "a", 5))
		await store.tx((tx) => enableAccount(tx, "a"))
		expect(await whose(third, 6)).toBeUndefined()
	})

	test("a rescue link works beside an administrator, for an hour, the newest only", async () => {
		const store = await open()
		await add(store, "a", { isAdministrator: true })
		const first = tokenOf(await rescueLink(store, () => 1))
		const second = tokenOf(await rescueLink(store, () => 1))
		const isGood = (token: string, at: number) => store.read((reader) => isSetupLink(reader, token, at))
		expect(await isGood(first, 2)).toBe(false)
		expect(await isGood(second, 2)).toBe(true)
		expect(await isGood(second, 1 + 60 * 60_000)).toBe(false)
	})
})
