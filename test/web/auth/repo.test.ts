import { describe, expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import {
	accountById,
	accountByName,
	addAccount,
	hasAdministrator,
	isLoginName,
	type NewAccount,
	setPassword,
	villagesOf,
} from "../../../src/web/auth/accounts.ts"
import { deviceOf } from "../../../src/web/auth/device.ts"
import {
	absoluteMs,
	chooseVillage,
	idleMs,
	liveSessions,
	openSession,
	revokeSession,
	revokeSessions,
	sessionOf,
	touchSession,
} from "../../../src/web/auth/sessions.ts"
import { ensureSetupLink, isSetupLink, setUp } from "../../../src/web/auth/setup-link.ts"
import { onBothEngines } from "../../support/stores.ts"

const account = (over: Partial<NewAccount> = {}): NewAccount => ({
	id: "a1",
	loginName: "Wang",
	displayName: "王秀英",
	passwordHash: "hash",
	isAdministrator: false,
	villages: [],
	at: 5,
	...over,
})

onBothEngines("staff accounts", (open) => {
	test("are found by any spelling of the login name, which belongs to one of them", async () => {
		const store = await open()
		expect(await store.tx((tx) => addAccount(tx, account()))).toBe(true)
		expect(await store.tx((tx) => addAccount(tx, account({ id: "a2", loginName: " ＷＡＮＧ " })))).toBe(false)
		const found = await store.read((reader) => accountByName(reader, "ｗang "))
		expect(found).toEqual({
			id: "a1",
			loginName: "wang",
			displayName: "王秀英",
			passwordHash: "hash",
			isAdministrator: false,
			personId: null,
			disabledAt: null,
		})
		expect(await store.read((reader) => accountById(reader, "a1"))).toEqual(found)
		expect(await store.read((reader) => accountById(reader, "a2"))).toBeUndefined()
	})

	test("keep their villages with roles, and their password changes", async () => {
		const store = await open()
		const villages = [
			{ villageId: "v1", roles: ["secretary", "无职党员"] },
			{ villageId: "v2", roles: [] },
		]
		await store.tx((tx) => addAccount(tx, account({ villages })))
		expect([...(await store.read((reader) => villagesOf(reader, "a1")))]).toEqual(
			expect.arrayContaining([
				["v1", ["secretary", "无职党员"]],
				["v2", []],
			]),
		)
		await store.tx((tx) => setPassword(tx, "a1", "new"))
		expect((await store.read((reader) => accountById(reader, "a1")))?.passwordHash).toBe("new")
	})

	test("an administrator is one who may sign in", async () => {
		const store = await open()
		await store.tx((tx) => addAccount(tx, account()))
		expect(await store.read(hasAdministrator)).toBe(false)
		await store.tx((tx) => addAccount(tx, account({ id: "a2", loginName: "li", isAdministrator: true })))
		expect(await store.read(hasAdministrator)).toBe(true)
	})
})

onBothEngines("sessions", (open) => {
	const session = (over: { readonly id?: string; readonly accountId?: string; readonly now?: number } = {}) =>
		({ id: "s1", accountId: "a1", villageId: null, device: "wechat", now: 0, ...over }) as const
	const start = (store: Store, over?: Parameters<typeof session>[0]) => store.tx((tx) => openSession(tx, session(over)))
	const find = (store: Store, token: string, now: number) => store.read((reader) => sessionOf(reader, token, now))

	test("open with their own token only, which the database does not hold", async () => {
		const store = await open()
		const token = await start(store)
		expect(await find(store, token, 1)).toEqual({
			id: "s1",
			accountId: "a1",
			villageId: null,
			device: "wechat",
			createdAt: 0,
			lastSeenAt: 0,
			expiresAt: absoluteMs,
		})
		expect(await find(store, `${token}x`, 1)).toBeUndefined()
		expect(await find(store, "s1", 1)).toBeUndefined()
		expect(await find(store, "", 1)).toBeUndefined()
	})

	test("end after twelve idle hours and after seven days in any case", async () => {
		const store = await open()
		const token = await start(store)
		expect(await find(store, token, idleMs - 1)).toBeDefined()
		expect(await find(store, token, idleMs)).toBeUndefined()
		await store.tx((tx) => touchSession(tx, "s1", absoluteMs - 10))
		expect(await find(store, token, absoluteMs - 1)).toBeDefined()
		expect(await find(store, token, absoluteMs)).toBeUndefined()
	})

	test("remember the village chosen", async () => {
		const store = await open()
		const token = await start(store)
		await store.tx((tx) => chooseVillage(tx, "s1", "v2"))
		expect((await find(store, token, 1))?.villageId).toBe("v2")
	})

	test("are ended by their own account, one or all", async () => {
		const store = await open()
		const mine = await start(store)
		const second = await start(store, { id: "s2", now: 5 })
		const third = await start(store, { id: "s3", now: 9 })
		const others = await start(store, { id: "s4", accountId: "a2" })
		expect((await store.read((reader) => liveSessions(reader, "a1", 10))).map(({ id }) => id)).toEqual(["s3", "s2", "s1"])
		expect(await store.tx((tx) => revokeSession(tx, "a2", "s1", 10))).toBe(false)
		expect(await store.tx((tx) => revokeSession(tx, "a1", "s1", 10))).toBe(true)
		expect(await store.tx((tx) => revokeSession(tx, "a1", "s1", 10))).toBe(false)
		expect(await find(store, mine, 10)).toBeUndefined()
		expect(await store.tx((tx) => revokeSessions(tx, "a1", 10, "s3"))).toBe(1)
		expect(await find(store, second, 10)).toBeUndefined()
		expect(await find(store, third, 10)).toBeDefined()
		expect(await store.tx((tx) => revokeSessions(tx, "a1", 10))).toBe(1)
		expect(await find(store, others, 10)).toBeDefined()
	})
})

onBothEngines("the set-up link", (open) => {
	const tokenOf = (path: string | undefined) => path?.replace("/console/setup/", "") ?? ""
	const use = (store: Store, token: string, id: string, now = 10) =>
		store.tx((tx) =>
			setUp(tx, {
				token,
				account: { id, loginName: id, displayName: id, passwordHash: "hash" },
				villageIds: ["v1", "v2"],
				now,
				newId: () => `${id}-${Math.random()}`,
			}),
		)

	test("makes one administrator once; then there are no links any more", async () => {
		const store = await open()
		const token = tokenOf(await ensureSetupLink(store, () => 0))
		expect(await store.read((reader) => isSetupLink(reader, token, 1))).toBe(true)
		expect(await use(store, token, "first")).toBe("made")
		expect(await store.read(hasAdministrator)).toBe(true)
		expect(await store.read((reader) => isSetupLink(reader, token, 11))).toBe(false)
		expect(await use(store, token, "second")).toBe("void")
		expect(await ensureSetupLink(store, () => 20)).toBeUndefined()
	})

	test("is void after 24 hours, after a newer one, and when made up", async () => {
		const store = await open()
		const old = tokenOf(await ensureSetupLink(store, () => 0))
		const token = tokenOf(await ensureSetupLink(store, () => 0))
		const day = 24 * 60 * 60_000
		expect(await use(store, old, "first")).toBe("void")
		expect(await use(store, token, "first", day)).toBe("void")
		expect(await use(store, "made-up", "first")).toBe("void")
		expect(await store.read(hasAdministrator)).toBe(false)
		expect(await use(store, token, "first", day - 1)).toBe("made")
	})

	test("stays good when the name is taken", async () => {
		const store = await open()
		await store.tx((tx) => addAccount(tx, account()))
		const token = tokenOf(await ensureSetupLink(store, () => 0))
		expect(await use(store, token, "wang")).toBe("name-taken")
		expect(await use(store, token, "li")).toBe("made")
	})

	test("of ten people using it at the same moment exactly one wins", async () => {
		const store = await open()
		const token = tokenOf(await ensureSetupLink(store, () => 0))
		const outcomes = await Promise.all(Array.from({ length: 10 }, (_, i) => use(store, token, `racer${i}`)))
		expect(outcomes.filter((outcome) => outcome === "made")).toHaveLength(1)
		const found = await Promise.all(outcomes.map((_, i) => store.read((reader) => accountByName(reader, `racer${i}`))))
		expect(found.filter((entry) => entry !== undefined)).toHaveLength(1)
	})
})

describe("login names", () => {
	test.each(["wang", "王秀英", "qj.secretary", "a_b-c@cun", "ＷＡＮＧ", " wang "])("%s is one", (name) =>
		expect(isLoginName(name)).toBe(true),
	)
	test.each(["", "w", "王 秀英", "a".repeat(41), "<b>", "a\nb", "张三；"])("%j is none", (name) => expect(isLoginName(name)).toBe(false))
})

test.each([
	["Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) MicroMessenger/8.0", "wechat"],
	["Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Safari", "iphone"],
	["Mozilla/5.0 (Linux; Android 13; SM) Chrome/120 Mobile Safari", "android"],
	["Mozilla/5.0 (Linux; Android 13; Pad) Chrome/120 Safari", "tablet"],
	["Mozilla/5.0 (Windows NT 10.0; Win64)", "windows"],
	["Mozilla/5.0 (Macintosh; Intel Mac OS X)", "mac"],
	["Mozilla/5.0 (X11; Linux x86_64)", "linux"],
	["curl/8", "other"],
	[undefined, "other"],
])("%s is %s", (agent, device) => expect(deviceOf(agent)).toBe(device))
