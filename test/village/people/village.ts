/** A small village on a real store, and phones that talk to it over the real message path. */
import { and, asc, eq, gt } from "drizzle-orm"
import { pino } from "pino"
import { expect } from "vitest"
import { z } from "zod"
import { type Block, blockSchema, type Inbound, type MediaKind } from "../../../src/channel/message.ts"
import { words as engineWords } from "../../../src/engine/words.ts"
import { freshEvents } from "../../../src/inbound/fresh-events.ts"
import { storeEvent } from "../../../src/inbound/store-event.ts"
import { type TurnHost, turnOfChat } from "../../../src/inbound/turn-of-chat.ts"
import { words as routerWords } from "../../../src/inbound/words.ts"
import { everyChannel } from "../../../src/outbound/channel-facts.ts"
import { createCipher, deriveKey } from "../../../src/store/cipher.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { type Catalogue, speaker } from "../../../src/text/catalogue.ts"
import { clockwork } from "../../../src/timers/due.ts"
import type { Affair, House, PersonalData } from "../../../src/village/affair.ts"
import {
	addVillage,
	bringHere,
	codesList,
	directory,
	importRoster,
	makeCodes,
	peopleAffair,
	type RosterPlan,
	readRoster,
	type Village,
} from "../../../src/village/people/index.ts"
import { switchboardOf } from "../../../src/village/switchboard.ts"
import { journey } from "../../support/road.ts"

/** 2026-03-05 09:00 in Shanghai. */
export const startAt = Date.UTC(2026, 2, 5, 1)

export const titles = ["户号", "与户主关系", "姓名", "出生日期", "手机号", "村民小组", "地址", "居住状态", "职务", "联系员", "身份证号"]

export const qingjiang: readonly (readonly string[])[] = [
	["0001", "户主", "李建国", "1970-05-01", "13812345678", "三组", "村口路 1 号", "常住", "", "王强", ""],
	["", "妻", "王秀英", "1972-02-03", "", "", "", "常住", "", "", ""],
	["", "长子", "李明", "1995-07-08", "13900001111", "", "", "外出", "", "", ""],
	["", "孙子", "李小宝", "2018-01-01", "", "", "", "", "", "", ""],
	["0002", "户主", "张福", "1945", "", "一组", "", "常住", "", "", ""],
	["0003", "户主", "王强", "1980-01-01", "13700002222", "一组", "", "常住", "网格员", "", ""],
	["0004", "户主", "赵新民", "1968-01-01", "13600003333", "二组", "", "常住", "村支书", "", ""],
	["0005", "户主", "陈静", "1990-01-01", "13500004444", "二组", "", "常住", "", "", ""],
]

/** A plan out of rows under `titles`. Refusals are the caller's business. */
export function planOf(rows: readonly (readonly string[])[], head: readonly string[] = titles): RosterPlan {
	const reading = readRoster({ rows: [head, ...rows].map((cells, index) => ({ number: index + 1, cells: [...cells] })) }, "2026-03-05")
	if (!reading.ok) throw new Error(reading.code)
	return reading.plan
}

export type TestHouse = { readonly house: House; readonly clock: { now: number } }

export function testHouse(
	store: Store,
	options: { readonly personal?: readonly PersonalData[]; readonly ids?: string; readonly words?: readonly Catalogue[] } = {},
): TestHouse {
	const clock = { now: startAt }
	let ids = 0
	// Fixed, so that transcripts stay the same; every store has ids of its own.
	const newId = () => `${options.ids ?? "id"}-${String(++ids).padStart(7, "0")}`
	const secret = Buffer.alloc(32, 7)
	const house: House = {
		store,
		clock: () => clock.now,
		newId,
		randomId: newId,
		cipher: createCipher(secret),
		deriveKey: (purpose) => deriveKey(secret, purpose),
		publicUrl: undefined,
		locale: "zh-CN",
		timeZone: "Asia/Shanghai",
		demo: false,
		menu: peopleAffair.menu,
		rights: {},
		gate: {
			enter: async () => {
				throw new Error("nobody signs in here")
			},
			checkForm: () => undefined,
		},
		nav: peopleAffair.nav,
		digests: [],
		homeTiles: [],
		knownChats: () => [],
		channels: everyChannel,
		media: { get: async () => undefined, put: async () => ({ refused: "type-not-allowed" }) },
		personal: options.personal ?? [],
		ledger: [],
		say: speaker([engineWords, routerWords, peopleAffair.words, ...(options.words ?? [])], "zh-CN"),
	}
	return { house, clock }
}

/** Draws that are always the same for a seed. */
function seededRandom(seed = 0): (below: number) => number {
	let n = seed
	return (below) => (++n * 7_919_133) % below
}

export async function villageWith(
	house: House,
	rows: readonly (readonly string[])[] = qingjiang,
	of: { readonly name: string; readonly code: string } = { name: "清江村", code: "QJ" },
): Promise<{ readonly village: Village; readonly codes: ReadonlyMap<string, string> }> {
	const added = await house.store.tx((tx) => addVillage(tx, { id: house.newId(), ...of, now: house.clock() }))
	if (!added.ok) throw new Error(added.code)
	await importRoster(house, added.village.id, planOf(rows), null)
	return {
		village: added.village,
		codes: await codesOf(house, added.village.id, seededRandom(of.code === "QJ" ? 0 : Number.parseInt(of.code, 36))),
	}
}

/** Codes by household number, without spaces. */
export async function codesOf(house: House, villageId: string, random?: (below: number) => number): Promise<ReadonlyMap<string, string>> {
	await makeCodes(house, villageId, random)
	const codes = new Map<string, string>()
	for await (const page of codesList(house, villageId))
		for (const { household, code } of page) codes.set(household, (code ?? "").replaceAll(" ", ""))
	return codes
}

export type Phone = {
	says(text: string): Promise<readonly Block[]>
	/** Presses a button of the newest question, by its label or a part of it. */
	presses(label: string): Promise<readonly Block[]>
	sends(media: MediaKind): Promise<readonly Block[]>
	opens(start?: string): Promise<readonly Block[]>
	/** What came without having been asked for, since the phone was last looked at. */
	hears(): Promise<string>
	readonly chatId: () => string
}

export type Talk = {
	/** `speaker`: in a group, whose phone it is that writes there. */
	phone(name: string, options?: { readonly group?: boolean; readonly speaker?: string }): Phone
	/** Lets time pass, ms. */
	wait(ms: number, shown: string): void
	note(text: string): void
	/** Fires due timers. */
	ring(): Promise<void>
	transcript(): string
}

/** Phones that talk to the house; everything goes through accept, turn and outbox as in the running service. */
export function talkTo({ house, clock }: TestHouse, more: readonly Affair[] = []): Talk {
	const lines: string[] = []
	const switchboard = switchboardOf([peopleAffair, ...more], house, directory, new Set(["web"]))
	let events = 0
	let tokens = 0
	const host: TurnHost = {
		switchboard,
		clock: () => clock.now,
		newId: house.newId,
		newToken: () => `t${++tokens}`,
		fresh: freshEvents(),
		onOpened: (tx, chat) => bringHere(tx, house, chat),
	}

	async function accept(channel: string, event: Inbound): Promise<string> {
		const { chatId } = await house.store.tx((tx) => storeEvent(tx, event, channel, house.newId, clock.now))
		for (;;) {
			const result = await house.store.tx((tx) => turnOfChat(tx, chatId, host, () => undefined))
			if (result.kind !== "done") return chatId
		}
	}

	function phone(name: string, options: { readonly group?: boolean; readonly speaker?: string } = {}): Phone {
		let chatId = ""
		let seen = 0
		let question: Extract<Block, { kind: "ask" }> | undefined
		const way = journey()
		const envelope = () => ({
			externalId: `${name}-${++events}`,
			at: clock.now,
			chat: { account: "test", id: name },
			from: { id: options.speaker ?? name },
			...(options.group === true && { group: { id: name, mentioned: true } }),
		})

		async function fresh(): Promise<readonly Block[]> {
			const rows = await house.store.read(async (reader) => {
				const { outbox } = reader.tables(transportTables)
				return reader.db
					.select({ seq: outbox.seq, body: outbox.body })
					.from(outbox)
					.where(and(eq(outbox.chatId, chatId), gt(outbox.seq, seen)))
					.orderBy(asc(outbox.seq))
			})
			const messages = rows.map((row) => z.array(blockSchema).parse(JSON.parse(row.body ?? "[]")))
			for (const message of messages) way.back(message)
			const blocks = messages.flat()
			seen = rows.at(-1)?.seq ?? seen
			for (const block of blocks) if (block.kind === "ask") question = block
			return blocks
		}

		async function event(inbound: Inbound, shown: string): Promise<readonly Block[]> {
			lines.push(`${name}> ${shown}`)
			chatId = await accept("web", way.there(inbound))
			clock.now += 10_000
			const blocks = await fresh()
			lines.push(...(blocks.length === 0 ? ["村口> （不回）"] : prefixed("村口> ", shownBlocks(blocks))), "")
			return blocks
		}

		return {
			says: (text) => event({ ...envelope(), kind: "text", text }, text),
			presses: (label) => {
				const option =
					question?.options.find((each) => each.label === label) ?? question?.options.find((each) => each.label.includes(label))
				if (question === undefined || option === undefined)
					throw new Error(`no such button: ${label}; there are ${question?.options.map((each) => each.label).join("、")}`)
				return event({ ...envelope(), kind: "choice", prompt: question.token, option: option.id }, `［${option.label}］`)
			},
			sends: (media) => event({ ...envelope(), kind: "media", media, ref: `media-${events}` }, `（${media}）`),
			opens: (start) =>
				event(
					{ ...envelope(), kind: "joined", ...(start !== undefined && { start }) },
					start === undefined ? "（打开聊天）" : `（打开聊天：${start}）`,
				),
			hears: async () => {
				const text = shownBlocks(await fresh())
				if (text !== "") lines.push(...prefixed(`（${name}收到）村口> `, text), "")
				return text
			},
			chatId: () => chatId,
		}
	}

	return {
		phone,
		wait: (ms, shown) => {
			clock.now += ms
			lines.push(`-- ${shown}`, "")
		},
		note: (text) => void lines.push(`-- ${text}`, ""),
		ring: async () => {
			const timers = clockwork({
				store: house.store,
				clock: () => clock.now,
				log: pino({ level: "silent" }),
				accept: async (channel, all) => {
					for (const event of all) await accept(channel, event)
				},
			})
			await timers.ring()
		},
		transcript: () => `${lines.join("\n").trimEnd()}\n`,
	}
}

function prefixed(prefix: string, text: string): string[] {
	return text.split("\n").map((line, index) => (index === 0 ? `${prefix}${line}` : `      ${line}`.trimEnd()))
}

function shownBlocks(blocks: readonly Block[]): string {
	return blocks.map(shownBlock).join("\n")
}

function shownBlock(block: Block): string {
	switch (block.kind) {
		case "text":
			return block.text
		case "ask":
			return [block.prompt, ...block.options.map(({ label }, index) => `  ${index + 1} [${label}]`)].join("\n")
		case "fields":
			return [block.title ?? "", ...block.rows.map(({ label, value }) => `  ${label}：${value}`)].join("\n")
		case "media":
		case "link":
			return `（${block.kind}）`
	}
}

/** Enrols a phone all the way; `member` is a part of the label. */
export async function enrol(phone: Phone, code: string, member: string, digits?: string): Promise<string> {
	await phone.says(code)
	await phone.presses(member)
	if (digits !== undefined) await phone.says(digits)
	return shownBlocks(await phone.presses("同意，登记"))
}

export function expectSaid(blocks: readonly Block[] | string, part: string): void {
	expect(typeof blocks === "string" ? blocks : shownBlocks(blocks)).toContain(part)
}
