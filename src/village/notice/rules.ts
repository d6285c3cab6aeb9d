/** What a notice is, what it may hold, and whom it is for. Pure. */
import { z } from "zod"
import { heard } from "../../text/heard.ts"
import { cleanText, truncate } from "../../text/normalize.ts"

export const categories = ["party", "village", "finance", "service"] as const
/** 党务 · 村务 · 财务 · 服务 */
export type Category = (typeof categories)[number]

/** `waiting`: a finance notice that the supervisor has not released yet. */
export const states = ["draft", "waiting", "published", "withdrawn"] as const
export type State = (typeof states)[number]

/** Longest texts, in UTF-16 units; the spoken version is read aloud in half a minute. */
export const limits = { title: 60, body: 20_000, spoken: 120, why: 500, attachments: 9, tableRows: 200, tableColumns: 12 } as const

const attachmentKinds = ["image", "pdf", "sheet"] as const
const attachmentSchema = z.object({
	/** By its content, see the store of files. */
	ref: z.string().min(1).max(200),
	/** As it was called where it came from. */
	name: z.string().min(1).max(120),
	kind: z.enum(attachmentKinds),
	bytes: z.number().int().nonnegative(),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** The first sheet of a finance workbook, shown as a table. */
export const tableSchema = z.object({
	head: z.array(z.string()),
	rows: z.array(z.array(z.string())),
	/** Rows left out because there are too many to show. */
	more: z.number().int().nonnegative(),
})
export type FinanceTable = z.infer<typeof tableSchema>

const names = z.array(z.string().min(1).max(100)).max(2_000)
const partSchema = z.object({ groups: names, grids: names, roles: names, households: names })
/** Empty everywhere: everybody. `except` takes away again. Groups, grids by name, households by number, roles by id. */
export const audienceSchema = partSchema.extend({ except: partSchema })
export type Audience = z.infer<typeof audienceSchema>
const nobody = { groups: [], grids: [], roles: [], households: [] }
export const everyone: Audience = { ...nobody, except: nobody }

export const contentSchema = z.object({
	category: z.enum(categories),
	title: z.string().max(limits.title),
	body: z.string().max(limits.body),
	/** What is read aloud, and said in chats. */
	spoken: z.string().max(limits.spoken),
	attachments: z.array(attachmentSchema).max(limits.attachments),
	table: tableSchema.nullable(),
	audience: audienceSchema,
	/** Days it stays posted and days it may be objected to, from the day of publication; null: without end, without objection. */
	postDays: z.number().int().min(1).max(3_650).nullable(),
	objectDays: z.number().int().min(1).max(365).nullable(),
	/** Whether it answers a day of the disclosure calendar. */
	isDisclosure: z.boolean(),
})
export type Content = z.infer<typeof contentSchema>

export const emptyContent: Content = {
	category: "village",
	title: "",
	body: "",
	spoken: "",
	attachments: [],
	table: null,
	audience: everyone,
	postDays: null,
	objectDays: null,
	isDisclosure: true,
}

export const contentFaults = ["title", "body", "spoken", "objectDays"] as const
/** What stands in the way of publication, by field. */
export type ContentFault = (typeof contentFaults)[number]

export function faultsOf({ title, body, spoken, attachments, postDays, objectDays }: Content): readonly ContentFault[] {
	return [
		...(title.trim() === "" ? (["title"] as const) : []),
		...(body.trim() === "" && attachments.length === 0 ? (["body"] as const) : []),
		...(spoken.trim() === "" ? (["spoken"] as const) : []),
		// An objection nobody can see the ground of any more is none.
		...(objectDays !== null && postDays !== null && objectDays > postDays ? (["objectDays"] as const) : []),
	]
}

/** The text was changed and what is said in chats was not: everybody would be told the old one. */
export function isSpokenStale(draft: Content, published: Content): boolean {
	return draft.spoken === published.spoken && draft.body !== published.body
}

/** Text and address of a link or picture. No part can begin again where another has been: 20,000 open brackets took two seconds. */
export const markdownLink = /!?\[([^[\]]*)\]\(([^)\s[\]]*)(?:\s[^)[\]]*)?\)/g

/** A first proposal for the spoken version: title and as many whole sentences as fit, without marks nobody can hear and with numbers as they are said. */
export function spokenFrom(title: string, body: string): string {
	// First of all: a stroke between two numbers is a word, else a mark.
	const text = heardLines(heard(cleanText(body))).join("")
	const named = heard(title.trim()).replace(/[。！？]$/, "")
	// Said once, where the text itself begins with it.
	const lead = named === "" || text.startsWith(named) ? "" : `${named}。`
	let spoken = lead
	for (const sentence of text.match(/[^。！？；]+[。！？；]?/g) ?? []) {
		const next = spoken + sentence.trim()
		if (next.length > limits.spoken) break
		spoken = next
	}
	// One sentence longer than all that may be said: its beginning is better than nothing.
	if (spoken === lead && text !== "") spoken = `${truncate(lead + text, limits.spoken - 1, "characters")}…`
	return truncate(spoken.trim().replace(/[；：]$/, "。"), limits.spoken, "characters")
}

/** Lines as they are read aloud: a heading leads to what follows it, items of a list stand beside each other. */
function heardLines(text: string): readonly string[] {
	const lines = text
		.replace(markdownLink, "$1")
		.split("\n")
		.flatMap((line) => {
			const [, mark = "", rest = ""] = /^\s*(#{1,6}\s|[-*+>]\s|\d+[.)]\s)?(.*)$/.exec(line) ?? []
			const words = rest.replace(/[*_`~|]/g, "").trim()
			return words === "" ? [] : [{ words, isHeading: mark.startsWith("#"), isItem: /^[-*+\d]/.test(mark) }]
		})
	return lines.map(({ words, isHeading, isItem }, at) => {
		if (/[。！？；：，、]$/.test(words)) return words
		if (isHeading && at < lines.length - 1) return `${words}：`
		return words + (isItem && lines[at + 1]?.isItem === true ? "；" : "。")
	})
}

/** Of the audience: one person on the roster. */
export type Addressee = {
	readonly householdNumber: string
	readonly groupName: string | null
	readonly gridName: string | null
	readonly roles: readonly string[]
	readonly isHead: boolean
}

export function isAddressed(audience: Audience, person: Addressee): boolean {
	return (isEmpty(audience) || isIn(audience, person)) && (isEmpty(audience.except) || !isIn(audience.except, person))
}

/** Nobody is named and nobody left out. */
export function isForEverybody(audience: Audience): boolean {
	return isEmpty(audience) && isEmpty(audience.except)
}

function isEmpty({ groups, grids, roles, households }: z.infer<typeof partSchema>): boolean {
	return groups.length + grids.length + roles.length + households.length === 0
}

function isIn(part: z.infer<typeof partSchema>, { householdNumber, groupName, gridName, roles, isHead }: Addressee): boolean {
	return (
		(groupName !== null && part.groups.includes(groupName)) ||
		(gridName !== null && part.grids.includes(gridName)) ||
		part.households.includes(householdNumber) ||
		part.roles.some((role) => (role === "head" ? isHead : roles.includes(role)))
	)
}

const amountHead = /金额|支出|付款|合计|amount|spent/i
const decisionHead = /决议|会议纪要|文号|审批|decision/i

/** The row of a sum says so in one of its cells. */
export function isTotalWord(cell: string): boolean {
	return /^(合计|总计|小计)$/.test(cell.trim())
}

/** `limit` in yuan. Rows whose amount reaches it and that name no decision, by their place; null where the table has no column of amounts. */
export function undecided({ head, rows }: FinanceTable, limit: number): readonly number[] | null {
	const amountAt = head.findIndex((name) => amountHead.test(name))
	if (amountAt < 0) return null
	const decisionAt = head.findIndex((name) => decisionHead.test(name))
	// 金额（万元）: the unit stands once, above them all.
	const isInTenThousands = /万/.test(head[amountAt] ?? "")
	return rows.flatMap((row, index) => {
		const cell = row[amountAt] ?? ""
		const amount = amountOf(isInTenThousands && !/[万元]/.test(cell) ? `${cell}万` : cell)
		const isTotal = row.some(isTotalWord)
		if (isTotal || amount === undefined || amount < limit) return []
		return decisionAt >= 0 && /[\p{L}\p{N}]/u.test(row[decisionAt] ?? "") ? [] : [index]
	})
}

/** 1,200.50 元 → 1200.5; 3.2万 → 32000. */
export function amountOf(text: string): number | undefined {
	const found = /-?\d[\d,，]*(?:\.\d+)?/.exec(text.replace(/\s/g, ""))?.[0]
	if (found === undefined) return undefined
	const value = Number(found.replace(/[,，]/g, ""))
	return Number.isFinite(value) ? value * (/万/.test(text) ? 10_000 : 1) : undefined
}

/** `{code}-{year}-{serial:4}`: authority code, year, serial with at least that many digits. */
export const defaultPattern = "{code}-{year}-{serial:4}"
const maxPatternLength = 60
const serialMark = /\{serial(?::(\d))?\}/

/** A pattern without a serial would give the same number twice. */
export function isPattern(text: string): boolean {
	const rest = text.replace(serialMark, "").replaceAll("{code}", "").replaceAll("{year}", "")
	return text.length <= maxPatternLength && serialMark.test(text) && !/[{}\s/\\?#%<>"']/.test(rest)
}

/** What all numbers of one series have in common: within it serials run without a gap. */
export function seriesOf(pattern: string, of: { readonly code: string; readonly year: number }): string {
	return pattern.replaceAll("{code}", of.code).replaceAll("{year}", String(of.year))
}

export function numberOf(series: string, serial: number): string {
	return series.replace(serialMark, (_, digits: string | undefined) => String(serial).padStart(Number(digits ?? 1), "0"))
}

const whatHead = /摘要|事由|事项|项目|用途|内容|名称|what|item|purpose/i

/** What a row of a finance table is about: where each row stands by itself, its heading. */
export function leadColumn({ head }: FinanceTable): number {
	return Math.max(
		0,
		head.findIndex((name) => whatHead.test(name)),
	)
}
