/** Every page of the console, for every role: open to who holds the right the matrix names, closed to everybody else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { allRights } from "../../../src/affairs.ts"
import { addVillage, builtInRoles } from "../../../src/village/people/index.ts"
import { holds } from "../../../src/village/rights.ts"
import { setVillageRoles } from "../../../src/web/auth/staff-repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codeOf, type Visitor, type WholeConsole, wholeConsole } from "./whole-console.ts"

const open = new Set(["/console/sign-in", "/console/setup/:token", "/console/password/:token"])
/** What everybody who is signed in may do: their first page, their own account, knowing the rules. */
const everybody = new Set([
	"GET /console",
	"GET /console/rights",
	"GET /console/account",
	"GET /console/work/:id",
	"GET /console/search",
	"GET /console/help",
	"GET /console/help/:guide",
	"POST /console/village",
	// What became of what they themselves began.
	"POST /console/notices/news/:id/read",
])
/** They end the session that is walking, and are tried by the tests of accounts. */
const endsSession = /^\/console\/(sign-out|account\/)/
const administrators = /^\/console\/(staff|villages)/
/** Files that carry nothing of anybody. */
const files = new Set(["GET /console/surveys/live.js", "GET /console/notices/live.js"])

/** Held beside what the code asks for: a page that quietly asked for less would stand out here. */
const expected: Readonly<Record<string, string>> = {
	"GET /console/roster": "people.read",
	"POST /console/roster/codes": "people.write",
	"GET /console/roster/household/:id": "people.read",
	"POST /console/roster/household/:id/phone": "people.phone",
	"POST /console/roster/household/:id/code": "people.write",
	"POST /console/roster/household/:id/unbind": "people.write",
	"GET /console/roster/tasks": "people.tasks",
	"POST /console/roster/tasks/:id": "people.tasks",
	"POST /console/roster/import": "people.write",
	"POST /console/roster/import/:hash/refused": "people.write",
	"POST /console/roster/letters": "people.write",
	"GET /console/surveys": "survey.read",
	"POST /console/surveys/new": "survey.publish",
	"POST /console/surveys/:id/close": "survey.publish",
	"POST /console/surveys/:id/public": "survey.publish",
	"GET /console/surveys/:id/texts/:question": "survey.answers",
	"GET /console/surveys/:id/photos/:question": "survey.answers",
	"GET /console/surveys/:id/photos/:question/:respondent/:n": "survey.answers",
	"GET /console/surveys/:id/export.xlsx": "survey.answers",
	"GET /console/surveys/:id/missing": "survey.answers",
	"GET /console/surveys/:id/media/:respondent/:question": "survey.enter",
	"POST /console/surveys/:id/enter/:person": "survey.enter",
	"GET /console/opinions": "opinion.read",
	"GET /console/opinions/:id": "opinion.read",
	"POST /console/opinions/:id/author": "opinion.author",
	"POST /console/opinions/:id/withdraw": "opinion.withdraw",
	"POST /console/opinions": "opinion.enter",
	"GET /console/opinions/import": "opinion.import",
	"POST /console/opinions/import": "opinion.import",
	"GET /console/opinions/import/template.xlsx": "opinion.import",
	"GET /console/opinions/import/:hash": "opinion.import",
	"POST /console/opinions/import/:hash": "opinion.import",
	"GET /console/bundle": "bundle.export",
	"POST /console/bundle": "bundle.export",
	"POST /console/bundle/back": "bundle.export",
	"POST /console/bundle/release": "bundle.release",
	"GET /console/bundle/:token": "bundle.export",
	"GET /console/outreach": "outreach.read",
	"GET /console/township": "township.read",
	"GET /console/township/villages.xlsx": "township.read",
	"GET /console/township/escalations": "township.answer",
	"POST /console/township/escalations/:village/:number/answer": "township.answer",
	"GET /console/township/filings": "township.answer",
	"POST /console/township/filings/:village/:filing/receive": "township.answer",
	"GET /console/filings": "filing.read",
	"POST /console/filings": "filing.manage",
	"GET /console/messages": "console.messages",
	"POST /console/messages/redrive": "console.redrive",
	"POST /console/alerts/close": "console.redrive",
	"GET /console/health": "console.health",
	"GET /console/record": "console.record",
}

const village = { id: "v-qj", name: "清江村", code: "QJ" }
let place: WholeConsole
let remove: () => Promise<void>
beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	remove = async () => {
		await place.http.close()
		await fresh.remove()
	}
	await fresh.store.tx((tx) => addVillage(tx, { ...village, township: "", now: 0 }))
})
afterAll(() => remove())

async function walk(who: Visitor, may: (right: string) => boolean, isAdministrator: boolean): Promise<number> {
	let cells = 0
	const failures: string[] = []
	for (const route of place.routes) {
		const name = `${route.method} ${route.url}`
		if (open.has(route.url) || endsSession.test(route.url)) continue
		const response = await who.ask(route, undefined, { village: village.id })
		if (response.statusCode >= 500) failures.push(name)
		const isRefused = codeOf(response) === "forbidden"
		const right = place.asked.get(name)
		if (administrators.test(route.url)) expect([name, isRefused]).toEqual([name, !isAdministrator])
		else if (everybody.has(name) || files.has(name)) expect([name, isRefused]).toEqual([name, false])
		else {
			if (right === undefined) throw new Error(`${name} is open to everybody: it names no right`)
			expect([name, right, isRefused]).toEqual([name, expected[name] ?? right, !may(right)])
		}
		cells += 1
	}
	expect(failures, "a form that is not as our pages send it is refused, never a failure").toEqual([])
	return cells
}

describe("rights of the console", () => {
	test.each([...builtInRoles.map(({ id }) => id), "无职党员"])("as %s", async (role) => {
		const who = await place.account({ villageId: village.id, roles: [role] })
		expect(await walk(who, (right) => holds(allRights, right, [role]), false)).toBeGreaterThan(60)
	})

	test("as an administrator", async () => {
		const who = await place.account({ villageId: village.id, roles: [], isAdministrator: true })
		await walk(who, () => true, true)
	})

	test("every route of the list is mounted, and asked for the right it is held to", () => {
		const mounted = place.routes.map(({ method, url }) => `${method} ${url}`)
		expect(mounted).toEqual(expect.arrayContaining(Object.keys(expected)))
	})

	test("a role that is taken away is gone at the next step", async () => {
		const who = await place.account({ villageId: village.id, roles: ["secretary", "supervisor"] })
		const route = { method: "GET", url: "/console/surveys/new" } as const
		expect((await who.ask(route)).statusCode).toBe(200)
		await place.house.store.tx((tx) => setVillageRoles(tx, village.id, who.accountId, ["supervisor"]))
		expect(codeOf(await who.ask(route))).toBe("forbidden")
		expect((await who.page("/console/record")).statusCode).toBe(200)
		await place.house.store.tx((tx) => setVillageRoles(tx, village.id, who.accountId, []))
		expect(codeOf(await who.ask({ method: "GET", url: "/console/record" }))).toBe("no-village")
	})

	test("pages show only what leads to an open door", async () => {
		const supervisor = await place.account({ villageId: village.id, roles: ["supervisor"] })
		const roster = (await supervisor.page("/console/roster")).body
		expect(roster).toContain("/console/record")
		for (const closed of ["/console/roster/import", "/console/roster/letters", "/console/roster/tasks"])
			expect(roster).not.toContain(closed)
		expect((await supervisor.page("/console/surveys")).body).not.toContain("/console/surveys/new")
		const council = await place.account({ villageId: village.id, roles: ["council"] })
		const home = (await council.page("/console")).body
		expect(home).toContain("/console/opinions")
		for (const closed of ["/console/roster", "/console/health", "/console/record", "/console/messages"])
			expect(home).not.toContain(`href="${closed}"`)
	})

	test("the matrix is there in plain words, for everybody", async () => {
		const who = await place.account({ villageId: village.id, roles: ["legal"] })
		const { body } = await who.page("/console/rights")
		for (const right of Object.keys(allRights)) {
			const words = place.house.nameFor?.(`right.${right}`)
			expect(words, `its affair has no words for right.${right}`).toBeDefined()
			expect(body).toContain(words)
		}
	})
})
