/** Reads a file of messages for `consolidate`: xlsx, csv, tsv or jsonl, told apart by what it is, not by its name. */
import { parse } from "csv-parse/sync"
import { z } from "zod"
import type { Message } from "../text/consolidate/index.ts"
import { parseLocalTime } from "../text/date.ts"
import { readTitles, titleFinder } from "../village/column-titles.ts"
import { readRosterFile } from "../village/people/index.ts"
import { rowRanges } from "../village/row-ranges.ts"
import { type CommandContext, Refusal } from "./command.ts"

/** Of rows that are named; the first ones show what is wrong. */
const mostRanges = 20

const titles = {
	id: ["id", "编号", "序号", "原编号", "意见编号", "number"],
	text: ["text", "意见内容", "内容", "意见", "诉求", "诉求内容", "反映内容", "content", "opinion"],
	title: ["title", "标题", "主题"],
	body: ["body", "正文", "详情", "留言详情"],
	author: ["author", "user", "姓名", "提出人", "反映人", "诉求人", "留言人", "留言用户", "name"],
	time: ["time", "date", "日期", "时间", "提出时间", "反映时间", "留言时间"],
} as const
const columnIds = ["id", "text", "title", "body", "author", "time"] as const
type Column = (typeof columnIds)[number]
const columnOf = titleFinder(titles, columnIds)

const nameOrNumber = z.union([z.string(), z.number()]).transform(String)

const lineSchema = z.looseObject({
	id: nameOrNumber,
	text: z.string().optional(),
	title: z.string().optional(),
	body: z.string().optional(),
	// Not every file means the same by these: what is no name or no date is as if it were not there.
	author: nameOrNumber.optional().catch(undefined),
	user: nameOrNumber.optional().catch(undefined),
	time: z.string().optional().catch(undefined),
	date: z.string().optional().catch(undefined),
})

/** Ids are unique; the order is the file's. Refuses a file it cannot read whole. */
export async function readMessages({ say }: Pick<CommandContext, "say">, content: Buffer): Promise<readonly Message[]> {
	const messages = await messagesOf(say, content)
	if (messages.length === 0) throw new Refusal("consolidate.empty", say("cli.consolidate.empty"))
	const seen = new Set<string>()
	for (const { id } of messages) {
		if (seen.has(id)) throw new Refusal("consolidate.twice", say("cli.consolidate.twice", { id: id.slice(0, 60) }))
		seen.add(id)
	}
	return messages
}

async function messagesOf(say: CommandContext["say"], content: Buffer): Promise<readonly Message[]> {
	if (content.toString("hex", 0, 2) === "504b") {
		const file = await readRosterFile(content)
		if (!file.ok) throw new Refusal(file.code, say("cli.consolidate.workbook"))
		return fromTable(say, file.table.rows)
	}
	const text = decodeText(content)
	return /^\s*\{/.test(text) ? fromLines(say, text) : fromTable(say, rowsOf(say, text))
}

/** UTF-8, or what older Chinese systems write. */
export function decodeText(content: Buffer): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(content)
	} catch {
		return new TextDecoder("gb18030").decode(content)
	}
}

function fromLines(say: CommandContext["say"], text: string): readonly Message[] {
	return text.split(/\r?\n/).flatMap((line, index) => {
		if (line.trim() === "") return []
		const parsed = lineSchema.safeParse(jsonOf(line))
		if (!parsed.success) throw new Refusal("consolidate.line", say("cli.consolidate.line", { line: index + 1 }))
		const { id, text: whole, title = "", body = "", author, user, time, date } = parsed.data
		return [{ id, title: whole === undefined ? title : "", body: whole ?? body, ...circumstances(author ?? user, time ?? date) }]
	})
}

/** Who wrote it and when, where the file says so; a date that cannot be read is none. */
function circumstances(author: string | undefined, time: string | undefined): Pick<Message, "author" | "time"> {
	return { author: author?.trim() || undefined, time: time === undefined ? undefined : parseLocalTime(time) }
}

function jsonOf(line: string): unknown {
	try {
		return JSON.parse(line)
	} catch {
		return undefined
	}
}

const rowsSchema = z.array(z.array(z.string()))

/** `number`: as a spreadsheet counts. */
type Row = { readonly number: number; readonly cells: readonly string[] }

function rowsOf(say: CommandContext["say"], text: string): readonly Row[] {
	const head = text.slice(0, text.indexOf("\n") + 1 || undefined)
	const delimiter = ["\t", ",", ";"].reduce((best, each) => (head.split(each).length > head.split(best).length ? each : best))
	try {
		// A tab stands in no message, a quotation mark may: 他说"不行".
		const quote = delimiter === "\t" ? false : '"'
		return rowsSchema
			.parse(parse(text, { delimiter, quote, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false }))
			.map((cells, index) => ({ number: index + 1, cells }))
	} catch {
		throw new Refusal("consolidate.quotes", say("cli.consolidate.quotes"))
	}
}

function fromTable(say: CommandContext["say"], rows: readonly Row[]): readonly Message[] {
	const [header, ...body] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
	if (header === undefined) throw new Refusal("consolidate.empty", say("cli.consolidate.empty"))
	// Of two columns of one meaning the first is read: files of other systems have both a user and an author.
	const { columns } = readTitles(header.cells, columnOf)
	const at = (column: Column): number => columns.get(column)?.[0] ?? -1
	const [id, text, title, details, author, time] = [at("id"), at("text"), at("title"), at("body"), at("author"), at("time")]
	if (id < 0 || (text < 0 && title < 0 && details < 0)) throw new Refusal("consolidate.columns", say("cli.consolidate.columns"))
	const nameless = body.filter(({ cells }) => (cells[id] ?? "").trim() === "").map(({ number }) => number)
	// Left out, nobody would miss them.
	if (nameless.length > 0)
		throw new Refusal("consolidate.no-id", say("cli.consolidate.no-id", { rows: rowRanges(nameless).slice(0, mostRanges).join("、") }))
	return body.map(({ cells }) => ({
		id: (cells[id] ?? "").trim(),
		title: text < 0 ? (cells[title] ?? "") : "",
		body: text < 0 ? (cells[details] ?? "") : (cells[text] ?? ""),
		...circumstances(cells[author], cells[time]),
	}))
}
