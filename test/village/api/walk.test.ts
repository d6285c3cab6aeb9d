/** Every route of the interface with every scope, for makers of every role, and with another village's key. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { allRights } from "../../../src/affairs.ts"
import { fileOpinion } from "../../../src/village/opinion/commands.ts"
import { builtInRoles, everybody } from "../../../src/village/people/index.ts"
import { holds } from "../../../src/village/rights.ts"
import { publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { setVillageRoles } from "../../../src/web/auth/staff-repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { qingjiang, villageWith } from "../people/village.ts"
import { type Asker, pageFrom, problemOf, type Setting, setting } from "./setting.ts"

let at: Setting
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
	const { store, remove } = freshSqlite()
	at = await setting(store)
	ends.push(() => at.place.http.close(), remove)
})
afterAll(async () => {
	for (const end of ends) await end()
})

const routes = () => at.place.house.api ?? []
const scopes = () => [...new Set(routes().flatMap(({ right }) => right ?? []))]

/** Asks as the route is asked, with an id that is nobody's. */
function ask({ get, post }: Asker, route: ReturnType<typeof routes>[number], id = "1") {
	const path = route.path.replaceAll(/:\w+/g, encodeURIComponent(id))
	return route.kind === "write" ? post(path, {}) : get(path)
}

test("each route opens to its scope and to no other", async () => {
	const { key, asker, village, place } = at
	const administrator = await place.account({ villageId: village.id, roles: [], isAdministrator: true })
	expect(scopes().length).toBeGreaterThan(10)
	let cells = 0
	for (const scope of scopes()) {
		const as = asker(await key([scope], administrator))
		for (const route of routes()) {
			const response = await ask(as, route)
			const isScope = response.statusCode >= 400 && problemOf(response) === "api.scope"
			expect([route.kind, route.path, scope, isScope]).toEqual([
				route.kind,
				route.path,
				scope,
				route.right !== undefined && route.right !== scope,
			])
			expect(response.statusCode).toBeLessThan(500)
			cells += 1
		}
	}
	expect(cells).toBe(scopes().length * routes().length)
})

test.each(builtInRoles.map(({ id }) => id))("a key does no more than its maker may: %s", async (role) => {
	const { key, asker, village, place } = at
	const maker = await place.account({ villageId: village.id, roles: ["secretary", "committee", "supervisor", "legal"] })
	const granted = scopes().filter((scope) =>
		["secretary", "committee", "supervisor", "legal"].some((one) => holds(allRights, scope, [one])),
	)
	const as = asker(await key(granted, maker))
	await place.house.store.tx((tx) => setVillageRoles(tx, village.id, maker.accountId, [role]))
	for (const route of routes()) {
		if (route.right === undefined || !granted.includes(route.right)) continue
		const response = await ask(as, route)
		const isMaker = response.statusCode >= 400 && problemOf(response) === "api.maker"
		expect([role, route.path, isMaker]).toEqual([role, route.path, !holds(allRights, route.right, [role])])
	}
})

test("a role cannot make keys for what it may not do, nor keys at all without the right", async () => {
	const { village, place, key } = at
	const committee = await place.account({ villageId: village.id, roles: ["committee"] })
	await expect(key(["opinion.read"], committee)).rejects.toThrow("no key was made: 403")
	const secretary = await place.account({ villageId: village.id, roles: ["secretary"] })
	await expect(key(["council.review-nothing"], secretary)).rejects.toThrow("no key was made: 422")
})

test("nothing of another village is found by its ids, and its key opens nothing here", async () => {
	const { place, key, asker } = at
	const { house } = place
	const other = await villageWith(house, qingjiang, { name: "异乡村", code: "YX" })
	const villageId = other.village.id
	const [person] = await house.store.read((reader) => everybody(reader, villageId, Date.now()))
	if (person === undefined) throw new Error("the roster is empty")
	const read = readSurvey(
		{ title: "异乡问卷", unit: "household", secrecy: "named", questions: [{ id: "say", kind: "text", title: "异乡怎么说？" }] },
		{ now: Date.now(), timeZone: house.timeZone },
	)
	if (!read.ok) throw new Error("the survey of this test is wrong")
	const survey = await house.store.tx(async (tx) => {
		await fileOpinion(tx, {
			village: { id: villageId, code: "YX" },
			timeZone: house.timeZone,
			id: "opinion-yx",
			now: Date.now(),
			author: { personId: person.personId, householdId: person.householdId, groupName: "三组", givenName: null },
			text: "异乡的水沟堵了",
			media: [],
			sourceKind: "oral",
			channel: "console",
			chatId: null,
			isNamed: true,
			enteredBy: "staff",
		})
		return publishSurvey(tx, { house, now: Date.now(), by: "staff" }, { villageId, file: read.survey })
	})
	if (!survey.ok) throw new Error(survey.code)
	const theirs = await place.account({ villageId, roles: [], isAdministrator: true })
	const own = asker(await key(scopes(), await place.account({ villageId: at.village.id, roles: [], isAdministrator: true })))
	const ids = ["opinion-yx", survey.survey.id, person.personId, person.householdId]
	for (const route of routes()) {
		for (const id of route.path.includes(":") ? ids : ["-"]) {
			const response = await ask(own, route, id)
			expect([route.path, id, response.body.includes("异乡")]).toEqual([route.path, id, false])
			if (route.path.includes(":")) expect([route.path, id, response.statusCode >= 400]).toEqual([route.path, id, true])
		}
	}
	const foreign = asker(await key(scopes(), theirs, villageId))
	expect(pageFrom(await foreign.get("/opinions")).data, "a key for the other village alone").toHaveLength(1)
	for (const route of routes()) {
		if (route.right === undefined) continue
		const path = `${route.path.replaceAll(/:\w+/g, "1")}?village=QJ`
		const response = route.kind === "write" ? await foreign.post(path, {}) : await foreign.get(path)
		expect([route.path, problemOf(response)]).toEqual([route.path, "api.village"])
	}
})
