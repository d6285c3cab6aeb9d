/**
 * Golden dialogs: a conversation driven through the router and the engine as the message path does it, written down as a
 * transcript that people can read and a test can compare. Clock, ids and tokens are seeded; the stack and the blocks go
 * through JSON between all turns, so every dialog test also tests what is stored.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "vitest"
import { z } from "zod"
import { type Block, blockSchema, type Inbound, type MediaKind, type Option } from "../../src/channel/message.ts"
import { type BaseCx, type BoundFlow, bindFlow, type CallResult, type Flow, type Json, type Who } from "../../src/engine/flow.ts"
import { converse, type Frame, type Given, type Intent, type Outcome } from "../../src/engine/turn.ts"
import { waitSchema } from "../../src/engine/wait.ts"
import { words as engineWords } from "../../src/engine/words.ts"
import { route } from "../../src/inbound/router.ts"
import type { Vocabulary } from "../../src/inbound/vocabulary.ts"
import { words as routerWords } from "../../src/inbound/words.ts"
import { type Catalogue, speaker } from "../../src/text/catalogue.ts"
import { isOnRoad, journey } from "./road.ts"

/** What a fact loader or a call of a dialog test gets to know. */
export type GoldenCx = { readonly now: number; readonly who: Who }

export type GoldenFlow = { readonly type: string; readonly bind: (params: Json, cx: GoldenCx) => BoundFlow | Promise<BoundFlow> }

/** Answers a call; a refusal is a value, as in the house. */
export type GoldenCall = (args: Json, cx: GoldenCx) => CallResult | Promise<CallResult>

export type GoldenSetup = {
	/** Catalogues of the affairs that take part; the engine's and the router's words are always there. */
	readonly words: readonly Catalogue[]
	readonly flows: readonly GoldenFlow[]
	/** By name; a call that is not listed fails the test. */
	readonly calls: Readonly<Record<string, GoldenCall>>
	readonly vocabulary?: Partial<Vocabulary>
	/** Who speaks; without it an enrolled resident, `resident`. */
	readonly who?: Who
	/** ms; without it 2026-03-05 09:00 in Shanghai. */
	readonly startAt?: number
	/** False leaves the calls out of the transcript. */
	readonly showCalls?: boolean
}

export const goldenStart = Date.UTC(2026, 2, 5, 1, 0, 0)
const goldenPlace = "geo:33.964200,118.275400"

/** An enrolled resident of village `v-qj` in a private web chat. */
export const resident: Who = {
	chatId: "chat-1",
	sender: "sender-1",
	channel: "web",
	isGroup: false,
	villageId: "v-qj",
	person: { id: "p-li", name: "李秀英", householdId: "h-7", roles: [], isHead: false },
	persons: 1,
}

/** Somebody who has not enrolled. */
export const stranger: Who = { chatId: "chat-1", sender: "sender-1", channel: "web", isGroup: false, persons: 0 }

/** A flow with facts made for the test. */
export function fixtureFlow<P extends Json, S extends Json, F>(
	flow: Flow<P, S, F>,
	facts: (params: P, cx: GoldenCx) => F | Promise<F>,
): GoldenFlow {
	return {
		type: flow.type,
		bind: async (raw, cx) => {
			const params = flow.params.parse(raw)
			return bindFlow(flow, params, await facts(params, cx))
		},
	}
}

/** Between two messages of a dialog, unless the test says otherwise. */
const stepMs = 10_000

export type Golden = {
	/** The person types. `at`: when they did, ms, for a message that was under way while a new question appeared. */
	type(text: string, options?: { readonly at?: number }): Promise<Outcome>
	/** Presses a button of the newest question: its label or its option id. `more`: further ones checked in the same press. */
	press(option: string, more?: readonly string[]): Promise<Outcome>
	/** Presses the button of an older question again: `back` 1 is the question before the newest. */
	pressOld(back: number, option: string): Promise<Outcome>
	send(media: MediaKind, caption?: string): Promise<Outcome>
	/** Opens the chat, with the argument of a deep link. */
	join(start?: string): Promise<Outcome>
	/** Any event, as an adapter would hand it in; `shown` is its line in the transcript. */
	event(event: Inbound, shown: string): Promise<Outcome>
	/** Lets time pass before the next message, ms. */
	wait(ms: number, shown: string): void
	/** The timer of the dialog's own end rings. */
	expire(): Promise<Outcome>
	/** Another person, or the same one with more known of them. */
	become(who: Who): void
	/** Puts a stack in place as an earlier version or another day left it. */
	resumeFrom(frames: readonly Frame[], shown: string): void
	/** A line of explanation in the transcript. */
	note(text: string): void
	/** ms. */
	now(): number
	frames(): readonly Frame[]
	/** Blocks of the last turn. */
	blocks(): readonly Block[]
	transcript(): string
}

const frameSchema = z.object({
	flow: z.string(),
	params: z.json(),
	version: z.number(),
	state: z.json(),
	wait: waitSchema,
	misses: z.number(),
	turns: z.number(),
	startedAt: z.number(),
	updatedAt: z.number(),
})

export function goldenDialog(setup: GoldenSetup): Golden {
	const say = speaker([engineWords, routerWords, ...setup.words], "zh-CN")
	const vocabulary: Vocabulary = { words: [], recognisers: [], plainTalk: [], reserved: [], ...setup.vocabulary }
	const lines: string[] = []
	const asked: { readonly token: string; readonly options: readonly Option[] }[] = []
	let who = setup.who ?? resident
	let now = setup.startAt ?? goldenStart
	let frames: readonly Frame[] = []
	let blocks: readonly Block[] = []
	let promptShownAt: number | undefined
	let ids = 0
	let tokens = 0
	let events = 0
	const way = journey()

	async function give(name: string, args: Json): Promise<CallResult> {
		const run = setup.calls[name]
		if (run === undefined) throw new Error(`the dialog made a call this test does not answer: ${name}`)
		const result = await run(throughJson(args), { now, who })
		if (setup.showCalls !== false)
			lines.push(
				`  call ${name} ${JSON.stringify(args)} → ${result.ok ? `ok ${JSON.stringify(result.value)}` : `refused ${result.code}${result.detail === undefined ? "" : ` ${JSON.stringify(result.detail)}`}`}`,
			)
		return result
	}

	async function bind(type: string, params: Json): Promise<BoundFlow> {
		const flow = setup.flows.find((candidate) => candidate.type === type)
		if (flow === undefined) throw new Error(`the dialog started a flow this test does not know: ${type}`)
		return flow.bind(throughJson(params), { now, who })
	}

	async function event(inbound: Inbound, shown: string): Promise<Outcome> {
		lines.push(...prefixed("村民> ", shown))
		return take(route({ event: way.there(inbound), who, wait: frames.at(-1)?.wait, promptShownAt, vocabulary }))
	}

	async function take(intent: Intent): Promise<Outcome> {
		const cx: BaseCx = { now, who, say, newId: () => `id-${++ids}`, newToken: () => `t${++tokens}` }
		const steps = converse(frames, intent, cx)
		let step = steps.next()
		while (step.done !== true) {
			const need = step.value
			const given: Given =
				need.kind === "bind"
					? { kind: "bound", flow: await bind(need.flow, need.params) }
					: { kind: "result", result: await give(need.call.name, need.call.args) }
			step = steps.next(given)
		}
		const outcome = step.value
		frames = storedFrames(outcome.frames)
		blocks = storedBlocks(outcome.blocks)
		if (blocks.length > 0) promptShownAt = now
		way.back(blocks)
		for (const block of blocks) if (block.kind === "ask") asked.push(block)
		for (const record of outcome.records) lines.push(`  record ${record.event} ${record.subject} ${JSON.stringify(record.data)}`)
		for (const alert of outcome.alerts) lines.push(`  alert ${alert.kind} ${alert.subject}: ${alert.detail}`)
		lines.push(...(blocks.length === 0 ? ["村口> （不回）"] : prefixed("村口> ", blocks.map(shownBlock).join("\n"))), "")
		now += stepMs
		return outcome
	}

	/** The envelope of the next event. */
	function envelope(at = now) {
		events += 1
		return {
			externalId: `event-${events}`,
			at,
			chat: { account: "test", id: who.chatId },
			from: { id: who.sender },
			...(who.isGroup && { group: { id: who.chatId, mentioned: true } }),
		}
	}

	/** No bytes stand behind a place: all channels name it as a geo URI. */
	function refOf(media: MediaKind): string {
		return media === "location" ? goldenPlace : `media-${events}`
	}

	function pressed(question: (typeof asked)[number] | undefined, wanted: string) {
		if (question === undefined) throw new Error("there is no question with buttons to press")
		const option = question.options.find((candidate) => candidate.label === wanted || candidate.id === wanted)
		if (option === undefined)
			throw new Error(`no such button: ${wanted}; there are ${question.options.map(({ label }) => label).join("、")}`)
		return { prompt: question.token, option: option.id, label: option.label }
	}

	return {
		type: (text, options = {}) =>
			event(
				{ ...envelope(options.at), kind: "text", text },
				options.at === undefined ? shortened(text) : `（发得早，这时才到）${shortened(text)}`,
			),
		press: (wanted, more = []) => {
			const { prompt, option, label } = pressed(asked.at(-1), wanted)
			const others = more.map((other) => pressed(asked.at(-1), other))
			const further = others.length === 0 ? {} : { more: others.map((other) => other.option) }
			return event(
				{ ...envelope(), kind: "choice", prompt, option, ...further },
				`［${[label, ...others.map((other) => other.label)].join("］［")}］`,
			)
		},
		pressOld: (back, wanted) => {
			const { prompt, option, label } = pressed(asked.at(-1 - back), wanted)
			return event({ ...envelope(), kind: "choice", prompt, option }, `（旧按钮）［${label}］`)
		},
		send: (media, caption) =>
			event(
				{ ...envelope(), kind: "media", media, ref: refOf(media), ...(caption !== undefined && { caption }) },
				`（${mediaNames[media]}）${caption ?? ""}`,
			),
		join: (start) =>
			event(
				{ ...envelope(), kind: "joined", ...(start !== undefined && { start }) },
				start === undefined ? "（打开聊天）" : `（打开聊天：${start}）`,
			),
		event,
		wait: (ms, shown) => {
			now += ms
			lines.push(`-- ${shown}`, "")
		},
		expire: () => {
			lines.push("-- 到时间了")
			return take({ kind: "expire" })
		},
		become: (next) => {
			who = next
			lines.push(`-- 现在是 ${next.person?.name ?? "没有登记的人"}`, "")
		},
		resumeFrom: (stored, shown) => {
			frames = storedFrames(stored)
			promptShownAt = now
			now += stepMs
			lines.push(`-- ${shown}`, "")
		},
		note: (text) => {
			lines.push(`-- ${text}`, "")
		},
		now: () => now,
		frames: () => frames,
		blocks: () => blocks,
		transcript: () => `${lines.join("\n").trimEnd()}\n`,
	}
}

const mediaNames: Readonly<Record<MediaKind, string>> = {
	image: "照片",
	voice: "语音",
	video: "视频",
	file: "文件",
	sticker: "表情",
	location: "位置",
}

function throughJson(value: Json): Json {
	return z.json().parse(JSON.parse(JSON.stringify(value)))
}

/** The stack as the store would give it back; a frame that does not survive JSON fails the test here. */
function storedFrames(frames: readonly Frame[]): readonly Frame[] {
	const stored = z.array(frameSchema).parse(JSON.parse(JSON.stringify(frames)))
	expect(stored, "a frame of the stack must survive JSON").toEqual(frames)
	return stored
}

function storedBlocks(blocks: readonly Block[]): readonly Block[] {
	const stored = z.array(blockSchema).parse(JSON.parse(JSON.stringify(blocks)))
	expect(stored, "a block must survive JSON").toEqual(blocks)
	return stored
}

function prefixed(prefix: string, text: string): string[] {
	return text.split("\n").map((line, index) => (index === 0 ? `${prefix}${line}` : `      ${line}`.trimEnd()))
}

function shortened(text: string): string {
	return text.length <= 200 ? text : `${text.slice(0, 40)}…（共 ${text.length} 个字）`
}

/** A block as a line or several of the transcript. */
function shownBlock(block: Block): string {
	switch (block.kind) {
		case "text":
			return block.text
		case "ask": {
			const pick = block.pick.max === 1 ? "" : `（选 ${block.pick.min}–${block.pick.max} 个）`
			return [`${block.prompt}${pick}`, ...block.options.map(({ label }, index) => `  ${index + 1} [${label}]`)].join("\n")
		}
		case "fields":
			return [...(block.title === undefined ? [] : [block.title]), ...block.rows.map(({ label, value }) => `  ${label}：${value}`)].join(
				"\n",
			)
		case "media":
			return `（${mediaNames[block.media]} ${block.ref}：${block.alt}）`
		case "link":
			return `${block.text} <${block.url}>`
	}
}

const goldenFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "golden")

/** Compares a transcript with `test/golden/<name>.txt`; UPDATE_GOLDEN=1 writes it instead, for a person to read before it is kept. */
export function expectGolden(name: string, transcript: string): void {
	const file = join(goldenFolder, `${name}.txt`)
	if (process.env.UPDATE_GOLDEN === "1") {
		if (isOnRoad()) return
		mkdirSync(dirname(file), { recursive: true })
		writeFileSync(file, transcript)
		return
	}
	expect(transcript, `the dialog differs from test/golden/${name}.txt (UPDATE_GOLDEN=1 writes it anew)`).toBe(readGolden(file))
}

function readGolden(file: string): string {
	try {
		return readFileSync(file, "utf8")
	} catch {
		return "(no golden file yet: run with UPDATE_GOLDEN=1 and read what it wrote)\n"
	}
}
