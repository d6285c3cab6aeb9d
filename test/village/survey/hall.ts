/** A village with surveys for the tests of this folder: a real store, people made up, the registrations as the house uses them. */
import { z } from "zod"
import type { MediaStore } from "../../../src/channel/adapter.ts"
import type { CallResult, Json } from "../../../src/engine/flow.ts"
import { words as engineWords } from "../../../src/engine/words.ts"
import { words as routerWords } from "../../../src/inbound/words.ts"
import { everyChannel } from "../../../src/outbound/channel-facts.ts"
import { type ChatChance, chooseChat } from "../../../src/outbound/choose-channel.ts"
import { createCipher, deriveKey } from "../../../src/store/cipher.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import type { House, StaffSession } from "../../../src/village/affair.ts"
import { surveyCalls } from "../../../src/village/survey/calls.ts"
import { type CommandCx, publishSurvey } from "../../../src/village/survey/commands.ts"
import { deskCalls } from "../../../src/village/survey/desk-calls.ts"
import { deskChatWords, deskFlows, deskSharedWords } from "../../../src/village/survey/desk-flows.ts"
import { surveyFlows } from "../../../src/village/survey/flows.ts"
import type { People } from "../../../src/village/survey/neighbours.ts"
import { proxyCalls } from "../../../src/village/survey/proxy-calls.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import type { Survey } from "../../../src/village/survey/repo.ts"
import { surveyRights } from "../../../src/village/survey/rights.ts"
import { words } from "../../../src/village/survey/words.ts"
import { writeCalls } from "../../../src/village/survey/write-calls.ts"
import { type Golden, type GoldenCx, type GoldenSetup, goldenDialog, goldenStart } from "../../support/golden.ts"

export const villageId = "v-qj"
export const timeZone = "Asia/Shanghai"

const vocabulary: GoldenSetup["vocabulary"] = {
	words: [
		{ word: "问卷", kind: "whole", flow: "survey.list", params: () => null, audience: "member" },
		...deskChatWords,
		...deskSharedWords.map(({ word, flow, params, audience }) => ({ word, kind: "whole" as const, flow, params: () => params, audience })),
	],
}

type Task = Parameters<People["addTask"]>[1]

/** Names and households of people by id: `p-li` is 李秀英 of household `h-7`; anybody else is 张 of a household of their own. */
export function madeUpPeople(chats: readonly { readonly chatId: string; readonly personId: string }[] = []): {
	readonly people: People
	readonly tasks: Task[]
} {
	const tasks: Task[] = []
	const known: Readonly<Record<string, { readonly name: string; readonly householdId: string }>> = {
		"p-li": { name: "李秀英", householdId: "h-7" },
		"p-zhang": { name: "张大山", householdId: "h-7" },
	}
	const onRoster = (personId: string) => {
		const { name, householdId } = known[personId] ?? { name: "张三", householdId: `h-of-${personId}` }
		return { personId, name, householdId, householdNumber: householdId.slice(2), groupName: "一组", isAdult: true }
	}
	const everybody = [...new Set(chats.map(({ personId }) => personId))].map(onRoster)
	return {
		tasks,
		people: {
			villageByCode: async () => ({ id: villageId, code: "QJ", name: "清江村" }),
			villageById: async () => ({ name: "清江村" }),
			member: async (_, __, personId) => known[personId] ?? { name: "张三", householdId: `h-of-${personId}` },
			addTask: async (_, task) => {
				tasks.push(task)
			},
			closeTasksAbout: async (_, { subject }, isMeant) => {
				const left = tasks.filter((task) => task.subject !== subject || !isMeant(task.detail))
				tasks.splice(0, tasks.length, ...left)
			},
			rosterCounts: async () => ({ persons: everybody.length, households: 617, adults: 1_500 }),
			chatsOfPersons: async (_, __, personIds) => chats.filter(({ personId }) => personIds === "all" || personIds.includes(personId)),
			everybody: async () => everybody,
			everybodyPieces: async function* () {
				yield everybody
			},
			isLargeVillage: async () => false,
			personsLike: async (_, { words, limit }) =>
				everybody.filter(({ name, householdNumber }) => householdNumber === words || name.includes(words)).slice(0, limit),
			personsOf: async (_, __, personIds) => [...new Set(personIds)].map(onRoster),
			waysTo: async (reader, { channels, purpose, now }, personIds) => {
				const rows = await reader.db.select().from(reader.tables(transportTables).chat)
				const chancesOf = (personId: string): ChatChance[] =>
					rows
						.filter(({ id }) => chats.some((bound) => bound.chatId === id && bound.personId === personId))
						.map(({ id, channel, lastInboundAt, windowUsed, closedAt, mutedAt }) => ({
							chatId: id,
							channel: channels(channel),
							lastInboundAt,
							windowUsed,
							isClosed: closedAt !== null,
							isMuted: mutedAt !== null,
							isDisputed: false,
							preferredAt: null,
						}))
				return new Map(personIds.map((personId) => [personId, chooseChat(chancesOf(personId), purpose, now)]))
			},
			// 382 417 905 is the letter of household h-7.
			householdByCode: async (_, { text }) => {
				const digits = text.replace(/\D/g, "")
				if (digits === "382417905") return { ok: true, household: { householdId: "h-7" } }
				if (digits === "529417003") return { ok: true, household: { householdId: "h-3" } }
				return { ok: false, code: digits.length === 9 ? "unknown" : "mistyped" }
			},
			// Known by the name of a cookie, as a chat would be.
			knownPerson: async (_, __, request, ___, wanted) => {
				const personId = request.cookies.known
				if (personId === undefined || (wanted !== undefined && wanted !== personId)) return undefined
				return { personId, ...(known[personId] ?? { name: "张三", householdId: `h-of-${personId}` }) }
			},
			adultLabels: async (_, __, householdId) =>
				householdId === "h-7"
					? [
							{ id: "p-li", label: "李**（户主）" },
							{ id: "p-zhang", label: "张**（配偶）" },
						]
					: [{ id: "p-3", label: "张**（户主）" }],
		},
	}
}

/** A form's token, from a plain form or from one with a file. */
const formSchema = z.object({ csrf: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]) })

/** What a test may want other than usual. */
type HallParts = { readonly media?: MediaStore; readonly publicUrl?: string }

/** A house around a store, with ids that count up. */
function houseAround(store: Store, clock: () => number, { media, publicUrl }: HallParts): House {
	let ids = 0
	const secret = new Uint8Array(32).fill(7)
	const session: StaffSession = {
		accountId: "staff-1",
		name: "文书",
		villageId,
		villageName: "清江村",
		villages: [{ id: villageId, name: "清江村" }],
		csrf: "csrf-1",
		rights: new Set(Object.keys(surveyRights)),
	}
	return {
		store,
		clock,
		newId: () => `id-${String(++ids).padStart(6, "0")}`,
		randomId: () => `random-${++ids}`,
		cipher: createCipher(secret),
		deriveKey: (purpose) => deriveKey(secret, purpose),
		publicUrl,
		locale: "zh-CN",
		timeZone,
		demo: false,
		menu: [],
		rights: {},
		gate: {
			enter: async () => session,
			checkForm: (request) => {
				if (formSchema.safeParse(request.body).data?.csrf !== session.csrf) throw new Error("the form's token is missing")
			},
		},
		nav: [{ path: "/console/surveys", label: "survey.nav" }],
		digests: [],
		homeTiles: [],
		knownChats: () => [],
		personal: [],
		ledger: [],
		channels: everyChannel,
		media: media ?? {
			put: async (bytes) =>
				bytes[0] === 0xff ? { ref: `${"a".repeat(64)}.jpg`, bytes: bytes.length, mime: "image/jpeg" } : { refused: "type-not-allowed" },
			get: async (ref) => (ref === "" ? undefined : { bytes: new Uint8Array([1]), mime: "audio/ogg" }),
		},
		say: speaker([engineWords, routerWords, words], "zh-CN"),
	}
}

export type Hall = {
	readonly store: Store
	readonly house: House
	readonly tasks: readonly Task[]
	now(): number
	setNow(now: number): void
	/** Publishes a survey given as in a file. */
	publish(file: unknown): Promise<Survey>
	/** A command as staff give it, now. */
	command<T>(run: (tx: Parameters<typeof publishSurvey>[0], cx: CommandCx) => Promise<T>): Promise<T>
	call(name: string, args: Json, cx: GoldenCx): Promise<CallResult>
	/** A dialog over the real calls and facts. */
	dialog(setup?: Partial<GoldenSetup>): Golden
}

export function hallOf(
	store: Store,
	chats: readonly { readonly chatId: string; readonly personId: string }[] = [],
	parts: HallParts = {},
): Hall {
	let now = goldenStart
	const { people, tasks } = madeUpPeople(chats)
	const house = houseAround(store, () => now, parts)
	const calls = { ...surveyCalls(people), ...deskCalls(people), ...proxyCalls(people), ...writeCalls }
	const call = (name: string, args: Json, cx: GoldenCx): Promise<CallResult> => {
		const registration = calls[name]
		if (registration === undefined) throw new Error(`no such call: ${name}`)
		return store.tx((tx) => registration.run(args, { tx, house, now: cx.now, who: cx.who }))
	}
	const command: Hall["command"] = (run) => store.tx((tx) => run(tx, { house, now, by: "staff-1" }))
	return {
		store,
		house,
		tasks,
		now: () => now,
		setNow: (next) => {
			now = next
		},
		command,
		publish: async (raw) => {
			const read = readSurvey(raw, { now, timeZone })
			if (!read.ok) throw new Error(`the survey of this test is wrong: ${JSON.stringify(read.problems)}`)
			const published = await command((tx, cx) => publishSurvey(tx, cx, { villageId, file: read.survey }))
			if (!published.ok) throw new Error(published.code)
			return published.survey
		},
		call,
		dialog: (setup = {}) =>
			goldenDialog({
				words: [words],
				vocabulary: vocabulary ?? {},
				flows: [...surveyFlows, ...deskFlows].map(({ type, bind }) => ({
					type,
					bind: (params, cx) => store.tx((tx) => bind(params, { tx, house, ...cx })),
				})),
				calls: Object.fromEntries(Object.keys(calls).map((name) => [name, (args, cx) => call(name, args, cx)])),
				...setup,
			}),
	}
}

/** Five kinds of question, closing on 2026-06-30 at 20:00. */
export const cleanUp = {
	title: "环境整治",
	intro: "村里准备整治环境，想听听大家的意见。",
	unit: "person",
	secrecy: "named",
	closesAt: "2026-06-30 20:00",
	questions: [
		{
			id: "agree",
			kind: "single",
			title: "您同意把垃圾桶搬到路口吗？",
			options: [
				{ id: "yes", label: "同意" },
				{ id: "no", label: "不同意" },
				{ id: "any", label: "都可以" },
			],
		},
		{
			id: "what",
			kind: "multiple",
			title: "最该先整治哪几样？",
			help: "选最要紧的。",
			min: 1,
			max: 2,
			options: [
				{ id: "ditch", label: "水沟" },
				{ id: "light", label: "路灯" },
				{ id: "pile", label: "乱堆乱放" },
			],
		},
		{ id: "days", kind: "number", title: "您家一年能出几个工？", required: false, min: 0, max: 60, unit: "个" },
		{ id: "happy", kind: "scale", title: "您对现在的环境满意吗？", steps: 5, low: "很不满意", high: "很满意" },
		{ id: "words", kind: "text", title: "还有什么要说的？", required: false },
	],
} as const
