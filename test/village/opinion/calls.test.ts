import { asc, eq } from "drizzle-orm"
import { describe, expect, test } from "vitest"
import type { CallResult, Json, Who } from "../../../src/engine/flow.ts"
import type { Store } from "../../../src/store/store.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { opinionById } from "../../../src/village/opinion/repo.ts"
import { stepsOf } from "../../../src/village/opinion/repo-steps.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { resident, stranger } from "../../support/golden.ts"
import { onBothEngines } from "../../support/stores.ts"
import { file, longtan, march, qingjiang } from "./hand-in.ts"
import { type TestHouse, testHouse, withRoster } from "./house.ts"

const minute = 60_000
const neighbour: Who = {
	...resident,
	villageId: longtan.id,
	person: { id: "p-lt", name: "赵龙", householdId: "h-99", roles: [], isHead: true },
}

async function call(store: Store, { house, now }: TestHouse, name: string, args: Json, who = resident): Promise<CallResult> {
	const registration = opinionAffair.calls[name]
	if (registration === undefined) throw new Error(`no such call: ${name}`)
	return store.tx((tx) => registration.run(args, { tx, house, now, who }))
}

async function bindFacts(store: Store, { house, now }: TestHouse, params: Json, who = resident) {
	const flow = opinionAffair.flows.find(({ type }) => type === "opinion.file")
	if (flow === undefined) throw new Error("no such flow")
	const bound = await store.read((tx) => flow.bind(params, { tx, house, now, who }))
	return bound.start({ now, who, say: house.say, newId: house.newId, newToken: house.newId })
}

onBothEngines("calls of the opinion dialogs", (open) => {
	async function setUp() {
		const store = await open()
		await withRoster(store)
		return { store, home: testHouse(store) }
	}
	const said = { text: "村东头的路灯坏了", media: [] }

	test("filing gives a number at once, with the author's group; the same again gives the same", async () => {
		const { store, home } = await setUp()
		expect(await call(store, home, "opinion.file", said)).toEqual({
			ok: true,
			value: { id: "id-1", number: "QJ-2026-0001", isRepeat: false, isNamed: null, contact: null },
		})
		expect(await call(store, home, "opinion.file", said)).toMatchObject({ ok: true, value: { number: "QJ-2026-0001", isRepeat: true } })
		expect(await call(store, home, "opinion.show", { number: "qj 2026 1" })).toEqual({
			ok: true,
			value: {
				id: "id-1",
				number: "QJ-2026-0001",
				text: said.text,
				media: 0,
				sourceKind: "chat",
				place: null,
				isNamed: false,
				isEntered: false,
				isDisputed: false,
				state: "received",
				at: march,
				canWithdraw: true,
				isOnly: true,
				steps: [{ kind: "filed", at: march }],
			},
		})
	})

	test("a recording is filed as spoken, and a task for the contact is made, once", async () => {
		const { store, home } = await setUp()
		const voice = { text: "", media: [{ kind: "voice", ref: "m1" }] }
		expect(await call(store, home, "opinion.file", voice)).toMatchObject({ ok: true, value: { number: "QJ-2026-0001", contact: "王建国" } })
		expect(await call(store, home, "opinion.file", voice)).toMatchObject({ ok: true, value: { isRepeat: true, contact: null } })
		const tasks = await store.read((reader) => {
			const { task } = reader.tables(peopleTables)
			return reader.db.select().from(task).where(eq(task.villageId, qingjiang.id)).orderBy(asc(task.id))
		})
		expect(tasks).toHaveLength(1)
		expect(tasks[0]).toMatchObject({ kind: "enter-answer", subject: "id-1", householdId: "h-7", personId: "p-li", chatId: "chat-1" })
		expect(await call(store, home, "opinion.show", { id: "id-1" })).toMatchObject({ ok: true, value: { sourceKind: "oral", text: "" } })
	})

	test.each([
		["OPINION_NO_WORDS", "。。。"],
		["OPINION_TOO_LONG", "路".repeat(20_001)],
	])("%s", async (code, text) => {
		const { store, home } = await setUp()
		expect(await call(store, home, "opinion.file", { text, media: [] })).toEqual({ ok: false, code })
	})

	test("a stranger is refused everywhere", async () => {
		const { store, home } = await setUp()
		const calls: readonly (readonly [string, Json])[] = [
			["opinion.file", said],
			["opinion.add", { id: "x", media: [] }],
			["opinion.mine", { page: 0, pageSize: 4, mostOnOnePage: 6 }],
			["opinion.show", { id: "x" }],
			["opinion.withdraw", { id: "x" }],
		]
		for (const [name, args] of calls)
			expect(await call(store, home, name, args, stranger)).toEqual({ ok: false, code: "OPINION_NOT_MEMBER" })
	})

	test("nothing of another village or another person is shown, added to or withdrawn", async () => {
		const { store, home } = await setUp()
		const { id } = await file(store)
		const wang = { ...resident, person: { id: "p-wang", name: "王小明", householdId: "h-7", roles: [], isHead: false } }
		for (const who of [neighbour, wang]) {
			for (const [name, args] of [
				["opinion.show", { id }],
				["opinion.show", { number: "QJ-2026-0001" }],
				["opinion.show", { number: "LT-2026-0001" }],
				["opinion.add", { id, media: [{ kind: "image", ref: "x" }] }],
				["opinion.withdraw", { id }],
			] as const) {
				expect(await call(store, home, name, args, who), `${name} ${JSON.stringify(args)}`).toEqual({
					ok: false,
					code: "OPINION_NOT_FOUND",
				})
			}
			expect(await call(store, home, "opinion.mine", { page: 0, pageSize: 4, mostOnOnePage: 6 }, who)).toMatchObject({
				ok: true,
				value: { total: 0, items: [] },
			})
		}
	})

	test("one's own come in pages; a page beyond the last is the last", async () => {
		const { store, home } = await setUp()
		for (let i = 0; i < 7; i++) await file(store, { now: march + i })
		const page = (at: number) => call(store, home, "opinion.mine", { page: at, pageSize: 4, mostOnOnePage: 6 })
		expect(await page(0)).toMatchObject({ ok: true, value: { total: 7, pages: 2, page: 0, items: { length: 4 } } })
		expect(await page(9)).toMatchObject({ ok: true, value: { pages: 2, page: 1, items: { length: 3 } } })
	})

	test("withdrawing answers once, then says it was done before", async () => {
		const { store, home } = await setUp()
		const { id } = await file(store)
		expect(await call(store, home, "opinion.withdraw", { id })).toEqual({ ok: true, value: { id, number: "QJ-2026-0001" } })
		expect(await call(store, home, "opinion.withdraw", { id })).toEqual({ ok: false, code: "OPINION_WITHDRAWN" })
	})

	test("a photo without words goes to the opinion of the last half hour, if it still stands", async () => {
		const { store, home } = await setUp()
		const photo = { text: "", media: [{ kind: "image", ref: "m1" }], how: "talk" }
		const { id } = await file(store)
		home.now = march + 30 * minute
		expect(await bindFacts(store, home, photo)).toMatchObject({ call: { name: "opinion.add", args: { id } } })
		expect(await call(store, home, "opinion.add", { id, media: photo.media })).toEqual({
			ok: true,
			value: { id, number: "QJ-2026-0001", count: 1 },
		})
		home.now += 1
		expect(await bindFacts(store, home, photo)).toMatchObject({ state: { stage: "text" } })
		home.now = march
		await call(store, home, "opinion.withdraw", { id })
		expect(await bindFacts(store, home, photo)).toMatchObject({ state: { stage: "text" } })
	})

	test("a copy of what is kept, and its erasure", async () => {
		const { store, home } = await setUp()
		const { personal } = opinionAffair
		if (personal === undefined) throw new Error("nothing registered")
		await file(store, { text: "村东头的路灯坏了" })
		await file(store, { text: "", media: [{ kind: "voice", ref: "m1" }] })
		const of = { villageId: qingjiang.id, personId: "p-li" }
		const copy = () => store.read((reader) => personal.copy(of, { reader, house: home.house, now: home.now }))
		expect(await copy()).toEqual([
			{ title: "意见 QJ-2026-0002", lines: ["2026年3月5日 上午9:00 提出，已收到", "（照片或语音，等人写成文字）", "1 个照片、录音或文件"] },
			{ title: "意见 QJ-2026-0001", lines: ["2026年3月5日 上午9:00 提出，已收到", "村东头的路灯坏了"] },
		])
		await store.tx((tx) => personal.erase(of, { tx, house: home.house, now: home.now }))
		expect(await copy()).toEqual([])
	})

	test("erased, nothing of what a person said about their opinion stands either: not where it is, not what they called wrong", async () => {
		const { store, home } = await setUp()
		await file(store, { id: "o", enteredBy: "a-1", sourceKind: "visit", place: "三组李家门口" })
		expect(await call(store, home, "opinion.dispute", { id: "o", words: "我家李秀英没这么说" })).toMatchObject({ ok: true })
		await store.tx(async (tx) =>
			opinionAffair.personal?.erase({ villageId: qingjiang.id, personId: "p-li" }, { tx, house: home.house, now: march }),
		)
		const left = await store.read(async (reader) => ({
			opinion: await opinionById(reader, qingjiang.id, "o"),
			steps: await stepsOf(reader, qingjiang.id, "o"),
		}))
		expect(left.opinion).toMatchObject({
			number: "QJ-2026-0001",
			text: "",
			place: null,
			personId: null,
			householdId: null,
			erasedAt: march,
		})
		expect(left.steps.map(({ kind }) => kind)).toEqual(["filed", "disputed"])
		expect(JSON.stringify(left)).not.toMatch(/李|p-li/)
	})
})

describe("registration", () => {
	test("every call a dialog may make is registered, and every menu entry starts a registered flow", () => {
		expect(Object.keys(opinionAffair.calls).toSorted()).toEqual([
			"opinion.add",
			"opinion.chain.look",
			"opinion.chain.preview",
			"opinion.chain.save",
			"opinion.dispute",
			"opinion.file",
			"opinion.fromGroup",
			"opinion.mine",
			"opinion.name",
			"opinion.place",
			"opinion.show",
			"opinion.visit",
			"opinion.withdraw",
		])
		const types = opinionAffair.flows.map(({ type }) => type)
		for (const entry of [...opinionAffair.menu, ...opinionAffair.chatWords, ...opinionAffair.plainTalk, ...opinionAffair.recognisers])
			expect(types).toContain(entry.flow)
	})

	test.each([
		["QJ-2026-0001", { number: "QJ-2026-0001" }],
		["382 417 905", undefined],
		["村东头的路灯坏了", undefined],
	])("%s is recognised as %j", (text, params) => {
		expect(opinionAffair.recognisers[0]?.recognise(text)).toEqual(params)
	})

	test.each([
		[{ text: "路灯坏了" }, { text: "路灯坏了", media: [], how: "talk" }],
		[
			{ text: "", media: { kind: "voice" as const, ref: "m" } },
			{ text: "", media: [{ kind: "voice", ref: "m" }], how: "talk" },
		],
		[
			{ text: "哈哈", media: { kind: "sticker" as const, ref: "m" } },
			{ text: "哈哈", media: [], how: "talk" },
		],
	])("plain talk %j", (heard, params) => {
		expect(opinionAffair.plainTalk[0]?.params(heard)).toEqual(params)
	})
})
