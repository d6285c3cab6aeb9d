/** A village of questions shaped to meet a channel's limits, and what it counted. */
import { eq } from "drizzle-orm"
import { z } from "zod"
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import type { Option, Pick } from "../../../src/channel/message.ts"
import { bindFlow, type Flow } from "../../../src/engine/flow.ts"
import { words as engineWords } from "../../../src/engine/words.ts"
import type { Switchboard } from "../../../src/inbound/turn-of-chat.ts"
import { words as routerWords } from "../../../src/inbound/words.ts"
import { words as outboundWords } from "../../../src/outbound/words.ts"
import { addRecord } from "../../../src/store/journal.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { speaker } from "../../../src/text/catalogue.ts"

const villageId = "conformance"

export type Question = { readonly prompt: string; readonly options: readonly Option[]; readonly pick: Pick }

/** One question per way of meeting the limits; the word that asks it. */
export function questionsFor(limits: ChannelLimits): Readonly<Record<"few" | "many" | "long" | "several", Question>> {
	const one = { min: 1, max: 1 }
	const labelled = (n: number, label: (i: number) => string): Option[] =>
		Array.from({ length: n }, (_, i) => ({ id: `o${i + 1}`, label: label(i + 1) }))
	return {
		few: {
			prompt: "同意修路吗？",
			options: [
				{ id: "yes", label: "同意" },
				{ id: "no", label: "不同意" },
			],
			pick: one,
		},
		many: { prompt: "选哪一户？", options: labelled(Math.max(limits.buttons.max, limits.list.max) + 5, (i) => `甲${i}户`), pick: one },
		long: {
			prompt: "哪个方案？",
			options: labelled(3, (i) => `方案${"甲乙丙"[i - 1]}${"修".repeat(Math.max(limits.buttons.label, limits.list.label) + 5)}`),
			pick: one,
		},
		several: {
			prompt: "要办哪些事？",
			options: ["修路", "通水", "装灯", "种树"].map((label, i) => ({ id: `s${i + 1}`, label })),
			pick: { min: 1, max: 2 },
		},
	}
}

export const askWords = { few: "问少", many: "问多", long: "问长", several: "问几样" } as const
export type AskName = keyof typeof askWords

/** Longer than one part of any channel; every line can be told from the others. */
export function longText({ text }: ChannelLimits): string {
	const line = (i: number) => `第${i}条，大家要记住的事情写在这里。`
	const lines: string[] = []
	for (let size = 0, i = 1; size < text.max * (text.unit === "bytes" ? 1 : 2.5); i++) {
		lines.push(line(i))
		size += line(i).length
	}
	return lines.join("\n")
}

const askParams = z.object({ name: z.enum(["few", "many", "long", "several"]) }).strict()
const state = z.object({ step: z.enum(["asked", "counting"]) })
type Facts = ReturnType<typeof questionsFor>

const ask: Flow<z.infer<typeof askParams>, z.infer<typeof state>, Facts> = {
	type: "conformance.ask",
	version: 1,
	params: askParams,
	state,
	upgrades: {},
	start: ({ name }, cx) => {
		const token = cx.newToken()
		const question = cx.facts[name]
		return {
			state: { step: "asked" },
			out: [{ kind: "say", blocks: [{ kind: "ask", token, ...question }] }],
			wait: { token, expects: { kind: "options", options: [...question.options], pick: question.pick }, canSkip: false, canGoBack: false },
		}
	},
	resume: (_state, resume) => {
		if (resume.kind === "reply" && resume.reply.kind === "picked")
			return { state: { step: "counting" }, out: [], call: { name: "count", args: [...resume.reply.ids] } }
		return { out: [{ kind: "say", blocks: [{ kind: "text", text: "记下了" }] }], done: true }
	},
	summary: () => "",
}

const sayParams = z.object({ text: z.string() }).strict()

const say: Flow<z.infer<typeof sayParams>, Record<string, never>, null> = {
	type: "conformance.say",
	version: 1,
	params: sayParams,
	state: z.object({}).strict(),
	upgrades: {},
	start: ({ text }) => ({ out: [{ kind: "say", blocks: [{ kind: "text", text }] }], done: true }),
	resume: () => ({ out: [], done: true }),
	summary: () => "",
}

/** Words: those of `askWords`; 长文; `说：X` says X again. Whatever else is said is thanked for. */
export function conformanceVillage(limits: ChannelLimits, visibleAtCommit: ReadonlySet<string>): Switchboard {
	const questions = questionsFor(limits)
	const asks = Object.entries(askWords).map(([name, word]) => ({
		word,
		kind: "whole" as const,
		flow: ask.type,
		params: () => ({ name }),
		audience: "anyone" as const,
	}))
	let n = 0
	return {
		directory: { personOf: async () => undefined },
		vocabulary: {
			words: [
				...asks,
				{ word: "长文", kind: "whole", flow: say.type, params: () => ({ text: longText(limits) }), audience: "anyone" },
				{ word: "说", kind: "argument", flow: say.type, params: (text) => ({ text }), audience: "anyone" },
			],
			recognisers: [],
			plainTalk: [{ audience: "stranger", flow: say.type, params: () => ({ text: "收到" }) }],
			reserved: [],
		},
		say: speaker([engineWords, routerWords, outboundWords], "zh-CN"),
		visibleAtCommit,
		bind: async (_tx, type, params) =>
			type === ask.type ? bindFlow(ask, askParams.parse(params), questions) : bindFlow(say, sayParams.parse(params), null),
		call: async (tx, _name, args, who, now) => {
			n += 1
			const data = z.array(z.string()).parse(args)
			await addRecord(tx, { villageId, id: `${n}`, at: now, event: "answer", subject: who.chatId, actor: null, data })
			return { ok: true, value: null }
		},
		timer: async () => undefined,
	}
}

/** What was counted, oldest first: the option ids of each answer. */
export async function countedIn(store: Store): Promise<readonly (readonly string[])[]> {
	return store.read(async (reader) => {
		const { record } = reader.tables(transportTables)
		const rows = await reader.db.select({ id: record.id, data: record.data }).from(record).where(eq(record.villageId, villageId))
		return [...rows].sort((a, b) => Number(a.id) - Number(b.id)).map((row) => z.array(z.string()).parse(JSON.parse(row.data)))
	})
}
