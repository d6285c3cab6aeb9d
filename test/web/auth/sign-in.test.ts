import { eq } from "drizzle-orm"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { absoluteMs, idleMs } from "../../../src/web/auth/sessions.ts"
import { staffTables } from "../../../src/web/auth/tables.ts"
import { freshSqlite } from "../../support/stores.ts"
import { goodPassword, type Office, openOffice } from "./office.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

async function newOffice(options: Parameters<typeof openOffice>[1] = {}): Promise<Office> {
	const { store, remove } = freshSqlite()
	const office = await openOffice(store, options)
	removals.push(async () => {
		await office.http.close()
		await remove()
	})
	return office
}

async function records(office: Office): Promise<readonly string[]> {
	return office.store.read(async (reader) => {
		const { record } = reader.tables(transportTables)
		const rows = await reader.db.select().from(record)
		return rows.map(({ villageId, event }) => `${villageId} ${event}`).sort()
	})
}

let office: Office
beforeEach(async () => {
	office = await newOffice()
})

test("whoever has no village yet is told so, and can sign out there", async () => {
	await office.addStaff({ name: "wang", villages: [] })
	const browser = office.browser()
	await browser.signIn("wang")
	const page = await browser.get("/console")
	expect([page.statusCode, page.body]).toEqual([403, expect.stringContaining("您现在没有可以管的村")])
	const [, action] = /<form method="post" action="([^"]+)">/.exec(page.body) ?? []
	expect(page.body).toContain("退出登录")
	const out = await browser.post(action ?? "", { csrf: await browser.csrf("/console") })
	expect([out.statusCode, out.headers.location]).toEqual([303, "/console/sign-in?say=out"])
	expect((await browser.get("/console")).headers.location).toMatch(/sign-in/)
})

describe("signing in", () => {
	test("leads to the page asked for, with a cookie no script can read", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		const turned = await browser.get("/console/messages?show=events")
		expect(turned.statusCode).toBe(303)
		expect(turned.headers.location).toBe("/console/sign-in?next=%2Fconsole%2Fmessages%3Fshow%3Devents")
		const form = await browser.get(String(turned.headers.location))
		expect(form.body).toContain('value="/console/messages?show=events"')
		const answer = await browser.signIn("ＷＡＮＧ", goodPassword, "/console/messages?show=events")
		expect(answer.headers.location).toBe("/console/messages?show=events")
		expect(answer.headers["set-cookie"]).toMatch(/^cunkou-staff=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
		const page = await browser.get("/console/messages?show=events")
		expect(page.statusCode).toBe(200)
		expect(page.headers["cache-control"]).toBe("no-store")
		expect(await records(office)).toEqual(["v-qj staff.signed-in"])
	})

	test("over https binds the cookie to the host", async () => {
		const https = await newOffice({ isHttps: true })
		await https.addStaff({ name: "wang", villages: ["v-qj"] })
		const answer = await https.browser().signIn("wang")
		expect(answer.headers["set-cookie"]).toMatch(/^__Host-cunkou-staff=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
	})

	test("answers the same for a wrong password, an unknown name and a closed account", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const closed = await office.addStaff({ name: "li", villages: ["v-qj"] })
		await office.store.tx(async (tx) => {
			const { staffAccount } = tx.tables(staffTables)
			await tx.db.update(staffAccount).set({ disabledAt: 1 }).where(eq(staffAccount.id, closed))
		})
		const answers = [
			await office.browser({ address: "203.0.113.1" }).signIn("wang", "wrong password"),
			await office.browser({ address: "203.0.113.2" }).signIn("zhao", "wrong password"),
			await office.browser({ address: "203.0.113.3" }).signIn("li"),
		]
		const bodies = answers.map(({ body }) => body.replace(/value="(wang|zhao|li)"/, ""))
		expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
		expect(new Set(bodies).size).toBe(1)
		expect(bodies[0]).toContain("登录名或密码不对")
		expect(answers.every(({ headers }) => headers["set-cookie"] === undefined)).toBe(true)
	})

	test("slows down after five wrong tries, for a name that exists and for one that does not", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		for (const name of ["wang", "zhao"]) {
			for (let i = 0; i < 5; i++) {
				expect((await office.browser({ address: `203.0.113.${i}` }).signIn(name, "wrong")).statusCode).toBe(401)
			}
			const slowed = await office.browser({ address: "203.0.113.99" }).signIn(name)
			expect(slowed.statusCode).toBe(429)
			expect(slowed.headers["retry-after"]).toBe("30")
			expect(slowed.body).toContain("试的次数太多了，请等1分钟再试")
			expect(slowed.headers["set-cookie"]).toBeUndefined()
		}
		office.clock.now += 30_000
		expect((await office.browser().signIn("wang")).statusCode).toBe(303)
	})

	test("slows down an address that tries many names", async () => {
		const browser = office.browser()
		for (let i = 0; i < 30; i++) await browser.signIn(`name${i}`, "wrong")
		expect((await browser.signIn("another", "wrong")).statusCode).toBe(429)
		expect((await office.browser({ address: "203.0.113.8" }).signIn("another", "wrong")).statusCode).toBe(401)
	})

	test("is not led to another site, and a signed-in browser goes on at once", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const places = [
			"https://evil.example/",
			"//evil.example",
			"/chat",
			"/console/../chat",
			"/console\\evil",
			"/consolefake",
			"/console/sign-in",
			"",
		]
		for (const place of places) expect((await office.browser().signIn("wang", goodPassword, place)).headers.location).toBe("/console")
		const browser = office.browser()
		await browser.signIn("wang")
		expect((await browser.get("/console/sign-in?next=/console/health")).headers.location).toBe("/console/health")
	})

	test("makes a new session each time: what was in the cookie before opens nothing", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const old = browser.cookies.get("cunkou-staff") ?? ""
		await browser.post("/console/sign-in", { name: "wang", password: goodPassword })
		expect(browser.cookies.get("cunkou-staff")).not.toBe(old)
		const thief = office.browser()
		thief.cookies.set("cunkou-staff", old)
		expect((await thief.get("/console")).statusCode).toBe(303)
		expect((await browser.get("/console")).statusCode).toBe(200)
	})

	test("from another site is refused", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const answer = await office
			.browser()
			.post(
				"/console/sign-in",
				{ name: "wang", password: goodPassword },
				{ origin: "https://evil.example", "sec-fetch-site": "cross-site" },
			)
		expect(answer.statusCode).toBe(403)
		expect(answer.headers["set-cookie"]).toBeUndefined()
	})
})

describe("a session", () => {
	test("ends after twelve idle hours, is kept alive by use, and ends after seven days", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const started = office.clock.now
		while (office.clock.now + idleMs / 2 < started + absoluteMs) {
			office.clock.now += idleMs / 2
			expect((await browser.get("/console")).statusCode).toBe(200)
		}
		office.clock.now = started + absoluteMs
		expect((await browser.get("/console")).statusCode).toBe(303)
		await browser.signIn("wang")
		office.clock.now += idleMs
		expect((await browser.get("/console")).statusCode).toBe(303)
	})

	test("that ended while a form was open sends to sign-in and back, and says that nothing was done", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const csrf = await browser.csrf()
		office.clock.now += idleMs
		const answer = await browser.post(
			"/console/messages/redrive",
			{ csrf, show: "dead", which: "all" },
			{ referer: "http://cun.example/console/messages?show=dead" },
		)
		expect(answer.statusCode).toBe(303)
		expect(answer.headers.location).toBe("/console/sign-in?next=%2Fconsole%2Fmessages%3Fshow%3Ddead&say=lost")
		expect((await browser.get(String(answer.headers.location))).body).toContain("刚才那一步没有做")
	})

	test("is over after signing out", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const stolen = browser.cookies.get("cunkou-staff") ?? ""
		const answer = await browser.post("/console/sign-out", { csrf: await browser.csrf() })
		expect(answer.headers.location).toBe("/console/sign-in?say=out")
		expect(browser.cookies.size).toBe(0)
		const thief = office.browser()
		thief.cookies.set("cunkou-staff", stolen)
		expect((await thief.get("/console")).statusCode).toBe(303)
		expect(await records(office)).toEqual(["v-qj staff.signed-in", "v-qj staff.signed-out"])
	})

	test("of an account closed meanwhile opens nothing", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		await office.store.tx(async (tx) => {
			const { staffAccount } = tx.tables(staffTables)
			await tx.db.update(staffAccount).set({ disabledAt: 1 })
		})
		expect((await browser.get("/console")).statusCode).toBe(303)
	})
})

describe("strangers", () => {
	test.each(["/console", "/console/", "/console/messages", "/console/health", "/console/account"])("do not see %s", async (path) => {
		const answer = await office.browser().get(path)
		expect(answer.statusCode).toBe(303)
		expect(answer.body).toBe("")
	})

	test("are kept from pages that forget to ask, however the address is spelled", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const bare = await openOffice(store)
		bare.http.get("/console/forgetful", async () => "secret")
		for (const path of ["/console/forgetful", "/%63onsole/forgetful", "/console/forgetful/", "/console/%66orgetful"]) {
			expect((await bare.browser().get(path)).body).not.toContain("secret")
		}
		const script = await bare.http.inject({ url: "/console/forgetful" })
		expect(script.statusCode).toBe(401)
		expect(script.json()).toMatchObject({ code: "sign-in" })
		await bare.http.close()
	})
})

describe("forms", () => {
	test("without the session's own token are refused and change nothing", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj", "v-xr"] })
		await office.addStaff({ name: "li", villages: ["v-qj", "v-xr"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const other = office.browser()
		await other.signIn("li")
		const foreign = await other.csrf()
		const own = await browser.csrf()
		for (const csrf of [undefined, "", "x", foreign, `${own}x`]) {
			const answer = await browser.post("/console/village", { village: "v-xr", ...(csrf === undefined ? {} : { csrf }) })
			expect(answer.statusCode).toBe(403)
			expect(answer.body).toContain("没有收下")
		}
		expect((await browser.get("/console")).body).toContain("清江村 · ")
		expect((await browser.post("/console/village", { village: "v-xr", csrf: own })).statusCode).toBe(303)
		expect((await browser.get("/console")).body).toContain("向荣村 · ")
	})

	test("of a session before this one are refused", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj", "v-xr"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const old = await browser.csrf()
		await browser.signIn("wang")
		expect((await browser.post("/console/village", { village: "v-xr", csrf: old })).statusCode).toBe(403)
	})
})

describe("villages", () => {
	test("of others can neither be chosen nor kept", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const page = await browser.get("/console")
		expect(page.body).not.toContain("向荣村")
		const answer = await browser.post("/console/village", { village: "v-xr", csrf: await browser.csrf() })
		expect(answer.statusCode).toBe(403)
		await office.store.tx(async (tx) => {
			const { staffSession } = tx.tables(staffTables)
			await tx.db.update(staffSession).set({ villageId: "v-xr" })
		})
		expect((await browser.get("/console")).body).toContain("清江村 · ")
	})

	test("are all of them for an administrator, also those added later", async () => {
		await office.addStaff({ name: "wang", isAdministrator: true })
		const browser = office.browser()
		await browser.signIn("wang")
		office.villages.push({ id: "v-new", name: "天马村", code: "TM" })
		expect((await browser.post("/console/village", { village: "v-new", csrf: await browser.csrf() })).statusCode).toBe(303)
		expect((await browser.get("/console")).body).toContain("天马村 · ")
	})

	test("that do not exist yet: an administrator adds the first one, others are told whom to ask", async () => {
		const empty = await newOffice({ villages: [] })
		await empty.addStaff({ name: "admin", isAdministrator: true })
		await empty.addStaff({ name: "wang" })
		const staff = empty.browser()
		await staff.signIn("wang")
		expect((await staff.get("/console")).body).toContain("请管理员给您的账号开通")
		expect((await staff.get("/console/villages/new")).statusCode).toBe(403)
		const browser = empty.browser()
		await browser.signIn("admin")
		expect((await browser.get("/console/health")).headers.location).toBe("/console/villages/new")
		const csrf = await browser.csrf("/console/villages/new")
		expect((await browser.post("/console/villages/new", { name: "清江村", code: "QJ" })).statusCode).toBe(403)
		expect((await browser.post("/console/villages/new", { name: "清江村", code: "QJ", csrf })).headers.location).toBe("/console")
		expect((await browser.get("/console")).body).toContain("清江村 · ")
		const taken = await browser.post("/console/villages/new", { name: "全家村", code: "QJ", csrf })
		expect(taken.statusCode).toBe(422)
		expect(taken.body).toContain("已经有村在用")
		expect(taken.body).toContain('value="全家村"')
		expect((await browser.post("/console/villages/new", { name: "向荣村", code: "XR", csrf })).headers.location).toBe("/console")
		expect((await browser.get("/console")).body).toContain("向荣村 · ")
		expect(await records(empty)).toEqual([`${empty.villages[0]?.id} village.added`, `${empty.villages[1]?.id} village.added`].sort())
	})

	test("or none: signing out works all the same", async () => {
		const empty = await newOffice({ villages: [] })
		await empty.addStaff({ name: "admin", isAdministrator: true })
		const browser = empty.browser()
		await browser.signIn("admin")
		const answer = await browser.post("/console/sign-out", { csrf: await browser.csrf("/console/villages/new") })
		expect(answer.headers.location).toBe("/console/sign-in?say=out")
		expect((await browser.get("/console")).headers.location).toContain("/console/sign-in")
	})
})

describe("the account page", () => {
	test("changes the password: the others are signed out, this one goes on with a new cookie", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const [browser, phone] = [office.browser(), office.browser()]
		await browser.signIn("wang")
		await phone.signIn("wang")
		const before = browser.cookies.get("cunkou-staff")
		const form = { current: goodPassword, password: "石榴 水井 麦田 灯笼", again: "石榴 水井 麦田 灯笼" }
		const change = async (over: Partial<typeof form>) =>
			browser.post("/console/account/password", { ...form, ...over, csrf: await browser.csrf("/console/account") })
		expect((await change({ current: "wrong" })).body).toContain("现在的密码不对")
		expect((await change({ password: "清江村2026", again: "清江村2026" })).body).toContain("密码太短")
		expect((await change({ password: "wang清江村QJ2026", again: "wang清江村QJ2026" })).body).toContain("别人容易猜到")
		expect((await change({ again: "other words entirely" })).body).toContain("两遍输的不一样")
		const done = await change({})
		expect(done.headers.location).toBe("/console/account?done=password")
		expect((await browser.get("/console/account?done=password")).body).toContain("密码已经修改")
		expect(browser.cookies.get("cunkou-staff")).not.toBe(before)
		expect((await phone.get("/console")).statusCode).toBe(303)
		expect((await office.browser().signIn("wang")).statusCode).toBe(401)
		expect((await office.browser().signIn("wang", form.password)).statusCode).toBe(303)
		expect(await records(office)).toContain("v-qj staff.password-changed")
	})

	test("guesses of the current password wait like those at the door", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		const browser = office.browser()
		await browser.signIn("wang")
		const csrf = await browser.csrf("/console/account")
		const guess = () => browser.post("/console/account/password", { csrf, current: "guess", password: goodPassword, again: goodPassword })
		for (let i = 0; i < 5; i++) expect((await guess()).body).toContain("现在的密码不对")
		expect((await guess()).body).toContain("试的次数太多了")
	})

	test("lists the sessions and ends one or all of them", async () => {
		await office.addStaff({ name: "wang", villages: ["v-qj"] })
		await office.addStaff({ name: "li", villages: ["v-qj"] })
		const browser = office.browser({ userAgent: "Mozilla/5.0 (Windows NT 10.0)" })
		const phone = office.browser()
		const stranger = office.browser()
		await browser.signIn("wang")
		await phone.signIn("wang")
		await stranger.signIn("li")
		const page = (await browser.get("/console/account")).body
		expect(page).toContain("电脑（Windows）")
		expect(page).toContain("微信")
		const [session = ""] = [...page.matchAll(/name="session" value="([^"]+)"/g)].map((match) => match[1] ?? "")
		const csrf = await browser.csrf("/console/account")
		const theft = await stranger.post("/console/account/revoke", { session, csrf: await stranger.csrf("/console/account") })
		expect(theft.statusCode).toBe(404)
		expect((await phone.get("/console")).statusCode).toBe(200)
		expect((await browser.post("/console/account/revoke", { session, csrf })).headers.location).toBe("/console/account?done=revoked")
		expect((await phone.get("/console")).statusCode).toBe(303)
		await phone.signIn("wang")
		expect((await browser.post("/console/account/sign-out-everywhere", { csrf })).headers.location).toBe("/console/sign-in?say=everywhere")
		expect((await phone.get("/console")).statusCode).toBe(303)
		expect((await browser.get("/console")).statusCode).toBe(303)
		expect((await stranger.get("/console")).statusCode).toBe(200)
	})
})
