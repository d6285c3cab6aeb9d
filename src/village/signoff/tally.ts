/** What a campaign has come to, counted twice: as it is kept while answers come in, and anew from what was answered. The two must agree. */
import { and, asc, eq, gt, inArray, isNull, lte } from "drizzle-orm"
import { type HotWrite, hotWrite, type Reader, type Tx } from "../../store/store.ts"
import { type Reading, readingIn } from "../reckoned.ts"
import { added, type Counts, countsOf, noCounts, type Status } from "./rules.ts"
import { countTally } from "./statements.ts"
import { tallyLines } from "./statements-pages.ts"
import { signoffTables } from "./tables.ts"
import { inReadingOrder } from "./tally-order.ts"

export type Scope = "village" | "group" | "grid"
export type TallyLine = Counts & { readonly scope: Scope; readonly name: string }
export type CampaignKey = { readonly villageId: string; readonly campaignId: string }
export type Place = { readonly groupName: string; readonly gridName: string }

/** All views of a campaign: the village, its groups, its grids. */
export async function tallyOf(reader: Reader, { villageId, campaignId }: CampaignKey): Promise<readonly TallyLine[]> {
	return inReadingOrder(await reader.hot(tallyLines, { villageId, campaignId }))
}

export async function villageCounts(reader: Reader, { villageId, campaignId }: CampaignKey): Promise<Counts> {
	const { signoffTally: t } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.campaignId, campaignId), eq(t.scope, "village"), eq(t.name, "")))
	if (row === undefined) return noCounts
	const { due, reached, confirmed, paper, objected, conflict } = row
	return { due, reached, confirmed, paper, objected, conflict }
}

/** The village counts of several campaigns at once. */
export async function countsOfMany(reader: Reader, villageId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
	if (ids.length === 0) return new Map()
	const { signoffTally: t } = reader.tables(signoffTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.campaignId, [...ids]), eq(t.scope, "village")))
	return new Map(
		rows.map(({ campaignId, due, reached, confirmed, paper, objected, conflict }) => [
			campaignId,
			{ due, reached, confirmed, paper, objected, conflict },
		]),
	)
}

/** Moves the kept counts by what changed for one household. */
export function tallyMove(key: CampaignKey, { groupName, gridName }: Place, before: Counts, after: Counts): readonly HotWrite[] {
	const delta = added(after, before, -1)
	if (Object.values(delta).every((value) => value === 0)) return []
	return [hotWrite(countTally, { ...key, groupName, gridName, ...delta })]
}

/** Writes the counts anew from the households: at the opening, and after an act that moves many at once. */
export async function writeTally(tx: Tx, key: CampaignKey): Promise<void> {
	const { signoffTally: t } = tx.tables(signoffTables)
	await tx.db.delete(t).where(and(eq(t.villageId, key.villageId), eq(t.campaignId, key.campaignId)))
	const lines = await recount(tx, key)
	for (const line of lines) await tx.db.insert(t).values({ ...key, ...line })
}

const chunk = 2_000

/** The same in the read or transaction that is open. */
export async function recount(reader: Reader, key: CampaignKey): Promise<readonly TallyLine[]> {
	return recountPieces(readingIn(reader), key)
}

/**
 * Counts anew, household by household, from the answers that stand and the objections that are open; what is kept as a household's status
 * is not looked at.
 */
export async function recountPieces(
	reading: Reading,
	key: CampaignKey,
	/** Hears how many households were counted. */
	told: (households: number) => void = () => undefined,
): Promise<readonly TallyLine[]> {
	let households = 0
	const lines = new Map<string, TallyLine>()
	for (let after: string | undefined = ""; after !== undefined; ) {
		const last: string = after
		const { rows, answers, open } = await reading((reader) => pieceBehind(reader, key, last))
		const conflicts = new Set(answers.filter(({ standing }) => standing === "conflicting").map(({ householdId }) => householdId))
		const effective = new Map(answers.filter(({ standing }) => standing === "effective").map((one) => [one.householdId, one]))
		const contested = new Set(open.map(({ householdId }) => householdId))
		for (const { householdId, groupName, gridName, isReached } of rows) {
			const answer = effective.get(householdId)
			const status: Status = conflicts.has(householdId)
				? "conflict"
				: answer === undefined
					? "pending"
					: answer.answer === "confirm" && !contested.has(householdId)
						? "confirmed"
						: "objected"
			const isPaper = answer !== undefined && (answer.means === "paper" || answer.means === "door")
			const counts = countsOf({ status, isReached, isPaper, openCases: 0, signer: null })
			for (const [scope, name] of [
				["village", ""],
				["group", groupName],
				["grid", gridName],
			] as const) {
				const known = lines.get(`${scope} ${name}`) ?? { ...noCounts, scope, name }
				lines.set(`${scope} ${name}`, { ...added(known, counts), scope, name })
			}
		}
		households += rows.length
		told(households)
		after = rows.length === chunk ? rows.at(-1)?.householdId : undefined
	}
	return [...lines.values()].sort((left, right) => (`${left.scope} ${left.name}` < `${right.scope} ${right.name}` ? -1 : 1))
}

/** Households behind this one, with the answers that stand and the objections that are open. */
async function pieceBehind(reader: Reader, { villageId, campaignId }: CampaignKey, last: string) {
	const { signoffHousehold: h, signoffAnswer: a, signoffCase: c } = reader.tables(signoffTables)
	const rows = await reader.db
		.select({ householdId: h.householdId, groupName: h.groupName, gridName: h.gridName, isReached: h.isReached })
		.from(h)
		.where(and(eq(h.villageId, villageId), eq(h.campaignId, campaignId), gt(h.householdId, last)))
		.orderBy(asc(h.householdId))
		.limit(chunk)
	const end = rows.at(-1)?.householdId ?? ""
	const answers = await reader.db
		.select({ householdId: a.householdId, answer: a.answer, standing: a.standing, means: a.means })
		.from(a)
		.where(
			and(
				eq(a.villageId, villageId),
				eq(a.campaignId, campaignId),
				gt(a.householdId, last),
				lte(a.householdId, end),
				inArray(a.standing, ["effective", "conflicting"]),
			),
		)
	const open = await reader.db
		.select({ householdId: c.householdId })
		.from(c)
		.where(
			and(eq(c.villageId, villageId), eq(c.campaignId, campaignId), gt(c.householdId, last), lte(c.householdId, end), isNull(c.closedAt)),
		)
	return { rows, answers, open }
}

export function sameTally(left: readonly TallyLine[], right: readonly TallyLine[]): boolean {
	const sorted = (lines: readonly TallyLine[]) => lines.map(lineText).sort().join("\n")
	return sorted(left) === sorted(right)
}

function lineText({ scope, name, due, reached, confirmed, paper, objected, conflict }: TallyLine): string {
	return [scope, name, due, reached, confirmed, paper, objected, conflict].join(" ")
}
