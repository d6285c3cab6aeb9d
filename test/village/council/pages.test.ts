/** The console pages of bodies, matters, the voting desk and tasks, over HTTP; files that leave the house. */
import { randomUUID } from "node:crypto"
import ExcelJS from "exceljs"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterEach, beforeEach, expect, test } from "vitest"
import { mediaStore } from "../../../src/store/media.ts"
import { fillRoll, rollNow, setUpBody, unseat } from "../../../src/village/council/commands-bodies.ts"
import { fenOf } from "../../../src/village/council/console.ts"
import { councilAffair } from "../../../src/village/council/index.ts"
import { ruleOfKind } from "../../../src/village/council/presets.ts"
import { bodiesOf } from "../../../src/village/council/repo-bodies.ts"
import { addMark } from "../../../src/village/council/repo-matters.ts"
import { importRoster } from "../../../src/village/people/index.ts"
import { postStandard } from "../../../src/village/signoff/standards.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { unzip } from "../people/file-cases.ts"
import { planOf } from "../people/village.ts"
import { councilRoster, type Setting, settingOf } from "./setting.ts"

let fresh: ReturnType<typeof freshSqlite>
let setting: Setting
let http: FastifyInstance
let session: { villageId: string; rights: ReadonlySet<string>; accountId: string; personId?: string }

const every = new Set([...Object.keys(councilAffair.rights ?? {}), ...Object.keys(taskAffair.rights ?? {})])

beforeEach(async () => {
	fresh = freshSqlite()
	setting = await settingOf(fresh.store, { affairs: [taskAffair] })
	session = { villageId: setting.villageId, rights: every, accountId: "staff-1" }
	const house = {
		...setting.house,
		media: mediaStore(fresh.file.replace(/[^/]+$/, "")),
		nav: [...councilAffair.nav, ...taskAffair.nav],
		gate: {
			enter: async (_: unknown, right?: string) => {
				if (right !== undefined && !session.rights.has(right)) throw new Error("forbidden")
				return { name: "文书", villageName: "清江村", villages: [], csrf: "good", ...session }
			},
			checkForm: ({ body }: { readonly body: unknown }) => {
				if (typeof body !== "object" || body === null || !("csrf" in body) || body.csrf !== "good") throw new Error("the form is not ours")
			},
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => councilAffair.routes(mounted, house), (mounted) => taskAffair.routes(mounted, house)],
	})
	http = server.http
	await http.ready()
})
afterEach(async () => {
	await http.close()
	await fresh.remove()
})

async function page(url: string): Promise<{ readonly status: number; readonly body: string }> {
	const { statusCode, body } = await http.inject({ url, headers: { accept: "text/html" } })
	return { status: statusCode, body }
}

async function post(url: string, fields: Readonly<Record<string, string | readonly string[]>>, csrf = "good") {
	const form = new URLSearchParams({ csrf })
	for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
	return http.inject({
		method: "POST",
		url,
		headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
		payload: form.toString(),
	})
}

const matterOf = (path: string) => decodeURIComponent(path.split("/").at(-1) ?? "")

/** The page a post leads to; where it was refused, the page with what was sent. */
async function after(url: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<string> {
	const answer = await post(url, fields)
	if (answer.statusCode === 422) return answer.body
	expect([url, answer.statusCode]).toEqual([url, 303])
	return (await page(String(answer.headers.location))).body
}

/** A PNG of one point. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64")

async function postPhoto(url: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<string> {
	const boundary = "----seam"
	const parts: Buffer[] = []
	for (const [name, value] of Object.entries({ csrf: "good", ...fields }))
		for (const one of [value].flat())
			parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`))
	parts.push(
		Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="photo"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`),
		png,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	)
	const answer = await http.inject({
		method: "POST",
		url,
		headers: { "content-type": `multipart/form-data; boundary=${boundary}`, accept: "text/html" },
		payload: Buffer.concat(parts),
	})
	expect([url, answer.statusCode]).toEqual([url, 303])
	return (await page(String(answer.headers.location))).body
}

const matterForm = {
	id: "m-1",
	body: "",
	title: "修村口的桥",
	text: "桥面裂了。",
	kind: "ordinary",
	preset: "none",
	group: "",
	budget: "12,000",
	asker: "0008 吴小军",
	concerned: "",
}

test("a body is set up, its roll filled, its rule changed; too many cadres are warned of", async () => {
	const made = await after("/console/council/bodies", { kind: "group-council", name: "二组议事会", group: "二组" })
	expect(made).toContain("名册还是空的")
	const path = /action="(\/console\/council\/bodies\/[^"]+)\/fill"/.exec(made)?.[1] ?? ""
	expect(await after(`${path}/fill`, { source: "role:council" })).toContain("名册填好了")
	for (const source of ["role:council", "role:legal"]) expect(await after(`${path}/fill`, { source }), source).toContain("没有加进来的人")
	expect(await after(`${path}/seat`, { household: "0001", name: "李建国" })).toContain("这个人不在这个小组")
	await importRoster(
		setting.house,
		setting.villageId,
		planOf([...councilRoster, ["", "儿子", "吴小宝", "2012", "", "", "", "常住", "", "", ""]]),
		null,
	)
	const young = await after(`${path}/seat`, { household: "0008", name: "吴小宝" })
	expect(young).toContain("还没满 18 岁，不能上名册，没有加")
	const unknown = await post(`${path}/seat`, { household: "0099", name: "写错的人" })
	expect(unknown.statusCode).toBe(422)
	for (const part of ["名册上没有这个户号和姓名", "没有记。您填的还在下面的表里", 'value="0099"', 'value="写错的人"'])
		expect(unknown.body).toContain(part)
	const last = await setting.person("0007")
	const ranking = await post(`${path}/rank`, { unit: last, serials: "一、一" })
	expect(ranking.statusCode).toBe(422)
	for (const part of ["排序看不懂", 'value="一、一"', `value="${last}" selected`]) expect(ranking.body).toContain(part)
	expect((await page(path)).body).not.toContain("写错的人")
	const few = await after(`${path}/unseat`, { unit: [await setting.person("0005"), await setting.person("0006")] })
	for (const part of ["名册（2）", "超过 30%", "（50%）"]) expect(few).toContain(part)
	const rule = { unit: "person", threshold: "80-due", quorum: "half-due", noticeDays: "5", online: "binding", source: "二组公约" }
	const changed = await after(`${path}/rule`, rule)
	for (const part of ["应到的过半数参加才有效，应到的80% 以上同意才通过", "会前 5 天通知", "依据：二组公约"])
		expect(changed).toContain(part)
	const wrong = await post(`${path}/rule`, { ...rule, noticeDays: "many", source: "还没写完的依据" })
	expect(wrong.statusCode).toBe(422)
	for (const part of ["这条规则不成立", "还没写完的依据"]) expect(wrong.body).toContain(part)
	const refused = await post("/console/council/bodies", { kind: "group-council", name: "", group: "" })
	expect(refused.statusCode).toBe(422)
	expect((await page("/console/council")).body).toContain("二组议事会")
})

test.each([
	["", null],
	["12,000 元", 1_200_000],
	["350.50", 35_050],
	["¥350", 35_000],
	["12万", 120_000_00],
	["１.2 万元", 12_000_00],
	["三万五", 35_000_00],
	["一千二百块", 120_000],
	["12万块钱", 120_000_00],
	["0", 0],
	["很多", Number.NaN],
	["-5", Number.NaN],
	["1.234", Number.NaN],
	["100亿", Number.NaN],
	["12元万", Number.NaN],
])("a sum written as %j", (text, fen) => {
	expect(fenOf(text)).toBe(fen)
})

test("a rule that somebody else changed meanwhile is not written over unseen: what changed is said, what was typed stays", async () => {
	const path = `/console/council/bodies/${setting.body.id}`
	const seenOn = (body: string) => (/name="seen" value="([^"]+)"/.exec(body)?.[1] ?? "").replaceAll("&quot;", '"')
	const opened = seenOn((await page(path)).body)
	const rule = { unit: "person", threshold: "majority-due", quorum: "", noticeDays: "0", online: "binding", source: "村规" }
	const theirs = { ...rule, quorum: "none", noticeDays: "7", source: "他写的依据", seen: opened }
	expect(await after(`${path}/rule`, theirs)).toContain("会前 7 天通知")
	const mine = { ...rule, quorum: "none", threshold: "80-due", source: "我写的依据", seen: opened }
	const overtaken = await post(`${path}/rule`, mine)
	expect(overtaken.statusCode).toBe(422)
	for (const part of [
		"还没有保存：别人刚改过这条规则",
		"您打开这一页以后，别人改过这条规则",
		"别人改了“会前几天通知”：原来是“0”，现在是“7”",
		"现在是“他写的依据”",
		"我写的依据</textarea>",
		'value="80-due" selected',
		"会前 7 天通知",
	])
		expect(overtaken.body).toContain(part)
	expect((await page(path)).body).not.toContain("我写的依据")
	// What was wrong with it is mended first; the page it was made from stays the one that was seen.
	const wrong = await post(`${path}/rule`, { ...mine, noticeDays: "many" })
	expect([wrong.statusCode, seenOn(wrong.body)]).toEqual([422, opened])
	const again = await after(`${path}/rule`, { ...mine, seen: seenOn(overtaken.body) })
	for (const part of ["依据：我写的依据", "应到的80% 以上同意才通过", "不要求提前通知"]) expect(again).toContain(part)
})

test("a new body pressed twice is one", async () => {
	const blank = (await page("/console/council/bodies/new")).body
	expect(/name="id" value="([^"]+)"/.exec(blank)?.[1]).toBeTypeOf("string")
	const form = { id: randomUUID(), kind: "council", name: "红白理事会", group: "" }
	expect((await post("/console/council/bodies", { ...form, name: "" })).body).toContain(`name="id" value="${form.id}"`)
	const [one, two] = await Promise.all([post("/console/council/bodies", form), post("/console/council/bodies", form)])
	expect(two.headers.location).toBe(one.headers.location)
	const other = await post("/console/council/bodies", { ...form, name: "退回来改了的理事会" })
	expect(other.headers.location).not.toBe(one.headers.location)
	const bodies = await fresh.store.read((reader) => bodiesOf(reader, setting.villageId))
	expect(bodies.map(({ name }) => name).toSorted()).toEqual(["村民议事会", "红白理事会", "退回来改了的理事会"].toSorted())
})

test("a matter through the desk: paper votes, closing, the arithmetic, minutes, signature sheet", async () => {
	const wrong = await post("/console/council/matters", { ...matterForm, body: setting.body.id, budget: "很多", asker: "0008 没这人" })
	expect(wrong.statusCode).toBe(422)
	for (const part of ["金额看不懂", "名册上找不到", "桥面裂了。"]) expect(wrong.body).toContain(part)
	const put = await after("/console/council/matters", { ...matterForm, body: setting.body.id, budget: "1.2万元" })
	for (const part of ["第 1 号：修村口的桥", "要花的钱：12000 元", "议事规则"]) expect(put).toContain(part)
	const path = "/console/council/matters/m-1"
	expect(await after(`${path}/open`, { way: "open", until: "2020-01-01T09:00" })).toContain("截止时间已经过了")
	const open = await after(`${path}/open`, { way: "open", until: "" })
	for (const part of ["还没表决", "录入纸质表决", "李建国"]) expect(open).toContain(part)
	const unit = await setting.person("0002")
	expect(await after(`${path}/paper`, { unit, choice: "agree" })).toContain("请附上照片")
	const entered = await postPhoto(`${path}/paper`, { unit, choice: "against", note: "先修渠" })
	for (const part of ["纸质票录好了", "先修渠", "/console/photos/"]) expect(entered).toContain(part)
	const photo = /href="(\/console\/photos\/[^"]+)"/.exec(entered)?.[1]?.replaceAll("&amp;", "&") ?? ""
	expect((await http.inject({ url: photo })).headers["content-type"]).toBe("image/png")
	expect((await http.inject({ url: photo.replace(/k=.*/, "k=forged") })).statusCode).toBe(404)
	session.villageId = "another"
	expect((await http.inject({ url: photo })).statusCode).toBe(404)
	expect((await page(path)).status).toBe(404)
	session.villageId = setting.villageId
	for (const number of ["0001", "0003", "0004", "0005"])
		await postPhoto(`${path}/paper`, { unit: await setting.person(number), choice: "agree", note: "" })
	const closed = await after(`${path}/close`, { round: "1" })
	for (const part of ["名册 7 人，回避 0 人，应到 7 人；实到 5 人", "结果：通过", "决议 QJJY-2026-0001", "立项", "派人去办"])
		expect(closed).toContain(part)
	for (const [file, part] of [
		["minutes", "先修渠"],
		["sheet", "签名（按印）"],
	] as const) {
		const sent = await post(`${path}/file`, { file })
		const xml = (await unzip(sent.rawPayload)).find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
		expect(xml.replace(/<[^>]*>/g, "")).toContain(part)
	}
	expect((await recordsOf(fresh.store, setting.villageId)).filter(({ event }) => event === "council.file-made")).toHaveLength(2)
})

test("where households decide, the sheet to sign has their numbers beside the names", async () => {
	const { villageId, house } = setting
	const bodyId = await house.store.tx(async (tx) => {
		const rule = { ...ruleOfKind.council, unit: "household", noticeDays: 0 } as const
		const set = await setUpBody(tx, setting.cx(), { villageId, kind: "council", name: "户代表会", rule })
		if (!set.ok) throw new Error(set.code)
		await fillRoll(tx, setting.cx(), { villageId, bodyId: set.body.id, source: "households" })
		return set.body.id
	})
	await after("/console/council/matters", { ...matterForm, body: bodyId, asker: "" })
	const sent = await post("/console/council/matters/m-1/file", { file: "sheet" })
	const xml = (await unzip(sent.rawPayload)).find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
	const rows = [...xml.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) =>
		[...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([one]) => one.replace(/<[^>]*>/g, "")),
	)
	expect(rows.slice(0, 2)).toEqual([
		["序号", "户号", "姓名", "同意 / 反对 / 弃权", "签名（按印）"],
		["1", "0001", "李建国", "", ""],
	])
})

test("members rank what is most urgent; the agenda follows", async () => {
	for (const title of ["甲事", "乙事", "丙事"]) await setting.matter({ title })
	const path = `/console/council/bodies/${setting.body.id}`
	expect(await after(`${path}/order`, {})).toContain("还没有成员排过序")
	const unit = await setting.person("0001")
	expect(await after(`${path}/rank`, { unit, serials: "3、3" })).toContain("排序看不懂")
	expect(await after(`${path}/rank`, { unit, serials: "1、2" })).toContain("排序记下了")
	await after(`${path}/rank`, { unit, serials: "3、1" })
	await after(`${path}/rank`, { unit: await setting.person("0002"), serials: "３号" })
	await after(`${path}/rank`, { unit: await setting.person("0003"), serials: "一、三" })
	session.rights = new Set(["council.read"])
	const sums = (await page(path)).body
	for (const part of [
		"排第 1 的得 3 分，往下每名少 1 分",
		"名册 7 人，排过的 3 人",
		"排第 1 的 2 人，每人 3 分，排第 2 的 1 人，每人 2 分；2×3 + 1×2 = 8",
		"排第 1 的 1 人，每人 3 分，排第 2 的 1 人，每人 2 分；1×3 + 1×2 = 5",
		"还没有按这个先后排列议题",
	])
		expect(sums).toContain(part)
	session.rights = every
	const ordered = await after(`${path}/order`, {})
	for (const part of ["先后排好了", "议题已经按这个先后排列"]) expect(ordered).toContain(part)
	const agenda = (await page("/console/council")).body
	const places = ["丙事", "甲事", "乙事"].map((title) => agenda.indexOf(title))
	expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test("the desk of a secret ballot shows who voted and no tally; a meeting's own count; a correction", async () => {
	await after("/console/council/matters", { ...matterForm, body: setting.body.id, asker: "" })
	const path = "/console/council/matters/m-1"
	const open = await after(`${path}/open`, { way: "secret", until: "" })
	for (const part of ["谁也看不到票数", "用村里的手机投票", "至少 3 张一起录"]) expect(open).toContain(part)
	const units = await Promise.all(["0001", "0002", "0003"].map(setting.person))
	const entered = await postPhoto(`${path}/papers`, { unit: units, agree: "2", against: "1", abstain: "0" })
	expect(entered).toContain("纸质票录好了")
	expect(entered).not.toMatch(/同意 2|反对 1/)
	const withheld = await after(`${path}/close`, { round: "1" })
	expect(withheld).toContain("不记名票不足 5 张")
	expect(await after(`${path}/settle`, { verdict: "again", next: "2026-04-01T09:00", note: "改为会上表决" })).toContain("结论记下了")
	const met = await postPhoto(`${path}/meeting`, { agree: "5", against: "2", abstain: "0", note: "" })
	for (const part of ["会议结果记下了", "同意 5，反对 2", "第 1 次：不记名投票", "下次审议：2026年4月1日"]) expect(met).toContain(part)
	const corrected = await after(`${path}/correct`, {
		number: "QJJY-2026-0001",
		recused: "0",
		agree: "4",
		against: "3",
		abstain: "0",
		note: "唱票看错一张",
	})
	for (const part of ["更正 QJJY-2026-0001：唱票看错一张", "决议 QJJY-2026-0002", "已更正"]) expect(corrected).toContain(part)
	// The agenda says what stands, and not what was decided first.
	const count = { recused: "0", agree: "1", against: "6", abstain: "0" }
	const task = {
		id: "t-9",
		matter: matterOf(path),
		title: "修桥",
		text: "",
		household: "0003",
		name: "王强",
		when: "2026-03-20",
		budget: "",
	}
	await after("/console/tasks", task)
	expect((await page("/console/tasks/t-9")).body).toContain("QJJY-2026-0002")
	await after(`${path}/correct`, { number: "QJJY-2026-0002", ...count, note: "又看错了" })
	expect((await page("/console/tasks/t-9")).body).toContain("已经更正为不立项（QJJY-2026-0003）")
	const tagOf = (list: string) => /修村口的桥[\s\S]*?<\/tr>/.exec(list)?.[0] ?? ""
	expect(tagOf((await page("/console/council")).body)).toContain("不立项")
	const none = { ...count, agree: "0", against: "0", note: "会没有开成" }
	const voided = await after(`${path}/correct`, { number: "QJJY-2026-0003", ...none })
	for (const part of ["撤销", "第 3 次表决", ">开始表决<"]) expect(voided).toContain(part)
	expect(tagOf((await page("/console/council")).body)).toContain("撤销")
	expect((await page("/console/tasks/t-9")).body).toContain("已经撤销（QJJY-2026-0004）")
	// Work that is given now rests on no decision.
	await after("/console/tasks", { ...task, id: "t-10", title: "先备料" })
	expect((await page("/console/tasks/t-10")).body).not.toContain("QJJY-")
})

test("gates are shown with what is missing; stages closed by their signers stand in the ledgers; rights are asked", async () => {
	await after("/console/council/matters", { ...matterForm, body: setting.body.id, kind: "major", preset: "five-and-two" })
	const path = "/console/council/matters/m-1"
	const shown = (await page(path)).body
	for (const part of ["未经合法性审查的，不得提交表决", "表决以前的步骤还没走完", "五议两公开", "还差：村党组织"])
		expect(shown).toContain(part)
	expect(await after(`${path}/review`, { verdict: "returned", note: "" })).toContain("请写明理由")
	expect(await after(`${path}/review`, { verdict: "passed", note: "合同合规" })).toContain("合法性审查：通过")
	expect(await postPhoto(`${path}/mark`, { stage: "propose", signer: "branch", who: "支部会议", note: "" })).toContain("手印记下了")
	expect((await page("/console/council/marks/branch")).body).toContain("支部会议")
	// The latest first, and no number of marks hides another.
	const mark = {
		villageId: setting.villageId,
		matterId: "m-1",
		stage: "propose",
		signer: "branch",
		note: "",
		photo: null,
		enteredBy: null,
	} as const
	await fresh.store.tx(async (tx) => {
		for (let n = 1; n <= 60; n++) await addMark(tx, { ...mark, id: `later-${n}`, who: `第${n}次盖章`, at: setting.clock.now + n })
	})
	const [newest, oldest] = [(await page("/console/council/marks/branch")).body, (await page("/console/council/marks/branch?page=2")).body]
	for (const part of ["第60次盖章", "第11次盖章", "?page=2"]) expect(newest).toContain(part)
	expect(newest).not.toContain("第10次盖章")
	for (const part of ["第10次盖章", "第1次盖章", "支部会议"]) expect(oldest).toContain(part)
	session.rights = new Set(["council.read", "council.manage"])
	expect((await post(`${path}/review`, { verdict: "passed", note: "" })).statusCode).toBe(500)
	expect((await page(path)).body).not.toContain("审查意见")
	expect((await post(`${path}/open`, { way: "open", until: "" }, "forged")).statusCode).toBe(500)
})

test("a matter about people waits for a posted standard, which is chosen and not typed; what was posted after it says so", async () => {
	const people = { ...matterForm, body: setting.body.id, kind: "people", title: "评低保" }
	const refused = await post("/console/council/matters", people)
	expect(refused.statusCode).toBe(422)
	for (const part of ["还没有公示过标准", 'value="评低保"']) expect(refused.body).toContain(part)
	const postIt = (title: string) => {
		const of = { title, criteria: ["收入低于标准"], decision: "村民会议 1 号", decidedAt: setting.clock.now }
		return fresh.store.tx((tx) => postStandard(tx, { ...setting.cx(), by: "staff-1" }, setting.villageId, of))
	}
	const first = await postIt("低保评议标准")
	await after("/console/council/matters", people)
	setting.clock.now += 60_000
	await postIt("后来的标准")
	const path = "/console/council/matters/m-1"
	const shown = (await page(path)).body
	for (const part of ["《低保评议标准》：村民会议 1 号", "不能选《后来的标准》", 'name="standard"']) expect(shown).toContain(part)
	expect(shown).not.toContain('<textarea name="note"')
	expect(await after(`${path}/standard`, { standard: "照老规矩" })).toContain("请选一个公示过的标准")
	expect(await after(`${path}/standard`, { standard: first.ok ? first.id : "" })).toContain(">开始表决<")
})

test("a task from a decision to done, its lists and its archive folder", async () => {
	await after("/console/council/matters", { ...matterForm, body: setting.body.id })
	const matter = { villageId: setting.villageId, id: "m-1" }
	await setting.vote(
		{ ...(await setting.matter({ id: "m-1" })), ...matter },
		{ "0001": "agree", "0002": "agree", "0003": "agree", "0005": "agree" },
	)
	const form = (await page("/console/tasks/new?matter=m-1")).body
	for (const part of ["依据决议 QJJY-2026-0001", 'value="修村口的桥"', 'value="12000"']) expect(form).toContain(part)
	const task = {
		id: "t-1",
		matter: "m-1",
		title: "修村口的桥",
		text: "",
		household: "0003",
		name: "王强",
		when: "2026-03-20",
		budget: "12000",
	}
	expect((await post("/console/tasks", { ...task, when: "2026-01-01" })).body).toContain("已经过了")
	expect((await post("/console/tasks", { ...task, name: "没这人" })).body).toContain("名册上没有")
	expect(await after("/console/tasks", task)).toContain("任务派出去了")
	const path = "/console/tasks/t-1"
	expect(await after(`${path}/progress`, { note: "", done: "" })).toContain("请写一句说明")
	expect(await after(`${path}/progress`, { note: "", done: "yes" })).toContain("还差一张办好后的照片")
	expect(await postPhoto(`${path}/progress`, { note: "桥面铺好", done: "yes" })).toContain("待核验")
	expect(await after(`${path}/check`, { good: "yes", note: "" })).toContain("不能自己核验")
	session.accountId = "staff-2"
	session.personId = await setting.person("0003")
	expect(await after(`${path}/check`, { good: "yes", note: "" })).toContain("不能自己核验")
	session.personId = await setting.person("0008")
	expect(await after(`${path}/check`, { good: "yes", note: "=HYPERLINK(1)" })).toContain("已办结")
	const list = (await page("/console/tasks")).body
	expect(list.indexOf('href="/console/tasks/new"'), "giving one stands above all that were given").toBeLessThan(list.indexOf("<table"))
	const agenda = (await page("/console/council")).body
	expect(agenda.indexOf('href="/console/council/matters/new"')).toBeLessThan(agenda.indexOf("<table"))
	expect(agenda).toContain('href="/console/council/matters/new"')
	for (const part of ["QJRW-2026-0001", "王强", "已办结"]) expect(list).toContain(part)
	for (const [which, part] of [
		["proposed", "吴**"],
		["duties", "王强"],
		["outcomes", "'=HYPERLINK(1)"],
	] as const) {
		const excel = await post("/console/tasks/lists", { list: which, as: "excel" })
		const workbook = new ExcelJS.Workbook()
		// exceljs declares a Buffer type of its own, older than Node's.
		await workbook.xlsx.load(Uint8Array.from(excel.rawPayload).buffer)
		expect(JSON.stringify(workbook.worksheets[0]?.getSheetValues())).toContain(part)
		const word = await post("/console/tasks/lists", { list: which, as: "word" })
		const xml = (await unzip(word.rawPayload)).find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
		expect(xml.replace(/<[^>]*>/g, "")).toContain("修村口的桥")
	}
	const zip = await post("/console/tasks/archive/m-1", {})
	const files = await unzip(zip.rawPayload)
	const index = files.find(({ name }) => name === "index.html")?.content.toString("utf8") ?? ""
	for (const part of ["缘起", "吴小军", "合法性审查", "QJJY-2026-0001", "QJRW-2026-0001", "桥面铺好", "办理照片 1"])
		expect(index).toContain(part)
	const linked = [...index.matchAll(/href="([^"]+)"/g)].map(([, href]) => decodeURI(href ?? ""))
	expect(files.map(({ name }) => name).toSorted()).toEqual([...linked, "index.html"].toSorted())
})

test("escalated to the township, received, answered; declined is told", async () => {
	const task = { id: "t-1", matter: "", title: "换变压器", text: "", household: "0003", name: "王强", when: "2026-03-20", budget: "" }
	await after("/console/tasks", task)
	const path = "/console/tasks/t-1"
	const sent = await after(`${path}/escalate`, { office: "镇供电所", when: "2026-03-30", note: "要增容" })
	for (const part of ["QJSB-2026-0001", "镇供电所", "上报", "理由：要增容", "乡镇还没有回执", "乡镇还没有答复"])
		expect(sent).toContain(part)
	expect(sent, "nobody can report done what lies with the township").not.toContain("报办完要有办好后的照片")
	session.rights = new Set(["task.read", "task.answer"])
	expect(await after(`${path}/receive`, { number: "QJSB-2026-0001", when: "2026-04-02" })).toContain("承诺2026年4月2日以前答复")
	expect(await after(`${path}/reply`, { number: "QJSB-2026-0001", when: "2026-05-01", note: "四月更换" })).toContain("四月更换")
	session.rights = every
	expect(await after(`${path}/move`, { when: "2026-05-10", note: "设备晚到" })).toContain("期限改了")
	expect(await after(`${path}/decline`, { note: "与镇规划重复" })).toContain("不予采纳")
	expect((await page("/console/tasks?state=declined")).body).toContain("换变压器")
	expect((await page("/console/tasks/none")).status).toBe(404)
})

test("a task's form that was refused keeps all that was typed, and says all that is wrong, each beside its field", async () => {
	const task = { id: "t-1", matter: "", title: "换变压器", text: "", household: "0003", name: "王强", when: "2026-03-20", budget: "" }
	const fields = { ...task, title: " ", name: "没这人", when: "2026-01-01", budget: "很多", text: "要三相的" }
	const wrong = (await post("/console/tasks", fields)).body
	for (const part of ["请写做什么", "名册上没有这个户号和姓名", "这一天已经过了", "金额看不懂", "要三相的", 'value="很多"', 'value="0003"'])
		expect(wrong).toContain(part)
	await after("/console/tasks", task)
	const path = "/console/tasks/t-1"
	const at = async (act: string, sent: Readonly<Record<string, string>>) => {
		const answer = await post(`${path}/${act}`, sent)
		expect([act, answer.statusCode]).toEqual([act, 422])
		expect(answer.body).toContain("您填的还在下面的表里")
		return answer.body
	}
	const error = (body: string, id: string) => new RegExp(`id="${id}-error">([^<]*)<`).exec(body)?.[1]
	const sent = await at("escalate", { office: " ", when: "2026-01-01", note: "要增容" })
	expect([error(sent, "escalate-office"), error(sent, "escalate-when"), error(sent, "escalate-note")]).toEqual([
		"请写报给哪个部门。",
		"日期看不懂，或者已经过了。",
		undefined,
	])
	expect(sent).toContain(">要增容</textarea>")
	expect(sent).toContain('value="2026-01-01"')
	expect(sent.match(/<details class="card" open/g), "the one form that was sent").toHaveLength(1)
	const moved = await at("move", { when: "", note: " " })
	expect([error(moved, "move-when"), error(moved, "move-note")]).toEqual(["日期看不懂，或者已经过了。", "请写一句说明。"])
	expect(moved, "what is wrong there is not wrong in the other forms").not.toContain('id="escalate-when-error"')
	const done = await at("progress", { note: "电杆立好了", done: "yes" })
	expect(done).toContain(">电杆立好了</textarea>")
	expect(error(done, "progress-photo")).toContain("还差一张办好后的照片")
	await postPhoto(`${path}/progress`, { note: "", done: "no" })
	await postPhoto(`${path}/progress`, { note: "装好了", done: "yes" })
	session.rights = new Set(["task.read", "task.manage"])
	const checked = await at("check", { good: "no", note: "线没接好", household: "0009", name: "没这人" })
	expect(error(checked, "check-name")).toContain("名册上没有")
	for (const part of [">线没接好</textarea>", 'value="没这人"', 'value="0009"']) expect(checked).toContain(part)
	session.rights = every
	expect((await post(`${path}/decline`, { note: "重复" })).body, "not now: kept, and nothing beside a field").not.toContain("field-error")
})

test("of two packets only the form that was sent holds what was typed", async () => {
	await after("/console/tasks", {
		id: "t-1",
		matter: "",
		title: "换变压器",
		text: "",
		household: "0003",
		name: "王强",
		when: "2026-03-20",
		budget: "",
	})
	const path = "/console/tasks/t-1"
	const send = () => after(`${path}/escalate`, { office: "镇供电所", when: "2026-03-30", note: "要增容" })
	await send()
	session.rights = new Set(["task.read", "task.answer"])
	const { body, statusCode } = await post(`${path}/reply`, { number: "QJSB-2026-0001", when: "", note: "四月更换" })
	expect(statusCode).toBe(422)
	expect(body).toContain(">四月更换</textarea>")
	expect(body).toContain('id="reply-QJSB-2026-0001-when-error"')
	expect(body).not.toContain('id="receive-QJSB-2026-0001-when-error"')
})

test("a matter says beforehand who is due: kin taken off the roll, nobody left, an empty roll; then no vote is offered", async () => {
	const { villageId, person, cx, body } = setting
	const { store } = fresh
	const matter = await setting.matter({ concernedIds: [await person("0001")] })
	const path = `/console/council/matters/${matter.id}`
	const shown = (await page(path)).body
	expect(shown).toContain("名册 7 人，回避 1 人，应到 6 人。")
	expect(shown).toContain("李建国：事情涉及本人")
	for (const number of ["0002", "0003", "0004", "0005", "0006", "0007"])
		expect(await after(`${path}/recuse`, { unit: await person(number), note: "施工的是亲戚" })).toContain("回避记下了")
	const nobody = (await page(path)).body
	expect(nobody).toContain("名册 7 人都要回避，应到为 0")
	expect(nobody).toContain("施工的是亲戚")
	for (const offered of [">开始表决<", ">登记回避</button>", `action="${path}/meeting"`]) expect(nobody).not.toContain(offered)
	const other = await setting.matter({ title: "没有人的事", concernedIds: [] })
	const unitIds = (await store.read((reader) => rollNow(reader, body))).map(({ unitId }) => unitId)
	await store.tx((tx) => unseat(tx, cx(), { villageId, bodyId: body.id, unitIds }))
	const empty = (await page(`/console/council/matters/${other.id}`)).body
	expect(empty).toContain("名册是空的，没有人可以表决")
	expect(empty).toContain(`href="/console/council/bodies/${body.id}"`)
	expect(empty).not.toContain(">开始表决<")
})

test("a form that was refused says so, and still holds what was written in it", async () => {
	const matter = await setting.matter()
	const path = `/console/council/matters/${matter.id}`
	await setting.vote(matter, { "0001": "against" })
	const again = await post(`${path}/settle`, { verdict: "again", next: "2020-01-01T09:00", note: "资金还没有落实，先问镇里" })
	expect(again.statusCode).toBe(422)
	expect(again.body).toContain("再议要填一个将来的日期")
	expect(again.body).toContain("没有记。您填的还在下面的表里")
	expect(again.body).toMatch(/<textarea[^>]*>资金还没有落实，先问镇里<\/textarea>/)
	expect(again.body).toMatch(/value="2020-01-01T09:00"/)
	expect(again.body).toMatch(/<input[^>]*value="again"[^>]*checked|<input[^>]*checked[^>]*value="again"/)
	const fresh = await page(path)
	expect(fresh.body).not.toContain("资金还没有落实")
})

test("too many two-committee cadres are warned of before the vote, where a meeting is entered, and in its minutes", async () => {
	const matter = await setting.matter()
	const { store } = fresh
	const others = ["0001", "0002", "0005", "0006", "0007"].map((number) => setting.person(number))
	const unitIds = await Promise.all(others)
	await store.tx((tx) => unseat(tx, setting.cx(), { villageId: setting.villageId, bodyId: setting.body.id, unitIds }))
	const { body } = await page(`/console/council/matters/${matter.id}`)
	expect(body.match(/提醒：名册 2 人里有两委干部 1 人（50%）/g)).toHaveLength(2)
	await setting.vote(matter, { "0003": "agree" })
	const minutes = await post(`/console/council/matters/${matter.id}/file`, { file: "minutes" })
	const parts = await unzip(minutes.rawPayload)
	expect(parts.find(({ name }) => name === "word/document.xml")?.content.toString("utf8")).toContain(
		"提醒：名册 2 人里有两委干部 1 人（50%）",
	)
})
