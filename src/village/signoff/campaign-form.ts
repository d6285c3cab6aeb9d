/**
 * The console's form of a sign-off: what was typed, as text, and the list read from a file, turned into what a workbook gives. The list goes
 * along with the form, packed into a field, so that looking before opening keeps nothing on the server. Pure.
 */
import { gunzipSync, gzipSync } from "node:zlib"
import { z } from "zod"
import { parseLocalTime } from "../../text/date.ts"
import { cleanText, foldWidth, truncate } from "../../text/normalize.ts"
import { type GivenCampaign, limits } from "./campaign-given.ts"
import { kindIds, kinds } from "./kinds.ts"
import { type ListRead, plainNumber, type SheetLine } from "./read-sheet.ts"
import { type SettingId, settingIds } from "./sheet-columns.ts"

export type FormValues = Readonly<Record<SettingId, string>> & {
	/** Name of the file the list was read from; empty without one. */
	readonly listName: string
	/** The list's lines, packed; empty without one. */
	readonly list: string
}

export const blankForm: FormValues = {
	title: "",
	kind: "land",
	statement: "",
	spoken: "",
	level: "",
	signer: "",
	closesAt: "",
	postingDays: String(limits.postingDays.usual),
	reminders: limits.reminders.usual.join("、"),
	total: "",
	standard: "",
	listName: "",
	list: "",
}

/** Packed, a list of ten thousand parcels is about 200 KB. */
export const longestList = 4 * 1024 * 1024
const mostUnpacked = 64 * 1024 * 1024

/** Reads the fields of a posted form; what is not there is empty. */
export function valuesFrom(fields: Readonly<Record<string, string>>): FormValues {
	const text = (name: string, longest: number) => truncate(fields[name] ?? "", longest, "characters")
	const settings = Object.fromEntries(settingIds.map((id) => [id, text(id, limits.statement * 2)]))
	return { ...blankForm, ...settings, listName: text("listName", 100), list: text("list", longestList) }
}

/** Whether a list belongs to the kind chosen. */
export function hasList({ kind }: Pick<FormValues, "kind">): boolean {
	const known = kindIds.find((id) => id === kind)
	return known !== undefined && kinds[known].columns.length > 0
}

const linesSchema = z.array(z.object({ number: z.number().int(), cells: z.array(z.string()) })).max(limits.rows + 100)

/** Empty for a list that is too long to go along. */
export function packedList(lines: readonly SheetLine[]): string {
	const packed = gzipSync(JSON.stringify(lines)).toString("base64url")
	return packed.length > longestList ? "" : packed
}

/** Undefined for what is no list of ours: the browser holds it, so it is read like any other input. */
export function unpackedList(packed: string): readonly SheetLine[] | undefined {
	try {
		const text = gunzipSync(Buffer.from(packed, "base64url"), { maxOutputLength: mostUnpacked }).toString("utf8")
		return linesSchema.safeParse(JSON.parse(text)).data
	} catch {
		return undefined
	}
}

/** The form as a workbook would say it. */
export function givenBy(values: FormValues, { rows }: ListRead, timeZone: string): GivenCampaign {
	const { title, kind, level, signer, statement, spoken, closesAt, postingDays, reminders, total, standard } = values
	return {
		title: cleanText(title, limits.title * 2),
		kind,
		level,
		signer,
		statement: cleanText(statement, limits.statement * 2),
		spoken: cleanText(spoken, limits.spoken * 2),
		closesAt: closesAt.trim() === "" ? undefined : (parseLocalTime(foldWidth(closesAt), timeZone) ?? Number.NaN),
		postingDays: foldWidth(postingDays).trim(),
		reminders: foldWidth(reminders).trim(),
		total: plainNumber(total),
		standard: cleanText(standard, 60),
		rows,
	}
}

/** A workbook as the form shows it, to be looked at before it is opened. */
export function valuesOf(
	given: GivenCampaign,
	list: { readonly name: string; readonly lines: readonly SheetLine[] },
	closesAt: string,
): FormValues {
	const { rows, closesAt: _, ...settings } = given
	return { ...settings, closesAt, listName: rows.length === 0 ? "" : list.name, list: rows.length === 0 ? "" : packedList(list.lines) }
}
