/** The rows of a sign-off, checked against the roster, the sums that were declared and the standard they rest on. Pure. */
import { householdFinder } from "../people/index.ts"
import { type CheckCx, type CheckedRow, type GivenCampaign, limits, type Problem, type ProblemCode } from "./campaign-given.ts"
import { type KindId, kinds, readAmount, type SignerRule } from "./kinds.ts"
import type { RowCells } from "./repo.ts"

export type SayProblem = (code: ProblemCode, more?: Omit<Problem, "code">) => void

export function checkRows(
	given: GivenCampaign,
	kind: KindId,
	criteria: readonly string[],
	signer: SignerRule,
	{ households }: CheckCx,
	say: SayProblem,
): { readonly rows: readonly CheckedRow[]; readonly headless: readonly string[] } {
	const { columns, summed } = kinds[kind]
	const householdOf = householdFinder(households)
	const seen = new Map<string, number>()
	const sums = new Map<string, { sum: number; declared?: number; line: number; isSaid: boolean }>()
	const headless = new Set<string>()
	const rows: CheckedRow[] = []
	for (const { line, household: written, head, number, cells, sum } of columns.length === 0 ? [] : given.rows) {
		const meant = written === "" ? undefined : householdOf(written)
		// Of 7 and 007 the head tells which one is meant, where only one of them has it.
		const [candidate, other] = meant?.kind === "several" ? meant.households.filter((one) => head !== "" && one.head === head) : []
		const household = meant?.kind === "one" ? meant.household : other === undefined ? candidate : undefined
		const text = household?.number ?? written
		if (meant?.kind === "several" && household === undefined)
			say("severalHouseholds", { line, values: { household: text, numbers: meant.households.map((one) => one.number).join("、") } })
		else if (text === "") say("noHousehold", { line })
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
	say: SayProblem,
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
function checkCriteria(cells: RowCells, criteria: readonly string[], line: number, say: SayProblem): void {
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
function checkCounted(cells: RowCells, line: number, say: SayProblem): void {
	const [here, away] = [Number(cells.here ?? ""), Number(cells.away ?? "")]
	const counted = readAmount(cells.counted ?? "")
	if (counted === undefined || Number.isNaN(here) || Number.isNaN(away)) return
	if (counted < here * 10_000 || counted > (here + away) * 10_000) say("countedWrong", { line, values: { here, away } })
}

export function checkTotal(given: GivenCampaign, rows: readonly CheckedRow[], summed: string | undefined, say: SayProblem): number | null {
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
