/** A campaign as a file or a form gives it, checked against the roster and the rules of its kind. Everything wrong is told at once. */
import { z } from "zod"
import { type KindId, kindIds, kinds, type Level, levels, readAmount, type SignerRule, signerRules } from "./kinds.ts"
import type { RowCells } from "./repo.ts"

export const limits = {
	title: 60,
	statement: 4_000,
	spoken: 300,
	postingDays: { least: 0, most: 90, usual: 15 },
	/** Days before the deadline; nobody hears of one matter twice within `gap` days. */
	reminders: { usual: [7, 2], most: 3, gap: 3, earliest: 60 },
	/** Days from the opening to the deadline when none is named, beyond the posting. */
	usualDays: 30,
	rows: 100_000,
	cell: 200,
	number: 60,
} as const

/** One line of the sheet: a parcel, a case, a household's housing. */
export type GivenRow = {
	/** Row of the sheet it stands in. */
	readonly line: number
	readonly household: string
	/** Name of the head as the list has it; compared with the roster where given. */
	readonly head: string
	readonly number: string
	readonly cells: RowCells
	/** Declared sum of the household, where the list has one. */
	readonly sum: string
}

export type GivenCampaign = {
	readonly title: string
	readonly kind: string
	readonly level: string
	readonly signer: string
	readonly statement: string
	readonly spoken: string
	/** ms */
	readonly closesAt: number | undefined
	readonly postingDays: string
	/** 7、2: so many days before the deadline; 不提醒 for never; empty for the usual. */
	readonly reminders: string
	/** Declared sum over all rows. */
	readonly total: string
	/** Title of the standard it rests on. */
	readonly standard: string
	readonly rows: readonly GivenRow[]
}

export type RosterHousehold = { readonly id: string; readonly number: string; readonly head: string | undefined }
export type KnownStandard = {
	readonly id: string
	readonly title: string
	readonly criteria: readonly string[]
	readonly decidedAt: number
	readonly postedAt: number
}

export const problemCodes = [
	"noTitle",
	"titleLong",
	"badKind",
	"badLevel",
	"badSigner",
	"noStatement",
	"statementLong",
	"spokenLong",
	"badClosesAt",
	"closesInPast",
	"closesBeforePosting",
	"badPostingDays",
	"badReminders",
	"noStandard",
	"standardNotPosted",
	"noRows",
	"rowsNotUsed",
	"noHousehold",
	"unknownHousehold",
	"otherHead",
	"noNumber",
	"parcelTwice",
	"missing",
	"badAmount",
	"badCount",
	"badVerdict",
	"householdSum",
	"sumTwice",
	"totalSum",
	"badTotal",
	"criterionMissing",
	"verdictContradicts",
	"countedWrong",
	"tooLong",
] as const
export type ProblemCode = (typeof problemCodes)[number]

export type Problem = {
	readonly code: ProblemCode
	/** Row of the sheet; absent where it concerns the whole. */
	readonly line?: number
	/** Column id or heading. */
	readonly column?: string
	readonly values?: Readonly<Record<string, string | number>>
}

export type CheckedRow = { readonly householdId: string; readonly number: string; readonly cells: RowCells; readonly amount: number | null }
export type CheckedCampaign = {
	readonly title: string
	readonly kind: KindId
	readonly level: Level
	readonly signer: SignerRule
	readonly statement: string
	readonly spoken: string
	readonly closesAt: number
	readonly postingDays: number
	readonly reminders: string
	readonly total: number | null
	readonly standardId: string | null
	readonly rows: readonly CheckedRow[]
}

export type CampaignRead =
	| {
			readonly ok: true
			readonly campaign: CheckedCampaign /** Households of the list that nobody can sign for until a head is named. */
			readonly headless: readonly string[]
	  }
	| { readonly ok: false; readonly problems: readonly Problem[] }

export type CheckCx = {
	readonly now: number
	readonly households: readonly RosterHousehold[]
	readonly standards: readonly KnownStandard[]
}

const dayMs = 24 * 3_600_000

export function checkCampaign(given: GivenCampaign, cx: CheckCx): CampaignRead {
	const problems: Problem[] = []
	const say = (code: ProblemCode, more: Omit<Problem, "code"> = {}) => void problems.push({ code, ...more })
	const kind = z.enum(kindIds).safeParse(given.kind).data
	if (kind === undefined) say("badKind")
	const rule = kinds[kind ?? "land"]
	const level = given.level === "" ? rule.level : z.enum(levels).safeParse(given.level).data
	const signer = given.signer === "" ? rule.signer : z.enum(signerRules).safeParse(given.signer).data
	if (level === undefined) say("badLevel")
	if (signer === undefined) say("badSigner")
	if (given.title === "") say("noTitle")
	if (given.title.length > limits.title) say("titleLong", { values: { max: limits.title } })
	if (given.statement === "") say("noStatement")
	if (given.statement.length > limits.statement) say("statementLong", { values: { max: limits.statement } })
	if (given.spoken.length > limits.spoken) say("spokenLong", { values: { max: limits.spoken } })
	const postingDays = readDays(given.postingDays)
	if (postingDays === undefined) say("badPostingDays", { values: { most: limits.postingDays.most } })
	const reminders = readReminders(given.reminders)
	const { most, gap, earliest } = limits.reminders
	if (reminders === undefined) say("badReminders", { values: { most, gap, earliest } })
	const days = postingDays ?? limits.postingDays.usual
	const closesAt = given.closesAt ?? cx.now + Math.max(limits.usualDays, days) * dayMs
	if (Number.isNaN(closesAt)) say("badClosesAt")
	else if (closesAt <= cx.now) say("closesInPast")
	else if (closesAt < cx.now + days * dayMs) say("closesBeforePosting", { values: { days } })
	const standard = cx.standards.find(({ title }) => title === given.standard)
	if (rule.needsStandard && standard === undefined) say("noStandard")
	if (standard !== undefined && (standard.postedAt > cx.now || standard.decidedAt > standard.postedAt)) say("standardNotPosted")
	if (rule.columns.length > 0 && given.rows.length === 0) say("noRows")
	if (rule.columns.length === 0 && given.rows.length > 0) say("rowsNotUsed")
	const { rows, headless } = checkRows(given, kind ?? "land", standard?.criteria ?? [], signer ?? "head", cx, say)
	const total = checkTotal(given, rows, rule.summed, say)
	if (problems.length > 0 || kind === undefined || level === undefined || signer === undefined || reminders === undefined)
		return { ok: false, problems }
	const { title, statement, spoken } = given
	const standardId = rule.needsStandard ? (standard?.id ?? null) : null
	return {
		ok: true,
		headless,
		campaign: {
			title,
			kind,
			level,
			signer,
			statement,
			spoken,
			closesAt,
			postingDays: days,
			reminders: reminders.join(","),
			total,
			standardId,
			rows,
		},
	}
}

function readDays(text: string): number | undefined {
	if (text === "") return limits.postingDays.usual
	const days = Number(text)
	return Number.isInteger(days) && days >= limits.postingDays.least && days <= limits.postingDays.most ? days : undefined
}

/** Whole days, the largest first; undefined for what is none, too many, or closer together than anybody is told. */
function readReminders(text: string): readonly number[] | undefined {
	if (text === "") return limits.reminders.usual
	if (/^(不提醒|不用|无|没有|none|no|0)$/i.test(text)) return []
	const parts = text.split(/[、,，;；\s]+|天/).filter((part) => part !== "")
	const days = parts.map(Number).toSorted((left, right) => right - left)
	const { most, gap, earliest } = limits.reminders
	const areDays = days.length > 0 && days.length <= most && days.every((day) => Number.isInteger(day) && day >= 1 && day <= earliest)
	return areDays && days.every((day, index) => index === 0 || (days[index - 1] ?? 0) - day >= gap) ? days : undefined
}

type Say = (code: ProblemCode, more?: Omit<Problem, "code">) => void

function checkRows(
	given: GivenCampaign,
	kind: KindId,
	criteria: readonly string[],
	signer: SignerRule,
	{ households }: CheckCx,
	say: Say,
): { readonly rows: readonly CheckedRow[]; readonly headless: readonly string[] } {
	const { columns, summed } = kinds[kind]
	const byNumber = new Map(households.map((household) => [household.number, household]))
	const seen = new Map<string, number>()
	const sums = new Map<string, { sum: number; declared?: number; line: number; isSaid: boolean }>()
	const headless = new Set<string>()
	const rows: CheckedRow[] = []
	for (const { line, household: text, head, number, cells, sum } of columns.length === 0 ? [] : given.rows) {
		const household = byNumber.get(text)
		if (text === "") say("noHousehold", { line })
		else if (household === undefined) say("unknownHousehold", { line, values: { household: text } })
		else if (head !== "" && household.head !== undefined && head !== household.head)
			say("otherHead", { line, values: { household: text, head } })
		if (household !== undefined && household.head === undefined && signer === "head") headless.add(text)
		if (number === "") say("noNumber", { line })
		const before = seen.get(number)
		if (number !== "" && before !== undefined) say("parcelTwice", { line, values: { number, other: before } })
		seen.set(number, before ?? line)
		let amount: number | null = null
		for (const { id, kind: cellKind, required } of columns) {
			const value = cells[id] ?? ""
			if (value === "") {
				if (required) say("missing", { line, column: id })
				continue
			}
			if (value.length > limits.cell) say("tooLong", { line, column: id, values: { max: limits.cell } })
			if (cellKind === "amount" && readAmount(value) === undefined) say("badAmount", { line, column: id, values: { text: value } })
			if (cellKind === "count" && !/^\d{1,3}$/.test(value)) say("badCount", { line, column: id, values: { text: value } })
			if (cellKind === "verdict" && verdictOf(value) === undefined) say("badVerdict", { line, column: id, values: { text: value } })
			if (id === summed) amount = readAmount(value) ?? null
		}
		checkCriteria(cells, criteria, line, say)
		if (kind === "housing") checkCounted(cells, line, say)
		if (household !== undefined) {
			rows.push({ householdId: household.id, number, cells, amount })
			addSum(sums, text, amount ?? 0, sum, line, say)
		}
	}
	for (const [household, { sum, declared, line }] of sums)
		if (declared !== undefined && declared !== sum)
			say("householdSum", { line, values: { household, declared: shown(declared), sum: shown(sum) } })
	return { rows, headless: [...headless] }
}

function addSum(
	sums: Map<string, { sum: number; declared?: number; line: number; isSaid: boolean }>,
	household: string,
	amount: number,
	declaredText: string,
	line: number,
	say: Say,
): void {
	const known = sums.get(household) ?? { sum: 0, line, isSaid: false }
	known.sum += amount
	sums.set(household, known)
	if (declaredText === "") return
	const declared = readAmount(declaredText)
	if (declared === undefined) {
		say("badAmount", { line, column: "sum", values: { text: declaredText } })
		return
	}
	if (known.declared !== undefined && known.declared !== declared) {
		if (!known.isSaid) say("sumTwice", { line, values: { household } })
		known.isSaid = true
	}
	known.declared ??= declared
}

/** Every criterion of the standard is checked in every case, and the result is what the checks say. */
function checkCriteria(cells: RowCells, criteria: readonly string[], line: number, say: Say): void {
	if (criteria.length === 0) return
	let allMet = true
	for (const criterion of criteria) {
		const verdict = verdictOf(cells[`criterion:${criterion}`] ?? "")
		if (verdict === undefined) say("criterionMissing", { line, values: { criterion } })
		if (verdict !== true) allMet = false
	}
	const result = verdictOf(cells.result ?? "")
	if (result !== undefined && result !== allMet) say("verdictContradicts", { line })
}

/** Persons counted for housing: those here in full, those away by the rule of the plan, never more than there are. */
function checkCounted(cells: RowCells, line: number, say: Say): void {
	const [here, away] = [Number(cells.here ?? ""), Number(cells.away ?? "")]
	const counted = readAmount(cells.counted ?? "")
	if (counted === undefined || Number.isNaN(here) || Number.isNaN(away)) return
	if (counted < here * 10_000 || counted > (here + away) * 10_000) say("countedWrong", { line, values: { here, away } })
}

function checkTotal(given: GivenCampaign, rows: readonly CheckedRow[], summed: string | undefined, say: Say): number | null {
	if (summed === undefined) return null
	const sum = rows.reduce((all, { amount }) => all + (amount ?? 0), 0)
	if (given.total === "") return sum
	const declared = readAmount(given.total)
	if (declared === undefined) say("badTotal", { values: { text: given.total } })
	else if (declared !== sum) say("totalSum", { values: { declared: shown(declared), sum: shown(sum) } })
	return declared ?? sum
}

function shown(amount: number): string {
	return String(amount / 10_000)
}

/** 符合 / 不符合, also as 是 / 否 and ✓ / ✗. */
export function verdictOf(text: string): boolean | undefined {
	if (/^(符合|是|有|✓|√|合格|yes|met)$/i.test(text)) return true
	if (/^(不符合|否|没有|无|✗|×|x|不合格|no|not met)$/i.test(text)) return false
	return undefined
}
