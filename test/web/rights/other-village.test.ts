/** No village sees another: every page of the console is asked for with another village's ids, by staff who may do everything in their own. */
import Database from "better-sqlite3"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { addFiling } from "../../../src/village/filing/commands.ts"
import { fileOpinion } from "../../../src/village/opinion/commands.ts"
import { insertVisit } from "../../../src/village/opinion/repo-visit.ts"
import { addTask, everybody } from "../../../src/village/people/index.ts"
import { builtInRoles } from "../../../src/village/people/roles.ts"
import { publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { escalate, giveTask } from "../../../src/village/task/index.ts"
import { freshSqlite } from "../../support/stores.ts"
import { qingjiang, villageWith } from "../../village/people/village.ts"
import { codeOf, type Visitor, type WholeConsole, wholeConsole } from "./whole-console.ts"

/** In every name and word of the other village, and nowhere else. */
const mark = "异乡"
const theirs: readonly (readonly string[])[] = [
	["0901", "户主", `${mark}建国`, "1970-05-01", "13811112222", "九组", `${mark}路 1 号`, "常住", "", "", ""],
	["", "妻", `${mark}秀英`, "1972-02-03", "", "", "", "常住", "", "", ""],
	["0902", "户主", `${mark}大海`, "1980-01-01", "13722223333", "九组", "", "常住", "网格员", "", ""],
]

let place: WholeConsole
let who: Visitor
let file = ""
let other = ""
const ids: string[] = []
/** What stands in an address under a name that only one kind of thing has. */
const named = new Map<string, readonly string[]>()
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
	const fresh = freshSqlite()
	file = fresh.file
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	const { house } = place
	const own = await villageWith(house, qingjiang)
	const foreign = await villageWith(house, theirs, { name: `${mark}村`, code: "YX" })
	other = foreign.village.id
	const read = readSurvey(
		{
			title: `${mark}问卷`,
			unit: "household",
			secrecy: "named",
			questions: [
				{ id: "say", kind: "text", title: `${mark}怎么说？` },
				{ id: "roof", kind: "photo", title: `${mark}屋顶`, required: false },
			],
		},
		{ now: Date.now(), timeZone: house.timeZone },
	)
	if (!read.ok) throw new Error("the survey of this test is wrong")
	await house.store.tx(async (tx) => {
		const cx = { house, now: Date.now(), by: "staff" }
		const published = await publishSurvey(tx, cx, { villageId: other, file: read.survey })
		if (!published.ok) throw new Error(published.code)
		const [person] = await everybody(tx, other, Date.now())
		if (person === undefined) throw new Error("the roster is empty")
		const author = { personId: person.personId, householdId: person.householdId, groupName: "九组", givenName: null }
		const common = {
			village: { id: other, code: "YX" },
			timeZone: house.timeZone,
			now: Date.now(),
			media: [],
			channel: "console",
			chatId: null,
		}
		const opinion = {
			...common,
			id: "opinion-x",
			author,
			text: `${mark}的水沟堵了`,
			sourceKind: "oral",
			isNamed: true,
			enteredBy: "staff",
		} as const
		await fileOpinion(tx, opinion)
		const said = { place: `${mark}广场`, staff: `${mark}支书`, visitors: "", note: `${mark}来访` }
		await insertVisit(tx, other, { id: "visit-x", kind: "visit", at: Date.now(), ...said, createdAt: Date.now(), createdBy: "staff" })
		const task = { villageId: other, id: "task-x", kind: "help", householdId: person.householdId, personId: person.personId } as const
		await addTask(tx, { ...task, chatId: "chat-x", subject: "help", detail: { words: `${mark}要人帮` }, at: Date.now() })
		const by = { id: "staff", name: `${mark}文书` }
		const work = { villageId: other, id: "work-x", title: `${mark}修路`, text: "", responsibleId: person.personId, deadline: cx.now + 1e9 }
		const given = await giveTask(tx, cx, by, work)
		const sent = { villageId: other, taskId: "work-x", note: `${mark}没钱`, office: `${mark}站`, deadline: cx.now + 1e9 }
		const packet = await escalate(tx, cx, by, sent)
		const paper = { kind: "rules", title: `${mark}规民约`, text: "", decisionNumber: "", photos: [], dueAt: cx.now, isFiled: true } as const
		const filing = await addFiling(tx, cx, { ...paper, villageId: other, id: "filing-x" })
		if (!given.ok || !packet.ok || !filing.ok) throw new Error("the other village of this test is wrong")
		named.set("village", [other]).set("number", [packet.escalation.number]).set("filing", ["filing-x"])
		ids.push(
			"work-x",
			"filing-x",
			published.survey.id,
			person.personId,
			person.householdId,
			"opinion-x",
			"visit-x",
			"task-x",
			`survey:${published.survey.id}`,
			"say",
		)
	})
	who = await place.account({ villageId: own.village.id, roles: builtInRoles.map(({ id }) => id) })
})
afterAll(async () => {
	for (const end of ends) await end()
})

/** Everything the database holds of the other village. */
function theirRows(): string {
	const database = new Database(file, { readonly: true })
	const tables = z
		.array(z.object({ name: z.string() }))
		.parse(database.prepare("select name from sqlite_master where type = 'table' order by name").all())
	const rows = tables.flatMap(({ name }) => {
		const columns = z.array(z.object({ name: z.string() })).parse(database.prepare(`pragma table_info("${name}")`).all())
		if (!columns.some((column) => column.name === "village_id")) return []
		return database
			.prepare(`select * from "${name}" where village_id = ?`)
			.all(other)
			.map((row) => `${name} ${JSON.stringify(row)}`)
	})
	database.close()
	return rows.toSorted().join("\n")
}

/** Every way to put the other village's ids into an address. */
function pathsOf(url: string): readonly string[] {
	const [first, ...rest] = url.split(/(?=:\w+)/)
	return rest.reduce<readonly string[]>(
		(paths, part) => {
			const [, name = "", tail = ""] = /^:(\w+)(.*)$/.exec(part) ?? []
			return paths.flatMap((path) => (named.get(name) ?? ids).map((id) => `${path}${encodeURIComponent(id)}${tail}`))
		},
		[first ?? ""],
	)
}

test("nothing of another village is shown, and nothing of it is changed", { timeout: 180_000 }, async () => {
	const before = theirRows()
	expect(before.split("\n").length, "the other village is there").toBeGreaterThan(12)
	const [, , surveyId = "", person = "", household = ""] = ids
	const form = {
		person,
		household,
		chat: "chat-x",
		respondent: household,
		question: "say",
		revision: "1",
		version: "1",
		village: other,
		when: "2099-01-01",
		note: "好",
	}
	let asked = 0
	for (const route of place.routes) {
		if (/^\/console\/(sign-|setup|password|account\/|villages)/.test(route.url)) continue
		// Three ids in one address are tried with the ones that belong together.
		const all = pathsOf(route.url)
		const paths = all.length > ids.length ** 2 ? all.filter((path) => path.includes(surveyId) && path.includes("say")).slice(0, 20) : all
		for (const path of paths) {
			const response = await who.ask(route, path, { ...form, act: "show" })
			asked += 1
			expect([route.method, path, response.statusCode < 500]).toEqual([route.method, path, true])
			expect([route.method, path, response.body.includes(mark)]).toEqual([route.method, path, false])
			const isOpened = route.method === "GET" && route.url.includes("/:id") && response.statusCode === 200
			expect([path, isOpened], "another village's address is no address").toEqual([path, false])
		}
	}
	expect(asked).toBeGreaterThan(200)
	expect(theirRows()).toBe(before)
	expect(codeOf(await who.ask({ method: "POST", url: "/console/village" }, undefined, { village: other }))).toBeDefined()
})
