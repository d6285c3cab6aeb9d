import { eq } from "drizzle-orm"
import { expect, it } from "vitest"
import { z } from "zod"
import { type Block, blockSchema, type Inbound } from "../../src/channel/message.ts"
import { bindFlow, type Flow } from "../../src/engine/flow.ts"
import { words as engineWords } from "../../src/engine/words.ts"
import { freshEvents } from "../../src/inbound/fresh-events.ts"
import { type Switchboard, turnOfChat } from "../../src/inbound/turn-of-chat.ts"
import { words as routerWords } from "../../src/inbound/words.ts"
import { openAlerts } from "../../src/store/journal.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { speaker } from "../../src/text/catalogue.ts"
import { onBothEngines } from "../support/stores.ts"
import { recordsOf, textFrom } from "../support/tiny.ts"
import { bound, said, stored, testId } from "../support/transport-rows.ts"

/** What a test dialog does. `ask` asks until it hears 好; `switch` gives the chat to `to` and hands over. */
const params = z.object({
	does: z.enum(["ask", "switch", "record", "late", "brief"]),
	name: z.string(),
	to: z.string().exactOptional(),
	next: z.string().exactOptional(),
})
type Params = z.infer<typeof params>
const people = { "p-li": { name: "李奶奶", persons: 2 }, "p-wang": { name: "王大伯", persons: 2 }, "p-one": { name: "张三", persons: 1 } }

const flow: Flow<Params, { asked: number }, null> = {
	type: "test",
	version: 1,
	params,
	state: z.object({ asked: z.number() }),
	upgrades: {},
	start: (p, cx) => {
		if (p.does === "switch") return { state: { asked: 0 }, out: [], call: { name: "give", args: p.to ?? "" } }
		if (p.does === "record") return { out: [{ kind: "record", event: "noted", subject: p.name, data: 1 }, told("noted")], done: true }
		if (p.does === "late") return { state: { asked: 0 }, out: [], call: { name: "bind", args: null } }
		const turn = ask(p, 1, cx.newToken())
		return p.does === "brief" ? { ...turn, wait: { ...turn.wait, until: cx.now + 60_000 } } : turn
	},
	resume: (state, resume, p, cx) => {
		if (resume.kind === "expired") return { out: [told(`${p.name} over`)], done: true }
		if (resume.kind === "result" && p.does === "late")
			return { out: [{ kind: "record", event: "bound", subject: p.name, data: null }], done: true, handsOver: "cleared" }
		if (resume.kind === "result") {
			const starts = p.next === undefined ? [] : [{ kind: "startFlow", flow: "test", params: { does: "ask", name: p.next } } as const]
			return { out: [told(`now for ${p.to}`), ...starts], done: true, handsOver: "left" }
		}
		if (resume.kind === "reply" && resume.reply.kind === "text" && resume.reply.text === "好")
			return { out: [told(`${p.name} done`)], done: true }
		return ask(p, state.asked + 1, cx.newToken())
	},
	summary: (state) => `asked ${state.asked}`,
}

const told = (text: string) => ({ kind: "say", blocks: [{ kind: "text", text }] }) as const
function ask(p: Params, asked: number, token: string) {
	return {
		state: { asked },
		out: [told(`${p.name}?`)],
		wait: { token, expects: { kind: "text" }, canSkip: false, canGoBack: false },
	} as const
}

const argument = (word: string, does: Params["does"]) => ({
	word,
	kind: "argument" as const,
	flow: "test",
	params: (text: string) => {
		const [name = "", to, next] = text.split(",")
		return { does, name, ...(to !== undefined && { to }), ...(next !== undefined && { next }) }
	},
	audience: "anyone" as const,
})

const switchboard: Switchboard = {
	directory: {
		personOf: async (_reader, { personId }) => {
			const known = Object.entries(people).find(([id]) => id === personId)
			return known === undefined
				? undefined
				: { person: { id: known[0], name: known[1].name, householdId: "h", roles: [], isHead: false }, persons: known[1].persons }
		},
	},
	vocabulary: {
		words: [argument("问", "ask"), argument("换", "switch"), argument("记", "record"), argument("绑", "late"), argument("限", "brief")],
		recognisers: [],
		plainTalk: [],
		reserved: [],
	},
	say: speaker(
		[engineWords, routerWords, { "zh-CN": { "people.actingFor": "（{name}）" }, en: { "people.actingFor": "({name})" } }],
		"zh-CN",
	),
	visibleAtCommit: new Set(["web"]),
	bind: async (_tx, type, given) => {
		if (type !== "test") throw Object.assign(new Error("no such dialog"), { code: "UNKNOWN_REGISTRATION" })
		return bindFlow(flow, params.parse(given), null)
	},
	call: async (tx, name, args, who) => {
		const { chat } = tx.tables(transportTables)
		const to = name === "bind" ? { personId: "p-one", villageId: "v" } : { personId: z.string().parse(args) }
		await tx.db.update(chat).set(to).where(eq(chat.id, who.chatId))
		return { ok: true, value: null }
	},
	timer: async () => undefined,
}

onBothEngines("a conversation", (open) => {
	let now = 1_000_000
	/** Stores what came in, works it, and gives what was said. */
	async function hear(store: Store, event: Inbound): Promise<readonly string[]> {
		now += 1_000
		const chatId = await stored(store, { ...event, at: now }, { channel: "web", now })
		const before = await texts(store, chatId)
		const result = await store.tx((tx) =>
			turnOfChat(tx, chatId, { switchboard, clock: () => now, newId: testId, newToken: testId, fresh: freshEvents() }),
		)
		expect(result.kind).toBe("done")
		return (await texts(store, chatId)).slice(before.length)
	}
	async function texts(store: Store, chatId: string): Promise<readonly string[]> {
		const rows = await store.read(async (reader) => {
			const { outbox } = reader.tables(transportTables)
			return reader.db.select({ body: outbox.body, seq: outbox.seq }).from(outbox).where(eq(outbox.chatId, chatId)).orderBy(outbox.seq)
		})
		return rows.map(({ body }) =>
			z
				.array(blockSchema)
				.parse(JSON.parse(body ?? "[]"))
				.map(short)
				.join(" | "),
		)
	}
	const short = (block: Block): string => (block.kind === "text" ? block.text : block.kind)
	const say = (store: Store, text: string) => hear(store, textFrom("a", text))
	async function actingFor(store: Store, personId: string) {
		const chatId = await stored(store, textFrom("a", "退出"), { channel: "web", now })
		await store.tx((tx) => turnOfChat(tx, chatId, { switchboard, clock: () => now, newId: testId, newToken: testId, fresh: freshEvents() }))
		await bound(store, chatId, { personId, villageId: "v" })
		return chatId
	}
	async function change(
		store: Store,
		set: { flowType?: string; flowVersion?: number; state?: string; wait?: string; params?: string },
		depth = 0,
	) {
		await store.tx(async (tx) => {
			const { session } = tx.tables(transportTables)
			await tx.db.update(session).set(set).where(eq(session.depth, depth))
		})
	}
	const alerts = async (store: Store) =>
		(await store.read((reader) => openAlerts(reader, "v", 9))).map(({ kind, subject }) => `${kind} ${subject}`)

	it("says for whom, where one phone serves several people", async () => {
		const store = await open()
		await actingFor(store, "p-li")
		expect(await say(store, "问 甲")).toEqual(["（李奶奶） | 甲?"])
		await actingFor(store, "p-one")
		expect(await say(store, "问 乙")).toEqual(["乙?"])
	})

	it("keeps each person's dialogs apart, and takes up the other's when the phone changes hands", async () => {
		const store = await open()
		await actingFor(store, "p-li")
		expect(await say(store, "问 甲")).toEqual(["（李奶奶） | 甲?"])
		// A text question takes words: leave it to another channel's word by pressing on with a switch of its own.
		await change(store, { wait: JSON.stringify({ token: "t", expects: { kind: "number" }, canSkip: false, canGoBack: false }) })
		expect(await say(store, "换 x,p-wang")).toEqual(["now for p-wang"])
		expect(await say(store, "问 乙")).toEqual(["（王大伯） | 乙?"])
		await change(store, { wait: JSON.stringify({ token: "u", expects: { kind: "number" }, canSkip: false, canGoBack: false }) })
		expect(await say(store, "换 x,p-li"), "back to what 李奶奶 left half done").toEqual(["now for p-li | asked 1 | 甲?"])
		expect(await say(store, "好")).toEqual(["（李奶奶） | 甲 done"])
	})

	it("starts among the new person's dialogs what is to follow the change", async () => {
		const store = await open()
		await actingFor(store, "p-li")
		expect(await say(store, "换 x,p-wang,丙")).toEqual(["now for p-wang | 丙?"])
		expect(await say(store, "好")).toEqual(["（王大伯） | 丙 done"])
	})

	it("records under the village a turn has just bound the chat to", async () => {
		const store = await open()
		await say(store, "绑 x")
		expect(await recordsOf(store, "v")).toMatchObject([{ event: "bound", subject: "x" }])
		expect(await say(store, "记 y")).toEqual(["noted"])
		expect(await recordsOf(store, "v")).toHaveLength(2)
	})

	it("rolls back a turn that records something where no village is known", async () => {
		const store = await open()
		await expect(say(store, "记 y")).rejects.toThrow(TypeError)
	})

	it.each([
		["a version of the future", { flowVersion: 9 }],
		["a dialog no affair knows", { flowType: "gone" }],
		["params that do not pass", { params: '{"does":"dance"}' }],
		["a state that is no JSON", { state: "{" }],
	] as const)("tells the person and staff of %s, and goes on afterwards", async (_, broken) => {
		const store = await open()
		await actingFor(store, "p-one")
		await say(store, "问 甲")
		await change(store, broken)
		expect(await say(store, "好")).toEqual([engineWords["zh-CN"]["engine.failed"]])
		expect((await alerts(store))[0]).toMatch(/^session-failed /)
		expect(await say(store, "问 乙")).toEqual(["乙?"])
		expect(await say(store, "好")).toEqual(["乙 done"])
	})

	it("says that only the beginning of a long message was kept", async () => {
		const store = await open()
		expect(await hear(store, { ...textFrom("a", "问 甲"), kind: "text", text: "问 甲", cut: true })).toEqual([
			"您这条太长，只收了前面 3 个字，已经保存。剩下的请分开发。 | 甲?",
		])
	})

	it("takes a question nobody carried for as old as the turn that left it", async () => {
		const store = await open()
		await actingFor(store, "p-one")
		await say(store, "问 甲")
		await store.tx(async (tx) => {
			const { session, outbox } = tx.tables(transportTables)
			await tx.db
				.update(session)
				.set({ wait: JSON.stringify({ token: "t", expects: { kind: "number" }, canSkip: false, canGoBack: false }), promptSeq: 999 })
			await tx.db.delete(outbox)
		})
		expect(await say(store, "5")).toEqual(["甲?"])
	})

	/** The dialog's own timer rings among the village's timers. */
	async function ring(store: Store): Promise<readonly string[]> {
		const [timer] = await store.read(async (reader) => reader.db.select().from(reader.tables(transportTables).timer))
		if (timer === undefined) throw new Error("no timer is set")
		now = Math.max(now, timer.dueAt)
		const { kind, subject, dueAt } = timer
		const envelope = { externalId: `timer-${dueAt}`, at: dueAt, chat: { account: "timer", id: "v" }, from: { id: "timer" } }
		const event: Inbound = { ...envelope, kind: "timer", timer: kind, subject, guard: 0 }
		const person = subject.split(" ")[0] ?? ""
		const before = await texts(store, person)
		const chatId = await stored(store, event, { channel: "system", now })
		await store.tx((tx) => turnOfChat(tx, chatId, { switchboard, clock: () => now, newId: testId, newToken: testId, fresh: freshEvents() }))
		return (await texts(store, person)).slice(before.length)
	}
	const dialogs = (store: Store) =>
		store.read(async (reader) =>
			reader.db.select({ depth: reader.tables(transportTables).session.depth }).from(reader.tables(transportTables).session),
		)

	it("tells of a dialog's end, when its time is up, whoever is in the middle of it", async () => {
		const store = await open()
		await actingFor(store, "p-li")
		await say(store, "限 甲")
		expect(await ring(store)).toEqual(["（李奶奶） | 甲 over"])
		expect(await dialogs(store)).toEqual([])
	})

	it("ends without a word what lies there for hours, and leaves what stands above another dialog to the next word", async () => {
		const store = await open()
		const chatId = await actingFor(store, "p-one")
		await say(store, "限 甲")
		now += 3_600_000
		expect(await ring(store)).toEqual([])
		expect(await dialogs(store)).toEqual([])
		await store.tx(async (tx) => {
			await tx.db.delete(tx.tables(transportTables).timer)
		})
		await say(store, "问 乙")
		await change(store, { wait: JSON.stringify({ token: "t", expects: { kind: "number" }, canSkip: false, canGoBack: false }) })
		await say(store, "限 丙")
		now += 3_600_000
		expect(await ring(store)).toEqual([])
		expect(await dialogs(store)).toHaveLength(2)
		await bound(store, chatId, { personId: "p-li", villageId: "v" })
		expect(await ring(store), "the chat acts for somebody else now").toEqual([])
	})

	it("hears nobody twice: a chat without work is idle, one whose event is not due waits", async () => {
		const store = await open()
		const chatId = await stored(store, textFrom("a", "问 甲"), { channel: "web", now: now + 50_000 })
		const turn = () =>
			store.tx((tx) => turnOfChat(tx, chatId, { switchboard, clock: () => now, newId: testId, newToken: testId, fresh: freshEvents() }))
		expect(await turn()).toEqual({ kind: "later" })
		now += 60_000
		expect(await turn()).toEqual({ kind: "done", said: true })
		expect(await turn()).toEqual({ kind: "idle" })
		expect(await said(store, chatId, "x")).toBeTypeOf("string")
	})
})
