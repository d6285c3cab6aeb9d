/** Pages that only stand open in the middle of an act, or when something went wrong: looked at as every other page is. */
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { dayMs } from "../../src/text/date.ts"
import { alikeDeskOf } from "../../src/village/item/alike-desk.ts"
import { alikePageOf } from "../../src/village/item/alike-form.ts"
import { boardView, latestPosting } from "../../src/village/item/index.ts"
import { fileOpinion } from "../../src/village/opinion/commands.ts"
import { codesList, everybody } from "../../src/village/people/index.ts"
import { toJudgeBy } from "../../src/village/task/to-judge.ts"
import { worksOf } from "../../src/village/works.ts"
import { accountByName } from "../../src/web/auth/accounts.ts"
import { eventually } from "../support/tiny.ts"
import { putRows } from "../web/console/trouble-rows.ts"
import { onStage } from "./demo-stage.ts"
import { faultsOf } from "./page-faults.ts"
import { deskView, phoneView, seenText } from "./watch.ts"

const on = onStage()

/** Goes there and gives what is wrong with the page, and with its status. */
async function at(page: Page, path: string, name = path, status = 200): Promise<readonly string[]> {
	const answer = await page.goto(`${on.stage.url}${path}`, { waitUntil: "load" })
	const got = answer?.status() ?? 0
	return [...(got === status ? [] : [`${name} answers ${got}`]), ...(await faultsOf(page, name))]
}

/** Presses a button that leads to another page. */
async function press(page: Page, name: string | RegExp): Promise<void> {
	await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).first().click()])
}

/** Two people of the demo say the same; the second of their opinions. */
async function sayTwice(first: string, second: string): Promise<{ readonly opinionId: string; readonly personId: string }> {
	const { service, village } = on.stage
	const { store, clock, newId, timeZone } = service.house
	const people = await store.read((reader) => everybody(reader, village.id, clock()))
	const say = async (text: string, place: number) => {
		const { personId, householdId } = people[place] ?? { personId: "", householdId: "" }
		const id = newId()
		await store.tx((tx) =>
			fileOpinion(tx, {
				village,
				timeZone,
				id,
				now: clock(),
				author: { personId, householdId, groupName: null, givenName: null },
				text,
				media: [],
				sourceKind: "form",
				channel: "form",
				chatId: null,
				isNamed: true,
				enteredBy: null,
			}),
		)
		return { opinionId: id, personId }
	}
	await say(first, 0)
	const other = people.findIndex(({ householdId }) => householdId !== people[0]?.householdId)
	return say(second, other)
}

test("a resident without a chat: the same matter, wrongly placed, judged", { timeout: 300_000 }, async () => {
	const { house } = on.stage.service
	const { id: villageId, code: villageCode } = on.stage.village
	const now = house.clock()
	const codes = new Map<string, string>()
	for await (const listed of codesList(house, villageId)) for (const { household, code } of listed) codes.set(household, code ?? "")
	const people = await house.store.read((reader) => everybody(reader, villageId, now))
	const board = await house.store.read((reader) => boardView(reader, villageId))
	const placed = new Set(board.items.flatMap(({ claims }) => claims.map(({ number }) => number)))
	const page = await (await on.stage.visitor(on.browser, phoneView)).newPage()
	const faults: string[] = []

	const { opinionId, personId } = await sayTwice("晒谷场边上的围栏被拖拉机撞断了", "晒谷场的围栏断了，拖拉机撞的")
	const alike = await house.store.read((reader) => alikePageOf(reader, house, { villageId, villageCode, opinionId, personId }))
	if (alike === undefined) throw new Error("the same said twice is not asked about")
	faults.push(...(await at(page, alike, "附议")))
	await press(page, /是/)
	faults.push(...(await faultsOf(page, "附议 answered")))

	/** Says who they are until somebody is asked something. */
	const asSomebody = async (path: string, next: string, isAsked: () => Promise<boolean>) => {
		for (const { householdNumber, name } of people) {
			await page.goto(`${on.stage.url}${path}`)
			await page.getByLabel(/登记码/).fill(codes.get(householdNumber) ?? "")
			await page.getByLabel(/姓名|名字/).fill(name)
			await press(page, next)
			if (await isAsked()) return
		}
		throw new Error(`nobody of the demo is asked anything at ${path}`)
	}
	expect(placed.size).toBeGreaterThan(0)
	expect((await house.store.read((reader) => latestPosting(reader, villageId)))?.until, "the list can be objected to").toBeGreaterThan(now)
	await asSomebody("/v/QJ/items/wrong", "下一步", async () => (await page.getByRole("radio").count()) > 0)
	faults.push(...(await faultsOf(page, "不对")))
	await page.getByRole("radio").first().check()
	await press(page, "交上去")
	faults.push(...(await faultsOf(page, "不对 done")))

	// A week after work is done who asked for it is asked how it was done.
	on.stage.pass(8 * dayMs)
	const isAsked = (personId: string) => house.store.read(async (reader) => (await toJudgeBy(reader, { villageId, personId })).length > 0)
	const asked = async () => (await Promise.all(people.map(({ personId }) => isAsked(personId)))).includes(true)
	await eventually(asked, 60_000)
	await asSomebody("/v/QJ/judge", "下一步", async () => (await page.getByRole("radio", { name: "不满意" }).count()) > 0)
	faults.push(...(await faultsOf(page, "评价")))
	await page.getByRole("radio", { name: "不满意" }).check()
	await press(page, /交/)
	faults.push(...(await faultsOf(page, "评价 without its reason")))
	expect(faults).toEqual([])
})

test("staff: long work, the export's release, accounts, messages that stand still, doors that are closed", {
	timeout: 300_000,
}, async () => {
	const { house } = on.stage.service
	const villageId = on.stage.village.id
	const open = async (name: string, roles: readonly string[]) => (await on.stage.staff(on.browser, deskView, { name, roles })).newPage()
	const page = await open("演示管理员", [])
	const faults: string[] = []

	// Work that goes on until the test lets it end, as far as it is.
	const accountId = await accountOf("演示管理员")
	let finish: () => void = () => undefined
	const of = { title: "导入花名册", what: "正在把花名册写进系统。", path: "/console/roster", failed: () => undefined }
	const work = await worksOf(house).begin({ villageId, accountId }, of, async (told) => {
		await told(12_345, 60_000)
		await new Promise<void>((resolve) => {
			finish = resolve
		})
		return "/console/roster"
	})
	faults.push(...(await at(page, work, "work under way")))
	expect(await seenText(page.locator("main"))).toContain("20%")
	finish()
	faults.push(...(await at(page, "/console/work/none", "work nobody knows", 404)))

	const secretary = await open("演示文书", ["secretary"])
	await secretary.goto(`${on.stage.url}/console/bundle`)
	await press(secretary, "申请导出")
	faults.push(...(await faultsOf(secretary, "export asked for")))
	const supervisor = await open("演示监督员", ["supervisor"])
	faults.push(...(await at(supervisor, "/console", "first page of a supervisor")))
	faults.push(...(await at(supervisor, "/console/bundle", "export to release")))
	await press(supervisor, "放行，开始导出")
	await supervisor.waitForURL(/\/console\/bundle\?said=made/, { timeout: 60_000 })
	faults.push(...(await faultsOf(supervisor, "exports to fetch")))

	const { opinionId } = await sayTwice("渡口的木船漏水，坐船的人怕", "渡口那条木船漏水了")
	const alike = await house.store.read((reader) => alikeDeskOf(reader, house, { villageId, opinionId }))
	if (alike === undefined) throw new Error("the same said twice is not asked about")
	faults.push(...(await at(secretary, alike, "entered for somebody: the same matter")))

	await page.goto(`${on.stage.url}/console/staff`)
	await page.getByRole("link", { name: "演示监督员" }).click()
	faults.push(...(await faultsOf(page, "one account")))
	await press(page, /链接/)
	// The link itself is in no language.
	faults.push(...(await faultsOf(page, "link for a password")).filter((fault) => !fault.includes("not Chinese")))

	const chatId = "000000000001"
	await putRows(house.store, {
		chats: [{ id: chatId, villageId }],
		messages: [
			{ chatId, seq: 1, status: "dead", cause: "transient: 502" },
			{ chatId, seq: 2, status: "dead", cause: "gone" },
			{ chatId, seq: 3, status: "uncertain", lane: "bulk" },
			{ chatId, seq: 4, status: "parked" },
		],
		events: [{ chatId, seq: 5, status: "dead", cause: "CRASH_LOOP" }],
	})
	for (const show of ["dead", "uncertain", "parked", "events"])
		faults.push(...(await at(page, `/console/messages?show=${show}`, `messages ${show}`)))
	await page.goto(`${on.stage.url}/console/messages?show=dead`)
	await press(page, "再发一次")
	faults.push(...(await faultsOf(page, "messages sent again")))

	const council = await open("演示议事会成员", ["council"])
	faults.push(...(await at(council, "/console/record", "closed door", 403)))
	faults.push(...(await at(council, "/console/nothing-here", "no such page of the console", 404)))
	await council.context().clearCookies()
	faults.push(...(await at(council, "/console/opinions?q=x", "signed out")))
	expect(faults).toEqual([])
})

test("signing in too often says how long to wait, and keeps the name", { timeout: 60_000 }, async () => {
	const page = await (await on.stage.visitor(on.browser, phoneView)).newPage()
	const faults = [...(await at(page, "/console/sign-in"))]
	for (let tries = 0; tries < 6; tries++) {
		await page.getByLabel("登录名").fill("没有这个人")
		await page.getByLabel("密码").fill("不是这个密码")
		await press(page, "登录")
		if (tries === 0) faults.push(...(await faultsOf(page, "wrong password")))
	}
	faults.push(...(await faultsOf(page, "throttled")))
	expect(await seenText(page.locator("main"))).toContain("试的次数太多了")
	expect(await page.getByLabel("登录名").inputValue()).toBe("没有这个人")
	expect(faults).toEqual([])
})

async function accountOf(name: string): Promise<string> {
	const account = await on.stage.service.house.store.read((reader) => accountByName(reader, name))
	if (account === undefined) throw new Error(`nobody is called ${name}`)
	return account.id
}
