/** The board's pages over HTTP: every act works as a plain form, and the public list shows no name. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, beforeEach, expect, test } from "vitest"
import { boardView, itemAffair } from "../../../src/village/item/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

let fresh: ReturnType<typeof freshSqlite>
let setting: Awaited<ReturnType<typeof settingOf>>
let http: FastifyInstance
let staff: string

beforeEach(async () => {
	fresh = freshSqlite()
	setting = await settingOf(fresh.store)
	staff = "文书"
	const house = {
		...setting.house,
		gate: {
			enter: async () => ({
				accountId: staff,
				name: staff,
				villageId: setting.villageId,
				villageName: "清江村",
				villages: [],
				csrf: "good",
				rights: new Set(["item.board", "item.post"]),
			}),
			checkForm: ({ body }: { readonly body: unknown }) => {
				if (typeof body !== "object" || body === null || !("csrf" in body) || body.csrf !== "good") throw new Error("the form is not ours")
			},
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => itemAffair.routes(mounted, house)],
	})
	http = server.http
	await http.ready()
})
afterEach(async () => {
	await http.close()
	await fresh.remove()
})

async function page(url: string): Promise<string> {
	const { body } = await http.inject({ url, headers: { accept: "text/html" } })
	return body
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
		.replace(/<[^>]+>/g, " ")
		.replace(/\s+/g, " ")
}

/** Follows the answer of a form, as a browser does. */
async function post(path: string, fields: Readonly<Record<string, string | readonly string[]>>, csrf = "good"): Promise<string> {
	const pairs = Object.entries({ csrf, ...fields }).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
	const { statusCode, headers } = await http.inject({
		method: "POST",
		url: `/console/items${path}`,
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
		payload: new URLSearchParams(pairs).toString(),
	})
	return statusCode === 303 ? page(String(headers.location)) : String(statusCode)
}

const view = () => setting.house.store.read((reader) => boardView(reader, setting.villageId))
const itemOf = async (text: string): Promise<string> =>
	(await view()).items.find(({ claims }) => claims.some((claim) => claim.text.includes(text)))?.item.id ?? ""
const claimOf = async (text: string): Promise<string> =>
	(await view()).items.flatMap(({ claims }) => claims).find((claim) => claim.text.includes(text))?.id ?? ""

test("the way from opinions to the posted list, by forms alone", async () => {
	const empty = await page("/console/items")
	for (const words of ["自动归并（新来 7 条）", "0 条意见 → 0 个诉求 = 0 并入 0 项 + 0 另列", "新来的 7 条意见还不在里面"])
		expect(empty).toContain(words)
	const refused = await post("/post", { days: "7" })
	expect(refused).toContain("还有 8 个诉求没有去处，没有公示")
	expect(refused, "adds up while claims wait").toContain("7 条意见 → 8 个诉求 = 0 并入 0 项 + 0 另列 + 8 还没有去处")
	expect(refused).not.toContain("还不在里面")
	expect(await post("/run", { act: "propose" })).toContain("归并了 8 条，请逐项确认")
	const board = await page("/console/items")
	for (const words of ["7 条意见 → 8 个诉求 = 8 并入", "有骂人的话", "提到人名", "一条意见的一部分", "为什么：", "2 条 · 2 人 · 2 户"])
		expect(board).toContain(words)
	expect(await post("/act", { act: "merge", item: [await itemOf("水渠"), await itemOf("路灯")] })).toContain("已合并")
	expect(await post("/run", { act: "undo" })).toContain("已撤销")
	expect(await post("/act", { act: "split", claim: await claimOf("三组路灯不亮"), title: "路灯不亮" })).toContain("已拆成新事项，1 条")
	expect(await page("/console/items"), "what people did has no likelihood").toMatch(/改过（拆出）(?!（把握)/)
	expect(await post("/act", { act: "move", claim: await claimOf("三组路灯不亮"), target: `item:${await itemOf("路灯坏了")}` })).toContain(
		"已移动 1 条",
	)
	expect(await post("/act", { act: "personal", claim: await claimOf("混蛋") })).toContain("另列要写原因")
	expect(await post("/act", { act: "personal", claim: await claimOf("混蛋"), reason: "个人矛盾" })).toContain("已另列 1 条")
	expect(await page("/console/items/aside")).toMatch(/私下办 王强骂人.*个人矛盾/)
	expect(await post("/act", { act: "move", claim: [] })).toContain("没有勾选")
	expect(await post(`/one/${await itemOf("垃圾")}`, { title: "垃圾清运", category: "environment" })).toContain("已保存")
	expect(await page("/console/items")).toContain("撤销上一步")
	expect(await post("/run", { act: "accept-all" })).toContain("已确认")
	// Beside what changes nothing on the board there is no 撤销: it would take back the 确认 before it.
	expect(await page("/console/items?said=accept&n=1")).toMatch(/已确认 1 项。 撤销 /)
	expect(await post("/second", { needed: "yes" })).toMatch(/以后要两个人复核才公示。 (?!撤销)/)
	expect(await post("/post", { days: "7" })).toMatch(/已提交，请另一个人复核。 (?!撤销)/)
	expect(await page("/console/items"), "who handed it in waits").toMatch(/已经提交了，等另一个人核对后公示(?!.*去公示)/)
	expect(await post("/second", { needed: "no" })).toContain("这一次公示还要两个人看过，从再下一次起不要两人复核")
	expect(await page("/console/items")).toMatch(/有人改成了不要两人复核.* 还是要两个人复核/)
	expect(await post("/post", { days: "7" }), "switched off by who handed it in").toContain("要换一个人复核，没有公示")
	staff = "支书"
	const posted = await post("/post", { days: "7" })
	expect(posted).toContain("7 条意见 → 8 个诉求 = 7 并入 5 项 + 1 另列")
	expect(await page("/console/items"), "and then it ends").toContain(" 要两个人复核才公示 ")
	expect(posted, "nothing to take back once people were told").not.toContain("撤销上一步")
	const open = await page("/v/QJ/items")
	expect(open).toContain("垃圾清运")
	expect(open).toContain("个人事情，私下办理：1 条")
	expect(open).not.toMatch(/混蛋|个人矛盾|陈静|赵新民/)
	expect((await http.inject({ url: "/v/XX/items" })).statusCode).toBe(404)
})

test("the first page says what waits to be sorted, and what to be accepted", async () => {
	const tiles = async () => {
		const { house, villageId, cx } = setting
		const of = { house, villageId, now: cx().now, accountId: "文书", heldIn: () => [] }
		const found = await house.store.read(async (reader) => itemAffair.homeTiles?.({ ...of, reader }))
		return found?.filter(({ isUrgent }) => isUrgent).map(({ label, value, path }) => [label, value, path])
	}
	expect(await tiles()).toEqual([["意见等归并", 7, "/console/items"]])
	await post("/run", { act: "propose" })
	const { proposed } = (await view()).account
	expect(await tiles()).toEqual([["归并的事项等确认", proposed, "/console/items"]])
	await post("/run", { act: "accept-all" })
	expect(await tiles(), "what speaks of somebody is looked at by itself").toEqual([["归并的事项等确认", 1, "/console/items"]])
	await post("/act", { accept: await itemOf("混蛋") })
	expect(await tiles()).toEqual([])
})

test("many are accepted at once: those ticked, those of one claim, those of a page; a title is changed where it stands", async () => {
	await post("/run", { act: "propose" })
	const left = async () => (await view()).items.filter(({ item }) => item.state === "proposed")
	const all = (await left()).length
	expect(await post("/act", { act: "accept-ticked", item: [] })).toContain("没有勾选")
	expect(await post("/act", { act: "accept-ticked", item: [await itemOf("水渠")] })).toContain("已确认 1 项")
	const street = await itemOf("路灯坏了")
	expect(await post("/act", { rename: street, [`title:${street}`]: "三组路灯要修", back: "state=proposed&page=1" })).toContain("已保存")
	expect((await view()).items.find(({ item }) => item.id === street)?.item).toMatchObject({ title: "三组路灯要修", state: "accepted" })
	const about = await itemOf("混蛋")
	const single = (await left()).filter(({ claims, item }) => claims.length === 1 && item.id !== about).length
	expect([all - 2, single + 1]).toEqual([(await left()).length, (await left()).length])
	await post("/run", { act: "undo" })
	const board = await page("/console/items")
	expect(board).toContain(`只有一条的都确认（${single}）`)
	expect(await post("/run", { act: "accept-single" })).toContain(`已确认 ${single} 项。还有 1 项说到某个人或者有骂人的话，没有一起确认`)
	expect(new Set((await left()).map(({ item }) => item.id))).toEqual(new Set([street, about]))
	await post("/run", { act: "undo" })
	const listed = (await left()).map(({ item }) => item.id).filter((id) => id !== about)
	expect(await page("/console/items")).toContain(`这一页的 ${listed.length} 项都对，确认`)
	expect(await post("/act", { act: "accept-page", listed })).toContain(`已确认 ${listed.length} 项`)
	expect((await left()).map(({ item }) => item.id)).toEqual([about])
	expect(await page("/console/items")).not.toMatch(/全部确认|只有一条的都确认/)
	expect(await post("/run", { act: "accept-all" })).toContain("剩下的 1 项说到某个人或者有骂人的话，没有一起确认")
})

test("a flagged claim is let stand where it is read, without ticking it first", async () => {
	await post("/run", { act: "propose" })
	const id = await claimOf("混蛋")
	expect((await http.inject({ url: "/console/items?state=flagged" })).body).toContain(`name="lookedClaim" value="${id}"`)
	const before = (await view()).flagged
	expect(await post("/act", { lookedClaim: id })).toContain("1 处可以给别人看")
	expect((await view()).flagged).toBeLessThan(before)
})

test("beside a claim that speaks of somebody stands the way to handle it privately: one press, which can be taken back", async () => {
	await post("/run", { act: "propose" })
	const id = await claimOf("混蛋")
	const { body } = await http.inject({ url: "/console/items" })
	expect(body).toContain(`name="privately" value="${id}"`)
	expect(body.match(/name="privately"/g)).toHaveLength(1)
	expect(await post("/act", { privately: id })).toMatch(/已另列 1 条。 撤销 /)
	expect(await page("/console/items/aside")).toMatch(/私下办 王强骂人.*原因：说的是某个人的事/)
	await post("/run", { act: "undo" })
	expect(await claimOf("混蛋")).toBe(id)
})

test("the last change of an item is taken back on its own page; that of another item is not offered there", async () => {
	await post("/run", { act: "propose" })
	const one = await itemOf("路灯坏了")
	expect(await page(`/console/items/one/${one}`)).toContain("撤销上一步（自动归并）")
	await post(`/one/${one}`, { title: "三组要路灯", category: "roads" })
	expect(await page(`/console/items/one/${await itemOf("垃圾")}`)).not.toContain("撤销上一步")
	const undone = async (id: string) => {
		const { body } = await http.inject({ url: `/console/items/one/${id}` })
		const [, seq = ""] = /name="undo" value="(\d+)"/.exec(body) ?? []
		const payload = new URLSearchParams({ csrf: "good", one: id, back: "state=proposed&page=1", undo: seq }).toString()
		const headers = { "content-type": "application/x-www-form-urlencoded" }
		return String((await http.inject({ method: "POST", url: "/console/items/run", headers, payload })).headers.location)
	}
	const back = await undone(one)
	expect(back).toMatch(new RegExp(`^/console/items/one/${one}\\?back=.*said=undone`))
	expect(await page(back)).toContain("已撤销")
	expect((await view()).items.find(({ item }) => item.id === one)?.item.title).not.toBe("三组要路灯")
	// An item that was made by it is gone with it.
	await post("/act", { act: "split", claim: await claimOf("三组路灯不亮"), title: "路灯不亮" })
	expect(await undone(await itemOf("三组路灯不亮"))).toBe("/console/items?state=proposed&page=1&said=undone&n=0")
})

test("who works on one item stays with it while it has claims, and comes back to the page of the board that was left", async () => {
	await post("/run", { act: "propose" })
	const one = await itemOf("路灯坏了")
	const goes = async (path: string, fields: Readonly<Record<string, string>>): Promise<string> => {
		const payload = new URLSearchParams({ csrf: "good", one, back: "state=proposed&page=1", ...fields }).toString()
		const headers = { "content-type": "application/x-www-form-urlencoded" }
		return String((await http.inject({ method: "POST", url: `/console/items${path}`, headers, payload })).headers.location)
	}
	expect(await goes("/act", { act: "split", claim: await claimOf("三组路灯不亮"), title: "老人摔跤" })).toMatch(
		new RegExp(`^/console/items/one/${one}\\?back=.*said=split`),
	)
	expect(await goes("/act", { act: "move", claim: await claimOf("路灯坏了"), target: `item:${await itemOf("水渠")}` })).toBe(
		"/console/items?state=proposed&page=1&said=move&n=1",
	)
	const other = await itemOf("垃圾")
	expect(await goes(`/one/${other}`, { title: "垃圾清运", category: "environment" })).toBe(
		"/console/items?state=proposed&page=1&said=renamed&n=0",
	)
})

test("a question answered by a slip is put right where it is told, and what is taken back there is no consolidation", async () => {
	await post("/run", { act: "propose" })
	expect(await page("/console/items/questions")).not.toContain("撤销上一步")
	const [one, other] = [await claimOf("水渠"), await claimOf("垃圾")]
	const told = await post("/questions", { one, other, answer: "no" })
	expect(told).toContain("按错了，是同一件事")
	expect(await post("/questions", { one, other, answer: "yes" })).toContain("撤销上一步（合并）")
	expect(await itemOf("水渠")).toBe(await itemOf("垃圾"))
})

test("who does not find theirs in the posted list writes it on a page; it stands on the board, and is answered by name", async () => {
	expect((await http.inject({ url: "/v/QJ/items/missing" })).headers.location).toBe("/o/QJ")
	await post("/run", { act: "propose" })
	await setting.acceptAll()
	await post("/post", { days: "7" })
	expect(await page("/v/QJ/items")).toContain("清单里没有我的意见")
	expect((await http.inject({ url: "/v/QJ/items" })).body).toContain('href="/v/QJ/items/missing"')
	expect(await page("/v/QJ/items/missing")).toContain("弄好了答复您本人")
	const send = (fields: Readonly<Record<string, string>>) =>
		http.inject({
			method: "POST",
			url: "/v/QJ/items/missing",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			payload: new URLSearchParams({
				text: "垃圾车来得太早",
				place: "",
				code: setting.codes.get("0005") ?? "",
				named: "no",
				...fields,
			}).toString(),
		})
	const refused = await send({ id: "missing-1", name: "没有此人" })
	expect([refused.statusCode, refused.body.includes("这一户名册上没有这个名字"), refused.body.includes("垃圾车来得太早")]).toEqual([
		422,
		true,
		true,
	])
	expect((await view()).objections).toBe(0)
	for (const _ of [1, 2])
		expect((await send({ id: "missing-2", name: "陈静" })).headers.location).toBe("/v/QJ/items/missing/done?n=QJ-2026-0008")
	expect(await page("/v/QJ/items/missing/done?n=QJ-2026-0008")).toContain("弄好了答复您本人")
	const { open, objections } = await view()
	expect([open.map(({ text }) => text), objections]).toEqual([["垃圾车来得太早"], 1])
	const told = await page("/console/items/objections")
	expect(told).toMatch(/陈静说自己的意见不在第 1 版里.*垃圾车来得太早 已记成意见 QJ-2026-0008/)
	// When the time is over the usual form takes it.
	setting.clock.now += 8 * 86_400_000
	expect((await http.inject({ url: "/v/QJ/items/missing" })).headers.location).toBe("/o/QJ")
	expect(await page("/v/QJ/items")).not.toContain("清单里没有我的意见")
})

test("questions show both sides and say what an answer changed", async () => {
	await post("/run", { act: "propose" })
	const [lamp, rubbish] = [await claimOf("路灯坏了"), await claimOf("垃圾")]
	expect(await page("/console/items/questions")).toContain("是不是同一件事？")
	expect(await post("/questions", { one: lamp, other: rubbish, answer: "yes" })).toContain("记下了：合并成一项，移动了 1 条")
	expect(await post("/questions", { one: lamp, other: "nobody", answer: "no" })).toContain("已经有变动")
})

test("what a form of somebody else sends is refused, and an address says nothing we did not write", async () => {
	expect(await post("/run", { act: "propose" }, "forged")).toBe("500")
	expect((await view()).account.claims).toBe(0)
	expect(await page("/console/items?said=%3Cscript%3E&n=9")).not.toContain("item.said")
	expect((await http.inject({ url: "/console/items/one/nothing" })).statusCode).toBe(404)
})
