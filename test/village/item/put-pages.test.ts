/** The posted items put before a body by forms, and what the village reads of them afterwards. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, beforeEach, expect, test } from "vitest"
import { castVote, closeRound, councilAffair, openRound, ruleOfKind, seatPerson, setUpBody } from "../../../src/village/council/index.ts"
import { act, boardView, itemAffair, itemsOf, postList } from "../../../src/village/item/index.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

let fresh: ReturnType<typeof freshSqlite>
let setting: Awaited<ReturnType<typeof settingOf>>
let http: FastifyInstance
const command = () => ({ house: setting.house, now: setting.clock.now, by: "staff-1" })

beforeEach(async () => {
	fresh = freshSqlite()
	setting = await settingOf(fresh.store, undefined, [councilAffair, taskAffair])
	const house = {
		...setting.house,
		gate: {
			enter: async () => ({
				accountId: "staff-1",
				name: "文书",
				villageId: setting.villageId,
				villageName: "清江村",
				villages: [],
				csrf: "good",
				rights: new Set<string>(["council.manage", "council.read"]),
			}),
			checkForm: () => undefined,
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [itemAffair, councilAffair].map((affair) => (mounted: FastifyInstance) => affair.routes(mounted, house)),
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

async function put(pairs: readonly (readonly [string, string])[]): Promise<string> {
	const { statusCode, headers } = await http.inject({
		method: "POST",
		url: "/console/council/items",
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
		payload: new URLSearchParams([["csrf", "good"], ...pairs.map(([name, value]) => [name, value])]).toString(),
	})
	return statusCode === 303 ? page(String(headers.location)) : String(statusCode)
}

async function postAll(): Promise<void> {
	await setting.propose()
	await fresh.store.tx(async (tx) => {
		const { items } = await boardView(tx, setting.villageId)
		const insult = items.flatMap(({ claims }) => claims).find(({ text }) => text.includes("混蛋"))
		await act(tx, setting.cx(), { kind: "aside", claimIds: [insult?.id ?? ""], fate: { kind: "personal", reason: "个人矛盾" } })
		const left = (await boardView(tx, setting.villageId)).items.map(({ item }) => item.id)
		await act(tx, setting.cx(), { kind: "accept", itemIds: left })
		await postList(tx, setting.cx(), setting.tools)
	})
}

async function seatCouncil(): Promise<string> {
	return fresh.store.tx(async (tx) => {
		const of = {
			villageId: setting.villageId,
			kind: "council",
			name: "村民议事会",
			rule: { ...ruleOfKind.council, noticeDays: 0 },
		} as const
		const made = await setUpBody(tx, command(), of)
		if (!made.ok) throw new Error(made.code)
		await seatPerson(tx, command(), { villageId: setting.villageId, bodyId: made.body.id, householdNumber: "0003", name: "王强" })
		return made.body.id
	})
}

test("what is missing is said with the way on: no posted list, then no body", async () => {
	expect(await page("/console/council/items")).toContain("还没有公示的事项。先在“归并”里公示清单。")
	await postAll()
	const text = await page("/console/council/items")
	expect(text).toContain("还没有议事主体，先设一个，才能提交")
	expect(text).not.toContain("提交勾选的")
	expect(await put([["body", "none"]])).toContain("这个议事主体没有或已停用，什么也没做")
})

test("one ticked item, then all the others; the list and the public page say how far each is", async () => {
	await postAll()
	const body = await seatCouncil()
	const items = await fresh.store.read((reader) => itemsOf(reader, setting.villageId))
	const [first] = items
	expect(await page("/console/items/posted")).toContain("提交议事主体讨论")
	expect(await page(`/console/council/items?item=${first?.id}`)).toContain("清单的异议期到 2026年3月12日。现在提交也可以")
	expect(await put([["body", body]])).toContain("没有勾选可以提交的事项，什么也没做")
	const one = await put([
		["body", body],
		["item", first?.id ?? ""],
	])
	expect(one).toContain("提交了 1 项。")
	expect(one).toContain(`没交过的全部提交（${items.length - 1} 项）`)
	expect(
		await put([
			["body", body],
			["item", first?.id ?? ""],
		]),
	).toContain("勾选的都已经在议或已立项，没有重复提交")
	const all = await put([
		["body", body],
		["which", "all"],
	])
	expect(all).toContain(`提交了 ${items.length - 1} 项。`)
	expect(all).toContain("公示的事项都已经提交过了")

	const matterId = /council\/matters\/([^"]+)"/.exec((await http.inject({ url: "/console/council/items" })).body)?.[1] ?? ""
	const villageId = setting.villageId
	await fresh.store.tx(async (tx) => {
		const unitId = (await personOfHousehold(tx, villageId, { householdNumber: "0003", name: "王强" })) ?? ""
		await openRound(tx, command(), { villageId, matterId, way: "open", closesAt: null })
		await castVote(tx, command(), { villageId, matterId, round: 1, unitId, personId: unitId, choice: "agree", reason: "", channel: "web" })
		await closeRound(tx, command(), { villageId, matterId, round: 1 })
	})
	expect(await page(`/console/council/matters/${matterId}`)).toContain("公示清单第 1 项")
	const read = await page("/v/QJ/items")
	expect(read).toContain(`${items.length} 项 = 1 立项 + ${items.length - 1} 待议`)
	expect(read).toContain("村民议事会决定：立项（QJJY-2026-0001）")
	expect(read).not.toMatch(/王强|李建国|文书/)
	expect((await http.inject({ url: "/v/QJ/items" })).body).not.toContain("/console/council")
})
