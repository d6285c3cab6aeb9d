/** Settings: explained, changed by who may, each change on record with before and after. */
import { expect, test } from "vitest"
import { z } from "zod"
import { verdictsOn } from "../../../src/village/burden/rules.ts"
import { perWeek, quietHoursOf } from "../../../src/village/burden/settings.ts"
import { objectionDays } from "../../../src/village/item/settings.ts"
import { secondLook, settingOf } from "../../../src/village/setting/index.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { surveyById } from "../../../src/village/survey/repo.ts"
import { onBothEngines } from "../../support/stores.ts"
import { codeOf } from "../../web/rights/whole-console.ts"
import { setting } from "../api/setting.ts"

onBothEngines("settings", (open) => {
	test("are shown with what they do, changed, and on record with before and after", async () => {
		const { place, secretary, village } = await setting(await open())
		const { store } = place.house
		const page = (await secretary.page("/console/settings")).body
		for (const words of ["村名", "每人每周最多几条", "晚上几点起不打扰", "编号的样子", "公示几天", "公开的日子", "自己不能核对自己的"])
			expect(page).toContain(words)
		const post = (section: string, form: Readonly<Record<string, string>>) =>
			secretary.ask({ method: "POST", url: `/console/settings/${section}` }, undefined, form)
		const burden = { perWeek: "4", quietFrom: "20", quietUntil: "7" }
		expect((await post("burden", burden)).headers.location).toContain("changed=3")
		expect((await post("burden", burden)).headers.location).toContain("changed=0")
		expect(await store.read((reader) => quietHoursOf(reader, village.id))).toEqual({ from: 20, until: 7 })
		expect(await store.read((reader) => settingOf(reader, village.id, perWeek))).toBe(4)
		expect((await post("item", { objectionDays: "15", needsSecond: "on" })).headers.location).toContain("changed=2")
		expect(await store.read((reader) => settingOf(reader, village.id, objectionDays))).toBe(15)
		expect((await post("village", { name: "清江新村", township: "清江镇" })).headers.location).toContain("changed=2")
		const notice = {
			authority: "ATLD",
			pattern: "{code}{year}-{serial:3}",
			expenseLimit: "20000",
			calendar: "monthly",
			day: "5",
			questionDay: "20",
			remindDays: "3",
		}
		expect((await post("notice", notice)).headers.location).toContain("changed=4")
		const record = (await secretary.page("/console/record?kind=setting")).body
		for (const words of [
			"每人每周最多几条：原来是 2，改成 4",
			"公示前要第二个人看过：原来是 否，改成 是",
			"村名：原来是 清江村，改成 清江新村",
			"乡镇：原来是 空着，改成 清江镇",
		])
			expect(record).toContain(words)
		await place.http.close()
	})

	test("what cannot be is refused by field, and nothing of it is kept", async () => {
		const { place, secretary, village } = await setting(await open())
		const post = (section: string, form: Readonly<Record<string, string>>) =>
			secretary.ask({ method: "POST", url: `/console/settings/${section}` }, undefined, form)
		for (const wrong of ["0", "8", "-1", "2.5", "many", ""])
			expect((await post("burden", { perWeek: wrong, quietFrom: "21", quietUntil: "8" })).statusCode).toBe(422)
		for (const hours of [
			{ quietFrom: "23", quietUntil: "8" },
			{ quietFrom: "12", quietUntil: "8" },
			{ quietFrom: "21", quietUntil: "5" },
			{ quietFrom: "21", quietUntil: "" },
		])
			expect((await post("burden", { perWeek: "2", ...hours })).statusCode).toBe(422)
		expect(await place.house.store.read((reader) => quietHoursOf(reader, village.id))).toEqual({ from: 21, until: 8 })
		const half = await post("item", { objectionDays: "20", needsSecond: "perhaps" })
		expect(half.statusCode).toBe(422)
		expect(await place.house.store.read((reader) => settingOf(reader, village.id, objectionDays))).toBe(7)
		expect(
			(
				await post("notice", {
					authority: "",
					pattern: "no serial",
					expenseLimit: "5000",
					calendar: "law",
					day: "5",
					questionDay: "20",
					remindDays: "3",
				})
			).body,
		).toContain("一定要有 {serial}")
		expect((await post("village", { name: "x", township: "" })).body).toContain("村名要 2 到 40 个字")
		expect((await post("nothing", {})).statusCode).toBe(404)
		expect((await secretary.page("/console/record?kind=setting")).body).not.toContain("原来是")
		await place.http.close()
	})

	test("two who change different settings of one section at once: neither takes back what the other did", async () => {
		const { place, secretary, village } = await setting(await open())
		const { store } = place.house
		const opened = (await secretary.page("/console/settings")).body
		const was = Object.fromEntries(
			[...opened.matchAll(/name="(was\.[^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
		)
		expect(was).toMatchObject({ "was.perWeek": "2", "was.quietFrom": "21" })
		const save = (form: Readonly<Record<string, string>>) =>
			secretary.ask({ method: "POST", url: "/console/settings/burden" }, undefined, { ...was, ...form })
		expect((await save({ perWeek: "4", quietFrom: "21", quietUntil: "8" })).headers.location).toContain("changed=1")
		const refused = await save({ perWeek: "2", quietFrom: "23", quietUntil: "8" })
		expect(refused.statusCode).toBe(422)
		expect(refused.body).toContain('name="was.perWeek" value="2"')
		expect((await save({ perWeek: "2", quietFrom: "20", quietUntil: "8" })).headers.location).toContain("changed=1")
		expect(await store.read((reader) => settingOf(reader, village.id, perWeek))).toBe(4)
		expect(await store.read((reader) => quietHoursOf(reader, village.id))).toEqual({ from: 20, until: 8 })
		await place.http.close()
	})

	test("the supervisor sees them and changes none", async () => {
		const { place, village } = await setting(await open())
		const supervisor = await place.account({ villageId: village.id, roles: ["supervisor"] })
		const page = (await supervisor.page("/console/settings")).body
		expect(page).toContain("每人每周最多几条")
		expect(page).not.toContain('action="/console/settings/')
		expect(
			codeOf(
				await supervisor.ask({ method: "POST", url: "/console/settings/burden" }, undefined, {
					perWeek: "7",
					quietFrom: "21",
					quietUntil: "8",
				}),
			),
		).toBe("forbidden")
		await place.http.close()
	})
})

test("a village that allows one a week tells nobody twice", () => {
	const told = [{ id: "m-1", chatId: "c-1", personId: "p-1", matter: "a", at: 0 }]
	const tellings = [{ chatId: "c-1", personIds: ["p-1"] }]
	const verdict = (most: number) => z.string().parse(verdictsOn(tellings, "b", told, 1, most).get("c-1"))
	expect([verdict(1), verdict(2)]).toEqual(["budget", "free"])
})

onBothEngines("two people for a closing", (open) => {
	test("the first word is noted, the same person's second changes nothing, another's closes; nobody waits for the clock", async () => {
		const { place, secretary, village } = await setting(await open())
		const { store, clock } = place.house
		const second = { signoff: "off", survey: "on", council: "off" }
		expect((await secretary.ask({ method: "POST", url: "/console/settings/second" }, undefined, second)).headers.location).toContain(
			"changed=1",
		)
		const read = readSurvey(
			{ title: "修路问卷", unit: "person", secrecy: "named", questions: [{ kind: "text", title: "怎么修？" }] },
			{ now: clock(), timeZone: place.house.timeZone },
		)
		if (!read.ok) throw new Error("the survey of this test is wrong")
		const open1 = async () => {
			const cx = { house: place.house, now: clock(), by: null }
			const made = await store.tx((tx) => publishSurvey(tx, cx, { villageId: village.id, file: read.survey }))
			if (!made.ok) throw new Error(made.code)
			return made.survey.id
		}
		const stateOf = async (id: string) => (await store.read((reader) => surveyById(reader, village.id, id)))?.state
		const id = await open1()
		const path = `/console/surveys/${id}/close`
		const close = async (who: typeof secretary) =>
			(await who.ask({ method: "POST", url: "/console/surveys/:id/close" }, path)).headers.location
		expect(await close(secretary)).toContain("done=secondAsked")
		expect(await close(secretary)).toContain("done=secondSame")
		expect(await stateOf(id)).toBe("open")
		expect((await secretary.page(`/console/surveys/${id}?done=secondAsked`)).body).toContain("还要另一个人也点一次")
		expect((await secretary.page("/console/record?kind=setting")).body).toContain("等第二个人")
		const committee = await place.account({ villageId: village.id, roles: ["secretary"] })
		expect(await close(committee)).toContain("done=closed")
		expect(await stateOf(id)).toBe("closed")
		const timed = await open1()
		const byClock = { house: place.house, now: clock(), by: null }
		expect((await store.tx((tx) => closeSurvey(tx, byClock, village.id, timed))).ok).toBe(true)
		await place.http.close()
	})

	test("a first word of eight days ago is asked for anew; another matter's counts for nothing; off, one person is enough", async () => {
		const { place, secretary, village } = await setting(await open())
		const { store, newId } = place.house
		const dayMs = 86_400_000
		const look = (by: string, now: number, subject = "s-1") =>
			store.tx((tx) => secondLook(tx, { house: { newId }, now, by }, { villageId: village.id, closing: "signoff", subject }))
		expect(await look("a", 0)).toBeUndefined()
		const on = { signoff: "on", survey: "off", council: "off" }
		await secretary.ask({ method: "POST", url: "/console/settings/second" }, undefined, on)
		expect(await look("a", 0)).toBe("SECOND_ASKED")
		expect(await look("b", 8 * dayMs)).toBe("SECOND_ASKED")
		expect(await look("b", 9 * dayMs)).toBe("SECOND_SAME")
		expect(await look("a", 9 * dayMs, "s-2")).toBe("SECOND_ASKED")
		expect(await look("a", 9 * dayMs)).toBeUndefined()
		// Given once: the next closing of the same matter asks again.
		expect(await look("a", 9 * dayMs)).toBe("SECOND_ASKED")
		await place.http.close()
	})
})
