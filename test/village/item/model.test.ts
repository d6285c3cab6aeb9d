/** 自动归并 with a model: it helps where it answers, is left aside whole where it fails, and the board says which. */
import { expect, onTestFinished, test } from "vitest"
import type { Model } from "../../../src/model/index.ts"
import { recordsBetween } from "../../../src/store/journal.ts"
import { act, boardView, syncBoard } from "../../../src/village/item/index.ts"
import { itemSettings, modelFor } from "../../../src/village/item/settings.ts"
import { type Answering, answerOf, inputOf, type ModelQuestion, modelServer, questionIn } from "../../support/model-server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { boardServer } from "./board-server.ts"
import { settingOf } from "./setting.ts"

const rows: readonly (readonly [string, string])[] = [
	["三组的路太窄，两辆车会不了车", "0001"],
	["三组的路下雨全是泥", "0002"],
	["水渠堵了，找王强家，电话 138 1234 5678", "0004"],
	["村里公交太少，老人进城不方便，顺带提一句垃圾池边上的野狗咬人", "0005"],
]

/** One matter is whatever both say of that road, which the lexicon keeps apart; another begins where it is said so. */
const good: Answering = (_, body) => {
	const asked = inputOf(body)
	const isRoad = (text: unknown): boolean => String(text).includes("三组的路")
	return answerOf({
		answers: asked.map(({ id, one, other }) => ({ id, same: isRoad(one) && isRoad(other) })),
		splits: asked.map(({ id, text }) => ({ id, starts: String(text).includes("顺带提一句") ? ["顺带提一句"] : [] })),
		titles: asked.map(({ id }) => ({ id, title: "三组的路要修" })),
	})
}

async function opened(model?: Model, mayAsk: "on" | "off" | "unset" = "on") {
	const { store, remove } = freshSqlite()
	const setting = await settingOf(store, rows)
	const house = { ...setting.house, ...(model !== undefined && { model }) }
	const set = (answer: string) =>
		store.tx((tx) =>
			itemSettings.write(
				{ tx, house, villageId: setting.villageId, now: setting.clock.now },
				{ objectionDays: "7", needsSecond: "off", ownWords: "", model: answer },
			),
		)
	if (mayAsk !== "unset") await set(mayAsk)
	const { http } = await boardServer({ ...setting, house })
	onTestFinished(async () => {
		await http.close()
		await remove()
	})
	const textOf = async (url: string): Promise<string> =>
		(await http.inject({ url })).body
			.replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
			.replace(/<[^>]+>/g, " ")
			.replace(/\s+/g, " ")
	return {
		...setting,
		store,
		set,
		house,
		page: () => textOf("/console/items"),
		run: async (): Promise<string> => {
			const { headers } = await http.inject({
				method: "POST",
				url: "/console/items/run",
				headers: { "content-type": "application/x-www-form-urlencoded" },
				payload: "csrf=good&act=propose",
			})
			return textOf(String(headers.location))
		},
		grouped: async () => {
			const { items } = await store.read((reader) => boardView(reader, setting.villageId))
			return items.map(({ item, claims }) => ({ title: item.title, why: item.why, texts: claims.map(({ text }) => text) }))
		},
	}
}

test("doubtful pairs, several matters in one opinion and titles; the board says that a model helped", async () => {
	const bodies: string[] = []
	const model = await modelServer((path, body) => {
		bodies.push(body)
		return good(path, body)
	})
	const { run, page, grouped, store, villageId } = await opened(model)
	expect(await run()).toContain("有模型帮忙，归并了 5 条，请逐项确认")
	const groups = await grouped()
	expect(groups.find(({ title }) => title === "三组的路要修")).toMatchObject({
		texts: [rows[0]?.[0], rows[1]?.[0]],
		why: expect.stringMatching(/；模型帮着看过$/),
	})
	expect(groups.map(({ texts }) => texts)).toContainEqual(["顺带提一句垃圾池边上的野狗咬人"])
	expect(groups.filter(({ why }) => why.includes("模型"))).toHaveLength(1)
	const shown = await page()
	expect(shown).toMatch(/上次自动归并：\S+ \S+，有模型帮忙。/)
	expect(shown).toMatch(/文书：自动归并 5 条，.*原因：有模型帮忙/)
	// What left: no name of the roster, no number of a person, none of our ids.
	expect(bodies.map(questionIn).toSorted()).toEqual(["same", "split", "title"])
	expect(bodies.join("")).not.toMatch(/王强|1234|5678|QJ-|id-\d/)
	expect(bodies.join("")).toContain("找某某家")
	const records = await store.read((reader) =>
		recordsBetween(reader, villageId, { from: 0, to: Number.MAX_SAFE_INTEGER }, { events: ["item.model-asked"], limit: 9 }),
	)
	expect(records).toMatchObject([{ actor: "文书", data: { opinions: 4, open: 0 } }])
	// Nothing new: nobody is asked.
	const asked = bodies.length
	expect(await run()).toContain("没有新的意见要归并")
	expect(bodies).toHaveLength(asked)
})

test.each(["unset", "off"] as const)(
	"a village that has not said yes (%s) is put in order by this machine alone, and nothing leaves it",
	async (mayAsk) => {
		const bodies: string[] = []
		const model = await modelServer((path, body) => {
			bodies.push(body)
			return good(path, body)
		})
		const { run, page, set, store, villageId } = await opened(model, mayAsk)
		expect(await page()).toContain("不请外部模型，意见不出村")
		expect(await run()).toContain("由本机归并了")
		expect(bodies).toEqual([])
		const asked = () =>
			store.read((reader) =>
				recordsBetween(reader, villageId, { from: 0, to: Number.MAX_SAFE_INTEGER }, { events: ["item.model-asked"], limit: 9 }),
			)
		expect(await asked()).toEqual([])
		await set("on")
		expect(await page()).toContain("会请外部模型帮着看")
		await set("off")
		expect(await page()).toContain("不请外部模型")
	},
)

test("one village's yes is no other's; where there is no server nothing is said of one, and what was set stays", async () => {
	const { set, store, villageId, house } = await opened(await modelServer(good))
	await set("on")
	const model = await modelServer(good)
	const asks = (of: string) => store.read(async (reader) => (await modelFor(reader, { model }, of)) !== undefined)
	expect([await asks(villageId), await asks("another")]).toEqual([true, false])
	const { model: _, ...without } = house
	await store.tx((tx) =>
		itemSettings.write({ tx, house: without, villageId, now: 0 }, { objectionDays: "7", needsSecond: "off", ownWords: "" }),
	)
	expect(await asks(villageId)).toBe(true)
	expect(await (await opened()).page()).not.toContain("模型")
})

test("items that stand are not merged by a model, and what people kept apart stays apart", async () => {
	const all: Answering = (path, body) =>
		questionIn(body) === "same" ? answerOf({ answers: inputOf(body).map(({ id }) => ({ id, same: true })) }) : good(path, body)
	const { propose, run, grouped, acceptAll, store, cx, villageId } = await opened(await modelServer(all))
	await propose()
	await acceptAll()
	const canal = rows[2]?.[0] ?? ""
	const { items } = await store.read((reader) => boardView(reader, villageId))
	const claimId = items.flatMap(({ claims }) => claims).find(({ text }) => text === canal)?.id ?? ""
	await store.tx((tx) => act(tx, cx(), { kind: "reopen", claimIds: [claimId] }))
	const before = (await grouped()).map(({ title }) => title)
	expect(await run()).toContain("归并了 1 条")
	const after = await grouped()
	expect(after.map(({ title }) => title).filter((title) => before.includes(title))).toEqual(before)
	expect(after.filter(({ texts }) => texts.includes(canal))).toHaveLength(1)
})

test("while the model thinks, everybody else writes: nothing of the store is held", async () => {
	const waiting: { write: () => Promise<void> } = { write: async () => undefined }
	const model = await modelServer(async (path, body) => {
		await waiting.write()
		return good(path, body)
	})
	const { run, store, cx, tools } = await opened(model)
	let written = 0
	waiting.write = async () => {
		// The board itself: somebody else's press brings it up to date in the meantime.
		await store.tx((tx) => syncBoard(tx, cx("somebody"), tools))
		written++
	}
	expect(await run()).toMatch(/归并了 \d 条/)
	expect(written).toBeGreaterThanOrEqual(2)
})

const broken: readonly (readonly [string, ReturnType<Answering>])[] = [
	["says something else", answerOf({ hello: "world" })],
	["refuses", { status: 500, text: "{}" }],
	["is cut off in mid-answer", { text: '{"choices":[', isCut: true }],
]
const questions: readonly ModelQuestion[] = ["split", "same", "title"]

test.each(questions.flatMap((question) => broken.map(([how, reply]) => ({ question, how, reply }))))(
	"a model that $how at the question of $question changes nothing, and that is said",
	async ({ question, reply }) => {
		const alone = await opened()
		expect(await alone.run()).toContain("由本机归并了")
		const asked: ModelQuestion[] = []
		const model = await modelServer((path, body) => {
			const now = questionIn(body)
			asked.push(now)
			return now === question ? reply : good(path, body)
		})
		const { run, page, grouped } = await opened(model)
		expect(await run()).toContain("模型没帮上忙，由本机归并了")
		expect(asked.at(-1)).toBe(question)
		expect(await grouped()).toEqual(await alone.grouped())
		expect(await page()).toContain("模型没帮上忙，由本机归并。")
	},
)
