/** The secret ballot: on its page, once, and nothing in the database tells who gave which, before closing and after. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { mountBallot } from "../../../src/village/council/ballot-routes.ts"
import { closeRound, openRound, settleRound } from "../../../src/village/council/commands-rounds.ts"
import { castBallot, castVote, enterPaperBallots, recuse } from "../../../src/village/council/commands-votes.ts"
import { ballotToken, shareToken } from "../../../src/village/council/links.ts"
import { councilLedger } from "../../../src/village/council/recount.ts"
import { addSeats } from "../../../src/village/council/repo-bodies.ts"
import type { RoundKey } from "../../../src/village/council/repo-rounds.ts"
import { tookPart } from "../../../src/village/council/secret.ts"
import { receiptsOf } from "../../../src/village/ledger/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { correlation, type DumpedRow, noLink, openedPostgres, openedSqlite } from "../../support/dump.ts"
import { freshSqlite } from "../../support/stores.ts"
import { councilRoster, type Setting, seats, settingOf } from "./setting.ts"

const removals: (() => Promise<unknown>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

async function begin(setting: Setting): Promise<RoundKey> {
	const matter = await setting.matter()
	const opened = await setting.house.store.tx((tx) =>
		openRound(tx, setting.cx(), { villageId: setting.villageId, matterId: matter.id, way: "secret", closesAt: null }),
	)
	if (!opened.ok) throw new Error(opened.code)
	return { villageId: setting.villageId, matterId: matter.id, round: 1 }
}

async function serve(setting: Setting): Promise<FastifyInstance> {
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountBallot(instance, setting.house)],
	})
	removals.push(() => http.close())
	return http
}

const count = 60
/** The first half agree, the second half do not: an order that anything kept would show. */
const choiceOf = (i: number) => (i < count / 2 ? "agree" : "against") as "agree" | "against"

describe.each([
	["SQLite", async () => openedSqlite()],
	["PostgreSQL", openedPostgres],
])("a secret ballot on %s", (_, open) => {
	test("no link between member and ballot in any row or byte", async () => {
		const database = await open()
		removals.push(database.remove)
		const setting = await settingOf(database.store)
		const { house, villageId, body, cx, clock } = setting
		// Sixty members, in an order that has nothing to do with when they vote.
		const members = Array.from({ length: count }, (__, i) => `unit-${String((i * 37) % count).padStart(3, "0")}`)
		const speaker = await setting.person("0001")
		await house.store.tx((tx) =>
			addSeats(
				tx,
				{ villageId, bodyId: body.id, since: 0 },
				members.toSorted().map((unitId) => ({ unitId, personId: speaker })),
			),
		)
		const key = await begin(setting)
		for (const [i, unitId] of members.entries()) {
			clock.now += 61_000
			expect(await house.store.tx((tx) => castBallot(tx, cx(), { ...key, unitId, choice: choiceOf(i) }))).toEqual({ ok: true })
		}
		expect(await house.store.tx((tx) => castBallot(tx, cx(), { ...key, unitId: members[0] ?? "", choice: "against" }))).toMatchObject({
			code: "VOTED_ALREADY",
		})

		const before = await database.dump()
		const naming = (rows: readonly DumpedRow[]) => rows.filter(({ cells }) => /"?(agree|against|abstain)"?/.test(JSON.stringify(cells)))
		// The rule says nothing of these words; before closing no row at all has them.
		expect(naming(before)).toEqual([])
		expect(database.files().toString("latin1")).not.toContain('{"choice":"agree"}')
		const flags = before.filter(({ table }) => table === "council_took_part")
		expect(flags).toHaveLength(count)
		expect(Object.keys(flags[0]?.cells ?? {}).toSorted()).toEqual(["matter_id", "round", "unit_id", "village_id"])
		const places = members.map((unitId) => flags.findIndex(({ cells }) => cells.unit_id === unitId))
		const submitted = members.map((__, i) => i)
		expect(Math.abs(correlation(submitted, places))).toBeLessThan(noLink)
		const writers = new Set(flags.map(({ writtenBy }) => writtenBy))
		// PostgreSQL numbers transactions: all rows bear the last one's number, so it orders nobody.
		expect(writers.size).toBe(1)
		expect(before.filter(({ table }) => table === "council_sealed")).toHaveLength(1)
		// Nothing else was written while they voted: no record, no message, no session has a member's name and a time.
		const voting = before.filter(({ table, cells }) => table !== "council_took_part" && JSON.stringify(cells).includes("unit-0"))
		expect([...new Set(voting.map(({ table }) => table))].toSorted()).toEqual(["council_round", "council_seat", "ledger_entry"])

		const closed = await house.store.tx((tx) => closeRound(tx, cx(), key))
		expect(closed).toMatchObject({ ok: true, result: { agree: 30, against: 30, present: 60, outcome: "failed" } })
		const after = await database.dump()
		expect(after.filter(({ table }) => table === "council_sealed")).toEqual([])
		const entry = after.find(({ table, cells }) => table === "ledger_entry" && cells.kind === "council.ballot-closed")
		const said = z
			.object({ ballots: z.array(z.string()), tookPart: z.array(z.string()), counts: z.object({ agree: z.number() }) })
			.parse(JSON.parse(String(entry?.cells.body)))
		expect(said.ballots).toEqual([...Array<string>(30).fill("against"), ...Array<string>(30).fill("agree")].toSorted())
		expect(said.tookPart).toEqual(members.toSorted())
		// One entry has everybody and every ballot; no other row has a member beside a choice.
		const linking = naming(after).filter(({ cells }) => members.some((unitId) => JSON.stringify(cells).includes(unitId)))
		expect(linking.map(({ table, cells }) => [table, cells.kind])).toEqual(
			expect.arrayContaining([["ledger_entry", "council.ballot-closed"]]),
		)
		expect(new Set(linking.map(({ table }) => table))).toEqual(new Set(["council_round", "ledger_entry"]))
	}, 120_000)
})

test("the page: who it is, one press, said to be final before; then nothing more, and a proof of taking part", async () => {
	const fresh = freshSqlite()
	removals.push(fresh.remove)
	const setting = await settingOf(fresh.store)
	const key = await begin(setting)
	const http = await serve(setting)
	const personId = await setting.person("0001")
	const url = `/ballot/${ballotToken(setting.house, { ...key, personId }, setting.clock.now + 1_000_000)}`
	const get = (path: string, cookie = "") => http.inject({ url: path, headers: { accept: "text/html", cookie } })
	const post = (path: string, fields: Readonly<Record<string, string>>, cookie = "") =>
		http.inject({
			method: "POST",
			url: path,
			headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded", cookie },
			payload: new URLSearchParams(fields).toString(),
		})
	const cookieOf = (answer: { readonly headers: Readonly<Record<string, unknown>> }) =>
		String(answer.headers["set-cookie"] ?? "").split(";")[0] ?? ""

	const first = await get(url)
	expect(first.body).toContain("您是 李建国 吗？")
	expect(await setting.house.store.read((reader) => tookPart(reader, key))).toEqual([])
	const opened = await post(`${url}/who`, {})
	const cookie = cookieOf(opened)
	expect(opened.statusCode).toBe(303)
	// Another device has to show the code; a wrong one opens nothing.
	expect((await get(url)).body).toContain("登记码")
	expect((await post(`${url}/who`, { code: "111 111 111" })).body).toContain("登记码")
	const ballot = await get(url, cookie)
	for (const part of ["李建国 的选票", "系统不保存谁选了什么", "投进去就不能改", "应到的过半数同意才通过", "议事规则"])
		expect(ballot.body).toContain(part)
	const whose = /name="whose" value="([^"]+)"/.exec(ballot.body)?.[1] ?? ""
	const incomplete = await post(url, { whose, choice: "agree" }, cookie)
	expect(incomplete.statusCode).toBe(422)
	expect(incomplete.body).toContain("请先勾上")
	expect((await post(url, { whose, sure: "yes" }, cookie)).body).toContain("请选一项")
	expect((await post(url, { whose: "somebody-else", choice: "agree", sure: "yes" }, cookie)).body).toContain("李建国 的选票")
	expect(await setting.house.store.read((reader) => tookPart(reader, key))).toEqual([])
	const done = await post(url, { whose, choice: "agree", sure: "yes" }, cookie)
	expect(done.statusCode).toBe(303)
	const thanks = await get(String(done.headers.location), cookie)
	expect(thanks.body).toContain("您的票已经投进票箱")
	const code = /<p class="receipt-code">([\d ]{17})<\/p>/.exec(thanks.body)?.[1] ?? ""
	expect(thanks.body).toContain(`查回执 ${code}`)
	expect(thanks.body).not.toContain("同意")
	const again = await post(url, { whose, choice: "against", sure: "yes" }, cookie)
	expect(again.body).toContain("您已经投过了")

	// The village's own phone: the code of the household, and it forgets who it was.
	const share = `/ballot/${shareToken(key)}`
	expect((await post(`${share}/who`, { code: setting.codes.get("0008") ?? "" })).body).toContain("没有人在这次投票的名册上")
	const there = await post(`${share}/who`, { code: setting.codes.get("0002") ?? "" })
	const pass = cookieOf(there)
	const sheet = await get(share, pass)
	expect(sheet.body).toContain("张福 的选票")
	const mark = /name="whose" value="([^"]+)"/.exec(sheet.body)?.[1] ?? ""
	const cast = await post(share, { whose: mark, choice: "against", sure: "yes" }, pass)
	expect(cast.body).toContain("您的票已经投进票箱")
	expect(String(cast.headers["set-cookie"])).toContain("Expires=Thu, 01 Jan 1970")

	// Who voted, or stepped back, leaves the phone to the next one.
	const twice = cookieOf(await post(`${share}/who`, { code: setting.codes.get("0002") ?? "" }))
	const known = await get(share, twice)
	expect(known.body).toContain("您已经投过了")
	expect(String(known.headers["set-cookie"])).toContain("Expires=Thu, 01 Jan 1970")
	const kin = { villageId: key.villageId, matterId: key.matterId, unitId: await setting.person("0003"), reason: "亲属", by: null }
	await setting.house.store.tx((tx) => recuse(tx, setting.cx(), kin))
	const stoodBack = cookieOf(await post(`${share}/who`, { code: setting.codes.get("0003") ?? "" }))
	const nothing = await get(share, stoodBack)
	expect(nothing.body).toContain("您在这件事上回避，不用投票")
	expect(String(nothing.headers["set-cookie"])).toContain("Expires=Thu, 01 Jan 1970")
	expect((await get(share)).body).toContain("登记码")

	for (const wrong of [`${url}x`, "/ballot/nonsense"]) expect((await get(wrong)).statusCode).toBe(404)
	// The proof leads nowhere while the box is shut, and then to the entry that lists who took part; without the choice.
	const lookUp = () => setting.house.store.read((reader) => receiptsOf(reader, code, setting.villageId))
	expect(await lookUp()).toEqual({ kind: "found", receipts: [] })
	await setting.house.store.tx((tx) => closeRound(tx, setting.cx(), key))
	expect((await get(url, cookie)).body).toContain("投票已经结束")
	const found = await lookUp()
	const [receipt] = found.kind === "found" ? found.receipts : []
	expect(receipt?.entry).toMatchObject({ kind: "council.ballot-closed", body: { tookPart: expect.arrayContaining([personId]) } })
	if (receipt === undefined) throw new Error("no receipt")
	const said = await setting.house.store.read((reader) =>
		Promise.resolve(councilLedger.facts?.(receipt.entry, { reader, house: setting.house }) ?? []),
	)
	expect(said).toEqual(["参加的有 2 人，拿着这个码的人在里面", "议题：修村口的桥"])
})

test("papers go into the same box; too few ballots are never opened; an open vote is no ballot", async () => {
	const fresh = freshSqlite()
	removals.push(fresh.remove)
	const setting = await settingOf(fresh.store)
	const { cx, person } = setting
	const { store } = setting.house
	const key = await begin(setting)
	const units = await Promise.all(seats.map(person))
	const [first = "", second = "", third = "", fourth = "", fifth = ""] = units
	const papers = (unitIds: readonly string[], agree: number, against: number) =>
		store.tx((tx) => enterPaperBallots(tx, cx(), { ...key, unitIds, agree, against, abstain: 0, photo: "ab.jpg" }))
	expect(await papers([first, second], 1, 1)).toMatchObject({ code: "TOO_FEW_PAPERS" })
	expect(await papers([first, second, third], 1, 1)).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
	expect(await papers([first, second, "unknown"], 2, 1)).toMatchObject({ code: "NOT_ON_ROLL" })
	expect(
		await store.tx((tx) => castVote(tx, cx(), { ...key, unitId: first, personId: first, choice: "agree", reason: "", channel: "web" })),
	).toMatchObject({ code: "OTHER_WAY" })
	expect(await papers([first, second, third], 2, 1)).toEqual({ ok: true })
	expect(await papers([third, fourth, fifth], 2, 1)).toMatchObject({ code: "VOTED_ALREADY" })
	expect(await store.tx((tx) => recuse(tx, cx(), { ...key, unitId: first, reason: "亲戚", by: first }))).toMatchObject({
		code: "VOTED_IN_SECRET",
	})
	expect(await store.tx((tx) => castBallot(tx, cx(), { ...key, unitId: fourth, choice: "agree" }))).toEqual({ ok: true })
	// Four: the box stays shut for good, and the matter can be taken up again.
	expect(await store.tx((tx) => closeRound(tx, cx(), key))).toEqual({ ok: true, result: null, decision: null })
	const settle = (verdict: "adopted" | "rejected" | "again") =>
		store.tx((tx) =>
			settleRound(tx, cx(), { ...key, verdict, note: "票不够", nextAt: verdict === "again" ? setting.clock.now + 86_400_000 : null }),
		)
	expect(await settle("adopted")).toMatchObject({ code: "NOT_PASSED" })
	expect(await settle("rejected")).toMatchObject({ code: "NOT_PASSED" })
	expect(await settle("again")).toMatchObject({ ok: true })
	expect(councilRoster.length).toBeGreaterThan(seats.length)
})
