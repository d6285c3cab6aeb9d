/** A notice as a file: a workbook, JSON, or Markdown with a few lines above the text. For `notice publish` and its template. */
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import { titleKey } from "../column-titles.ts"
import { readNoticeSheet } from "./notice-sheet.ts"
import { type Content, categories, emptyContent, everyone, faultsOf, limits, spokenFrom, tableSchema } from "./rules.ts"

const list = z.union([z.array(z.string()), z.string().transform((text) => text.split(/[,，、\s]+/).filter((one) => one !== ""))])
const category = z.preprocess(
	(value) => (typeof value === "string" ? (inChinese.get(titleKey(value)) ?? value) : value),
	z.enum(categories),
)
const inChinese = new Map([
	["党务", "party"],
	["村务", "village"],
	["财务", "finance"],
	["服务", "service"],
])
const days = z.coerce.number().int().min(1).max(3_650)

const fileSchema = z.object({
	category,
	title: z.string(),
	body: z.string(),
	spoken: z.string().optional(),
	groups: list.optional(),
	grids: list.optional(),
	roles: list.optional(),
	households: list.optional(),
	exceptHouseholds: list.optional(),
	postDays: days.optional(),
	objectDays: days.max(365).optional(),
	table: tableSchema.optional(),
	disclosure: z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]).optional(),
})

export type NoticeFileRead = { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly fields: readonly string[] }

const keys: ReadonlyMap<string, keyof z.infer<typeof fileSchema>> = new Map([
	["类别", "category"],
	["标题", "title"],
	["念的话", "spoken"],
	["正文", "body"],
	["小组", "groups"],
	["网格", "grids"],
	["身份", "roles"],
	["户号", "households"],
	["不含户号", "exceptHouseholds"],
	["公示天数", "postDays"],
	["异议天数", "objectDays"],
])

const fieldOf = (name: string): string => keys.get(titleKey(name)) ?? name

/** 类别：财务, 标题：…, an empty line, and the text below. */
function fromText(text: string): unknown {
	const [head = "", ...below] = cleanText(text).split(/\n\s*\n/)
	const fields: Record<string, string> = {}
	for (const line of head.split("\n")) {
		const [, name = "", value = ""] = /^([^:：]{1,12})[:：]\s*(.*)$/.exec(line.trim()) ?? []
		const key = fieldOf(name)
		if (key !== "" && value !== "") fields[key] = value
	}
	return { ...fields, body: below.join("\n\n") }
}

type Raw = { readonly ok: true; readonly raw: unknown } | { readonly ok: false; readonly fields: readonly string[] }

async function rawOf(bytes: Buffer): Promise<Raw> {
	if (bytes.subarray(0, 4).toString("latin1") === "PK\u0003\u0004") {
		const sheet = await readNoticeSheet(bytes, fieldOf)
		return sheet.ok
			? { ok: true, raw: { ...sheet.fields, ...(sheet.table && { table: sheet.table }) } }
			: { ok: false, fields: [sheet.code] }
	}
	const text = bytes.toString("utf8").replace(/^\ufeff/, "")
	try {
		return { ok: true, raw: text.trimStart().startsWith("{") ? JSON.parse(text) : fromText(text) }
	} catch {
		return { ok: false, fields: ["JSON"] }
	}
}

/** Whatever is wrong is named by its field. */
export async function readNoticeFile(bytes: Buffer): Promise<NoticeFileRead> {
	const found = await rawOf(bytes)
	if (!found.ok) return found
	const { raw } = found
	const read = fileSchema.safeParse(raw)
	if (!read.success) return { ok: false, fields: [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? "-")))] }
	const { groups = [], grids = [], roles = [], households = [], exceptHouseholds = [], ...rest } = read.data
	const title = cleanText(rest.title).replaceAll("\n", " ")
	const body = cleanText(rest.body)
	const content: Content = {
		...emptyContent,
		category: rest.category,
		title,
		body,
		spoken: rest.spoken === undefined ? spokenFrom(title, body) : cleanText(rest.spoken),
		audience: { groups, grids, roles, households, except: { ...everyone.except, households: exceptHouseholds } },
		table: rest.table ?? null,
		postDays: rest.postDays ?? null,
		objectDays: rest.objectDays ?? null,
		isDisclosure: rest.disclosure ?? true,
	}
	const tooLong = (["title", "body", "spoken"] as const).filter((field) => content[field].length > limits[field])
	const faults = [...new Set([...faultsOf(content), ...tooLong])]
	return faults.length > 0 ? { ok: false, fields: faults } : { ok: true, content }
}
