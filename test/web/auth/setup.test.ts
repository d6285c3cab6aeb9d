import { afterAll, expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { ensureSetupLink } from "../../../src/web/auth/setup-link.ts"
import { freshSqlite } from "../../support/stores.ts"
import { goodPassword, type Office, openOffice } from "./office.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

async function freshOffice(): Promise<{ readonly office: Office; readonly link: string }> {
	const { store, remove } = freshSqlite()
	const office = await openOffice(store)
	removals.push(async () => {
		await office.http.close()
		await remove()
	})
	return { office, link: (await ensureSetupLink(store, () => office.clock.now)) ?? "" }
}

const form = { display: "王秀英", name: "wang", password: goodPassword, again: goodPassword }

test("the link is opened any number of times and used once", async () => {
	const { office, link } = await freshOffice()
	const browser = office.browser()
	for (let i = 0; i < 3; i++) expect((await browser.get(link)).body).toContain("设立管理员")
	const made = await browser.post(link, form)
	expect(made.headers.location).toBe("/console")
	const home = await browser.get("/console")
	expect(home.body).toContain("王秀英")
	expect(home.body).toContain("向荣村")
	for (const answer of [await browser.get(link), await office.browser().post(link, { ...form, name: "li" })]) {
		expect(answer.statusCode).toBe(410)
		expect(answer.body).toContain("这个链接不能用了")
	}
	expect((await office.browser().signIn("wang")).statusCode).toBe(303)
	expect(await ensureSetupLink(office.store, () => office.clock.now)).toBeUndefined()
	const events = await office.store.read(async (reader) => {
		const { record } = reader.tables(transportTables)
		return (await reader.db.select().from(record)).map(({ villageId, event }) => `${villageId} ${event}`).sort()
	})
	expect(events).toEqual(["v-qj staff.set-up", "v-qj staff.signed-in", "v-qj staff.signed-in", "v-xr staff.set-up"])
})

test("what was entered wrongly is said at its field, what was right is kept, passwords are not", async () => {
	const { office, link } = await freshOffice()
	const answer = await office.browser().post(link, { display: " ", name: "王 秀英", password: "清江村清江村清江村1", again: "另一个" })
	expect(answer.statusCode).toBe(422)
	for (const words of ["请填姓名", "登录名要 2 到 40 个字", "别人容易猜到", "两遍输的不一样", 'value="王 秀英"']) {
		expect(answer.body).toContain(words)
	}
	expect(answer.body).not.toContain("清江村清江村")
	expect((await office.browser().post(link, form)).statusCode).toBe(303)
})

test("of two people using it at the same moment one gets in", async () => {
	const { office, link } = await freshOffice()
	const answers = await Promise.all(["wang", "li", "zhao"].map((name) => office.browser().post(link, { ...form, name })))
	expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410, 410])
})

test("an old, a made-up and an expired link open nothing", async () => {
	const { office, link } = await freshOffice()
	const newer = (await ensureSetupLink(office.store, () => office.clock.now)) ?? ""
	for (const path of [link, "/console/setup/made-up", "/console/setup/%00"])
		expect((await office.browser().post(path, form)).statusCode).toBe(410)
	office.clock.now += 24 * 60 * 60_000
	expect((await office.browser().get(newer)).statusCode).toBe(410)
	expect((await office.browser().signIn("wang")).statusCode).toBe(401)
})
