/** The list and the visits, on both engines: what takes somebody off it, and who may write. */
import { expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { recordVisit } from "../../../src/village/outreach/commands.ts"
import { outreachAffair } from "../../../src/village/outreach/index.ts"
import { howWords, listOf, purposesOf, whyWords } from "../../../src/village/outreach/list.ts"
import { countVisits, visitsOf, visitsTo } from "../../../src/village/outreach/repo.ts"
import { countsOf, type Next } from "../../../src/village/outreach/rules.ts"
import { contactBook, contactOf } from "../../../src/village/people/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { enrol } from "../people/village.ts"
import { type Setting, settingOf } from "./setting.ts"

function list({ house, villageId }: Setting, purpose: string) {
	return house.store.read(async (reader) => (await listOf(reader, house, villageId, purpose, house.clock()))?.targets ?? [])
}

async function left(setting: Setting, purpose: string): Promise<readonly string[]> {
	return (await list(setting, purpose))
		.filter(({ status }) => status === "left")
		.map(({ householdNumber, name }) => `${householdNumber} ${name}`)
}

async function visit(
	{ house, villageId, ...setting }: Setting,
	name: string,
	part: Partial<Parameters<typeof recordVisit>[2]> = {},
): Promise<string> {
	const purpose = part.purpose ?? "enrol"
	const target = (await list({ house, villageId, ...setting }, purpose)).find((each) => each.name === name)?.id ?? ""
	const next: Next = "none"
	const base = {
		villageId,
		id: `visit-${name}`,
		purpose,
		target,
		isSpoken: true,
		at: house.clock(),
		visitor: "王强",
		said: "",
		next,
		enteredBy: "staff-1",
	}
	return house.store.tx((tx) => recordVisit(tx, house, { ...base, ...part }))
}

onBothEngines("outreach", (open) => {
	const begin = async (): Promise<Setting & { readonly store: Store }> => {
		const store = await open()
		return { ...(await settingOf(store)), store }
	}

	test("whoever has no way to be reached is on the list, with why, how and whose they are", async () => {
		const setting = await begin()
		const { house, talk, codes } = setting
		const head = talk.phone("户主")
		await enrol(head, codes.get("0001") ?? "", "户主", "5678")
		expect(await left(setting, "enrol")).toEqual(["0002 张福", "0003 王强", "0004 赵新民", "0005 陈静"])
		const targets = await list(setting, "enrol")
		expect(targets.map((target) => [target.householdNumber, target.status, target.contactName])).toEqual([
			["0001", "reachable", "王强"],
			["0002", "left", "王强"],
			["0003", "left", "王强"],
			["0004", "left", "王强"],
			["0005", "left", "赵新民"],
		])
		expect(targets.map((target) => `${whyWords(house, target)} / ${howWords(house, target)}`).slice(1)).toEqual([
			"没有登记过，名册上没有电话 / 上门",
			"没有登记过 / 打电话 137****2222",
			"没有登记过 / 打电话 136****3333",
			"没有登记过，名册上没有电话 / 人在外地，问家里人",
		])
		for (const [change, why] of [
			[{ hasParked: true }, "很久没发言，消息送不到"],
			[{ mutedAt: 1 }, "退订了通知"],
			[{ closedAt: 1 }, "聊天关掉了"],
		] as const) {
			await setting.chat(head.chatId(), change)
			const [first] = await list(setting, "enrol")
			expect(first && whyWords(house, first)).toBe(why)
		}
	})

	test("for a survey: answered, reached by chat, or spoken to, and nobody is asked for", async () => {
		const setting = await begin()
		const { house, talk, codes, villageId } = setting
		const id = await setting.survey("household")
		const purpose = `survey:${id}`
		expect(await house.store.read((reader) => purposesOf(reader, house, villageId))).toEqual([
			{ id: "enrol", title: "手机联系不到的户", unit: "household" },
			{ id: purpose, title: "修路问卷", unit: "household" },
		])
		expect(await left(setting, purpose)).toHaveLength(5)
		const phone = talk.phone("户主")
		await enrol(phone, codes.get("0001") ?? "", "户主", "5678")
		expect(await left(setting, purpose)).toHaveLength(4)
		await phone.says("问卷")
		await phone.presses("修")
		await phone.presses("都对")
		await setting.chat(phone.chatId(), { closedAt: 1 })
		expect(await left(setting, purpose)).toHaveLength(4)
		expect(await left(setting, "enrol")).toHaveLength(5)
		expect(await visit(setting, "张福", { purpose, said: "同意修" })).toBe("recorded")
		expect(await left(setting, purpose)).toEqual(["0003 王强", "0004 赵新民", "0005 陈静"])
		// What was said for one purpose is no visit for another.
		expect(await left(setting, "enrol")).toHaveLength(5)
		expect(countsOf(await list(setting, purpose))).toEqual({ due: 5, done: 1, spoken: 1, reachable: 0, left: 3 })
	})

	test("per person every adult counts", async () => {
		const setting = await begin()
		const purpose = `survey:${await setting.survey("person")}`
		expect(await left(setting, purpose)).toEqual(["0001 李建国", "0001 王秀英", "0002 张福", "0003 王强", "0004 赵新民", "0005 陈静"])
	})

	test("nobody met: they stay, and the visit is counted; sent twice it is one", async () => {
		const setting = await begin()
		const { house, villageId } = setting
		const missed = { id: "v-1", isSpoken: false, next: "again" as const, at: house.clock() - 1_000 }
		expect(await visit(setting, "张福", missed)).toBe("recorded")
		expect(await visit(setting, "张福", missed)).toBe("recorded")
		const target = (await list(setting, "enrol")).find(({ name }) => name === "张福")
		expect(target).toMatchObject({ status: "left", tried: { visits: 1, isSpoken: false } })
		expect(await visit(setting, "张福", { id: "v-2", said: `  ${"说".repeat(900)}` })).toBe("recorded")
		await house.store.read(async (reader) => {
			expect(await countVisits(reader, villageId, "enrol")).toBe(2)
			expect(await countVisits(reader, "another", "enrol")).toBe(0)
			const visits = await visitsOf(reader, villageId, { purpose: "enrol", target: target?.id ?? "" }, { limit: 9, offset: 0 })
			expect(visits.map(({ id, said }) => [id, said.length])).toEqual([
				["v-2", 500],
				["v-1", 0],
			])
		})
		expect((await recordsOf(house.store, villageId)).filter(({ event }) => event === "outreach.visited")).toHaveLength(2)
	})

	test("refused: ahead of time, an unknown purpose or target, another's household", async () => {
		const setting = await begin()
		const { house } = setting
		expect(await visit(setting, "张福", { at: house.clock() + 1 })).toBe("ahead")
		expect(await visit(setting, "张福", { purpose: "survey:none" })).toBe("gone")
		expect(await visit(setting, "钱老")).toBe("gone")
		const others = (await list(setting, "enrol")).find(({ name }) => name === "赵新民")?.personId ?? ""
		expect(await visit(setting, "张福", { contactId: others })).toBe("gone")
		const own = (await list(setting, "enrol")).find(({ name }) => name === "王强")?.personId ?? ""
		expect(await visit(setting, "张福", { contactId: own })).toBe("recorded")
		expect(await visit(setting, "张福", { id: "again", contactId: own })).toBe("gone")
	})

	test("a person gets a copy of what was noted and can have it emptied; that somebody was there stays", async () => {
		const setting = await begin()
		const { house, villageId } = setting
		await visit(setting, "张福", { said: "腿脚不便，想装扶手" })
		const personId = (await list(setting, "enrol")).find(({ name }) => name === "张福")?.personId ?? ""
		const of = { villageId, personId }
		const copied = () => house.store.read(async (reader) => outreachAffair.personal?.copy(of, { reader, house, now: house.clock() }))
		expect(await copied()).toEqual([{ title: "2026年3月5日的走访", lines: ["王强去的，说上话了。说的话：腿脚不便，想装扶手"] }])
		await house.store.tx(async (tx) => outreachAffair.personal?.erase(of, { tx, house, now: house.clock() }))
		expect(
			(await house.store.read((reader) => visitsTo(reader, villageId, personId))).map(({ said, isSpoken }) => [said, isSpoken]),
		).toEqual([["", true]])
	})

	test("the book of contacts says for each household what is said for it alone", async () => {
		const setting = await begin()
		const { house, villageId } = setting
		await house.store.read(async (reader) => {
			const contactFor = await contactBook(reader, villageId)
			for (const { householdId, contact } of await list(setting, "enrol"))
				expect(contactFor(contact)).toEqual(await contactOf(reader, villageId, householdId))
		})
	})
})
