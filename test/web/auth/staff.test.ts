/** Administrators look after accounts; one-time links set passwords; the last administrator stays. */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { addVillage, importRoster, readRoster } from "../../../src/village/people/index.ts"
import { rescueLink } from "../../../src/web/auth/setup-link.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { type Browser, csrfIn, goodPassword, type Office, openOffice } from "./office.ts"

let office: Office
let close: () => Promise<void>
let admin: Browser
let adminId: string

beforeEach(async () => {
	const { store, remove } = freshSqlite()
	office = await openOffice(store)
	close = async () => {
		await office.http.close()
		await remove()
	}
	adminId = await office.addStaff({ name: "wang", isAdministrator: true })
	admin = office.browser()
	await admin.signIn("wang")
})
afterEach(() => close())

async function act(path: string, form: Readonly<Record<string, string>>) {
	return admin.post(path, { csrf: await admin.csrf("/console/staff"), ...form })
}

const li = { display: "李会计", name: "Li", kind: "village", village: "v-qj", roles: "committee", household: "" }

const linkIn = (page: string) => /\/console\/password\/[\w-]+/.exec(page)?.[0] ?? ""
const idIn = (page: string, name: string) => new RegExp(`/console/staff/([^"]+)">${name}`).exec(page)?.[1] ?? ""

async function addLi(): Promise<{ readonly id: string; readonly link: string }> {
	const shown = await act("/console/staff", li)
	expect(shown.statusCode).toBe(200)
	return { id: idIn((await admin.get("/console/staff")).body, "李会计"), link: linkIn(shown.body) }
}

const events = async (villageId = "v-qj") => (await recordsOf(office.store, villageId)).map(({ event }) => event)

test("an account is added, its person sets a password by the link, and works in their village only", async () => {
	const { link } = await addLi()
	expect((await admin.get("/console/staff")).body).toContain("还没设密码")
	expect((await office.browser().signIn("li", "")).statusCode).toBe(401)
	const own = office.browser()
	for (let i = 0; i < 2; i++) expect((await own.get(link)).body).toContain("李会计，请给自己的账号设密码。登录名：li。")
	const weak = await own.post(link, { password: "李会计李会计123", again: "李会计" })
	expect(weak.statusCode).toBe(422)
	expect(weak.body).toContain("两遍输的不一样")
	expect((await own.post(link, { password: goodPassword, again: goodPassword })).headers.location).toBe("/console")
	const home = await own.get("/console")
	expect(home.body).toContain("清江村")
	expect(home.body).not.toContain("向荣村")
	expect((await own.get(link)).statusCode).toBe(410)
	expect((await office.browser().post(link, { password: goodPassword, again: goodPassword })).body).toContain("这个链接不能用了")
	expect((await office.browser().signIn("LI")).statusCode).toBe(303)
	const list = (await admin.get("/console/staff")).body
	expect(list).toContain("清江村 村两委")
	expect(list).not.toContain("还没设密码")
	expect(await events()).toEqual(expect.arrayContaining(["staff.account-added", "staff.password-changed"]))
})

test("a hundred accounts are turned by pages and searched; a wrong form shows the first page again", async () => {
	for (let i = 0; i < 60; i++) await office.addStaff({ name: `staff${String(i).padStart(2, "0")}` })
	const first = (await admin.get("/console/staff")).body
	expect(first).toContain("共 61 个账号")
	expect(first.match(/<td class="cell-lead"/g)).toHaveLength(50)
	expect(first).toContain('rel="next" href="/console/staff?page=2"')
	expect((await admin.get("/console/staff?page=2")).body.match(/<td class="cell-lead"/g)).toHaveLength(11)
	expect((await admin.get("/console/staff?page=99")).body).toContain("第 2 页")
	const found = (await admin.get("/console/staff?q=STAFF1")).body
	expect(found.match(/<td class="cell-lead"/g)).toHaveLength(10)
	expect(found).toContain('value="STAFF1"')
	expect((await admin.get("/console/staff?q=%25")).body).toContain("没有找到这样的账号")
	expect((await act("/console/staff", { ...li, display: " " })).body).toContain("共 61 个账号")
})

test("only administrators come in, and only with the page's own form", async () => {
	const { link } = await addLi()
	const own = office.browser()
	await own.post(link, { password: goodPassword, again: goodPassword })
	for (const path of ["/console/staff", `/console/staff/${adminId}`]) expect((await own.get(path)).statusCode).toBe(403)
	const csrf = await own.csrf("/console/account")
	for (const path of ["/console/staff", `/console/staff/${adminId}`, `/console/staff/${adminId}/villages`])
		expect((await own.post(path, { csrf, act: "disable" })).statusCode).toBe(403)
	expect((await admin.post("/console/staff", li)).statusCode).toBe(403)
	expect((await office.browser().get("/console/staff")).headers.location).toContain("/console/sign-in")
	expect((await admin.get("/console/staff/nobody")).statusCode).toBe(404)
})

test.each([
	["no name", { display: " " }, "请填姓名"],
	["a login name with blanks", { name: "李 会计" }, "登录名要 2 到 40 个字"],
	["a name that is taken", { name: "WANG" }, "已经有人用了"],
	["no role", { roles: "" }, "请至少选一个职务"],
	["a role nobody can be given", { roles: "head" }, "请至少选一个职务"],
	["another village", { village: "v-none" }, "请选一个村"],
	["nothing to look after", { kind: "everything" }, "请选管什么"],
	["a household nobody is in", { household: "0001" }, "没有叫这个名字的人"],
])("refused and kept: %s", async (_, wrong, words) => {
	const refused = await act("/console/staff", { ...li, ...wrong })
	expect(refused.statusCode).toBe(422)
	expect(refused.body).toContain(words)
	expect(linkIn(refused.body)).toBe("")
})

test("an account is linked to its person on the roster", async () => {
	const added = await office.store.tx((tx) => addVillage(tx, { id: "v-real", name: "龙潭村", code: "LT", now: office.clock.now }))
	if (!added.ok) throw new Error(added.code)
	office.villages.push({ id: "v-real", name: "龙潭村", code: "LT" })
	const cells = [
		["户号", "与户主关系", "姓名"],
		["0001", "户主", "李会计"],
	]
	const reading = readRoster({ rows: cells.map((row, index) => ({ number: index + 1, cells: row })) }, "2026-03-05")
	if (!reading.ok) throw new Error(reading.code)
	await importRoster(office.house, "v-real", reading.plan, null)
	expect((await act("/console/staff", { ...li, village: "v-real", household: "0001" })).statusCode).toBe(200)
	const id = idIn((await admin.get("/console/staff")).body, "李会计")
	expect((await admin.get(`/console/staff/${id}`)).body).toContain("花名册上的人：已对上")
})

describe("an account in use", () => {
	let own: Browser
	let id: string
	beforeEach(async () => {
		const added = await addLi()
		id = added.id
		own = office.browser()
		await own.post(added.link, { password: goodPassword, again: goodPassword })
	})
	const isIn = async () => (await own.get("/console")).statusCode === 200

	test("is signed out everywhere", async () => {
		expect(await isIn()).toBe(true)
		const done = await act(`/console/staff/${id}`, { act: "sign-out" })
		expect((await admin.get(done.headers.location ?? "")).body).toContain("都退出了登录")
		expect(await isIn()).toBe(false)
		expect(await events()).toContain("staff.signed-out-by")
	})

	test("is disabled and enabled; a link made before is void", async () => {
		const link = linkIn((await act(`/console/staff/${id}`, { act: "link" })).body)
		await act(`/console/staff/${id}`, { act: "disable" })
		expect(await isIn()).toBe(false)
		expect((await office.browser().signIn("li")).statusCode).toBe(401)
		expect((await office.browser().get(link)).statusCode).toBe(410)
		expect((await admin.get("/console/staff")).body).toContain("已停用")
		await act(`/console/staff/${id}`, { act: "enable" })
		expect((await office.browser().signIn("li")).statusCode).toBe(303)
		expect((await office.browser().get(link)).statusCode).toBe(410)
	})

	test("gets a new password by a link: the newest only, within three days, and all devices are out afterwards", async () => {
		const first = linkIn((await act(`/console/staff/${id}`, { act: "link" })).body)
		const second = linkIn((await act(`/console/staff/${id}`, { act: "link" })).body)
		expect((await office.browser().get(first)).statusCode).toBe(410)
		expect((await office.browser().signIn("li")).statusCode).toBe(303)
		const another = `${goodPassword}二`
		const answers = await Promise.all([1, 2].map(() => office.browser().post(second, { password: another, again: another })))
		expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410])
		expect(await isIn()).toBe(false)
		expect((await office.browser().signIn("li")).statusCode).toBe(401)
		expect((await office.browser().signIn("li", another)).statusCode).toBe(303)
		const third = linkIn((await act(`/console/staff/${id}`, { act: "link" })).body)
		office.clock.now += 3 * 24 * 60 * 60_000
		expect((await office.browser().get(third)).statusCode).toBe(410)
	})

	test("gets other villages and roles", async () => {
		await act(`/console/staff/${id}/villages`, { act: "save", village: "v-xr", roles: "secretary" })
		expect((await own.get("/console")).body).toContain("向荣村")
		const removed = await act(`/console/staff/${id}/villages`, { act: "remove", village: "v-qj" })
		expect((await admin.get(removed.headers.location ?? "")).body).toContain("向荣村 村支书")
		expect((await act(`/console/staff/${id}/villages`, { act: "save", village: "v-xr", roles: "" })).statusCode).toBe(422)
		expect(await events("v-xr")).toContain("staff.roles-changed")
	})
})

test("the last administrator who can sign in is not disabled, also by two at once", async () => {
	const last = await act(`/console/staff/${adminId}`, { act: "disable" })
	expect((await admin.get(last.headers.location ?? "")).body).toContain("最后一个能登录的管理员")
	// One who has not set a password yet cannot sign in.
	const added = await act("/console/staff", { ...li, kind: "administrator", roles: "" })
	expect((await act(`/console/staff/${adminId}`, { act: "disable" })).headers.location).toContain("done=last")
	const other = office.browser()
	await other.post(linkIn(added.body), { password: goodPassword, again: goodPassword })
	const otherId = idIn((await admin.get("/console/staff")).body, "李会计")
	const otherCsrf = csrfIn((await other.get("/console/staff")).body)
	const csrf = await admin.csrf("/console/staff")
	const outcomes = await Promise.all([
		admin.post(`/console/staff/${otherId}`, { csrf, act: "disable" }),
		other.post(`/console/staff/${adminId}`, { csrf: otherCsrf, act: "disable" }),
	])
	expect(outcomes.map(({ headers }) => headers.location?.includes("done=last") ?? false).sort()).toEqual([false, true])
})

test("a rescue link makes an administrator although there is one; once, for an hour, the newest only", async () => {
	const first = await rescueLink(office.store, () => office.clock.now)
	const path = await rescueLink(office.store, () => office.clock.now)
	const form = { display: "赵新民", name: "zhao", password: goodPassword, again: goodPassword }
	expect((await office.browser().get(first)).statusCode).toBe(410)
	expect((await office.browser().get(path)).body).toContain("设立管理员")
	const rescued = office.browser()
	expect((await rescued.post(path, form)).headers.location).toBe("/console")
	expect((await rescued.get("/console/staff")).statusCode).toBe(200)
	expect((await office.browser().post(path, { ...form, name: "zhou" })).statusCode).toBe(410)
	const late = await rescueLink(office.store, () => office.clock.now)
	office.clock.now += 60 * 60_000
	expect((await office.browser().get(late)).statusCode).toBe(410)
	expect((await recordsOf(office.store, "v-qj")).filter(({ event }) => event === "staff.set-up")).toMatchObject([
		{ data: '{"isRescue":true}' },
	])
})
