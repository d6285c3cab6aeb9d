/** The items among the files of `cunkou export`: each with how far it came, and what became of every claim of every opinion. */
import type { ExportFile, House } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { columnsOf, type NamedColumn, type StreamRow, type StreamSheet, wallClock, workbookStream } from "../workbook-stream.ts"
import { itemSteps } from "./progress.ts"
import { claimText, shownText } from "./reading.ts"
import { type ClaimRow, claimsOf, type ItemRow, itemsIn } from "./repo.ts"

type Board = {
	readonly items: readonly ItemRow[]
	readonly claims: readonly ClaimRow[]
	readonly opinions: ReadonlyMap<string, OpinionText>
	readonly steps: Awaited<ReturnType<typeof itemSteps>>
}

export async function* itemFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string }
}): AsyncGenerator<ExportFile> {
	const { store, say } = house
	const board = await store.read(
		async (reader): Promise<Board> => ({
			items: await itemsIn(reader, village.id),
			claims: await claimsOf(reader, village.id),
			opinions: new Map((await opinionTexts(reader, village.id)).map((opinion) => [opinion.id, opinion])),
			steps: await itemSteps(reader, house, village.id),
		}),
	)
	const sheet = (name: string, columns: readonly NamedColumn[], rows: AsyncIterable<StreamRow>): StreamSheet => ({
		name,
		columns: columnsOf(say, "item.export", columns),
		frozenColumns: 1,
		rows,
	})
	yield {
		name: "items.xlsx",
		content: workbookStream(
			[
				sheet(say("item.export.items"), itemColumns, itemRows(board, house)),
				sheet(say("item.export.claims"), claimColumns, claimRows(board, house)),
			],
			house,
		),
	}
}

const itemColumns = [
	["number", 8],
	["title", 34],
	["category", 12],
	["place", 16],
	["state", 10],
	["claimCount", 8],
	["people", 8],
	["households", 8],
	["createdAt", 18],
	["stage", 12],
	["came", 46],
] as const

/** By their numbers; what was never posted stands last. */
async function* itemRows({ items, claims, opinions, steps }: Board, { say, timeZone }: House): AsyncGenerator<StreamRow> {
	const claimsIn = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	const last = Number.MAX_SAFE_INTEGER
	for (const item of items.toSorted((a, b) => (a.number ?? last) - (b.number ?? last))) {
		const { id, number, title, category, place, state, createdAt } = item
		const own = claimsIn.get(id) ?? []
		const authors = own.flatMap(({ opinionId }) => opinions.get(opinionId) ?? [])
		const came = steps.get(id) ?? []
		const stage = came.at(-1)?.stage ?? (number === null ? undefined : "posted")
		yield [
			number,
			title,
			say(`item.category.${category}`),
			place,
			say(`item.state.${state}`),
			own.length,
			new Set(authors.map((opinion) => opinion.personId ?? opinion.id)).size,
			new Set(authors.flatMap(({ householdId }) => householdId ?? [])).size,
			wallClock(createdAt, timeZone),
			stage === undefined ? null : say(`item.stage.${stage}`),
			came.map(({ words }) => words).join("\n"),
		]
	}
}

const claimColumns = [
	["opinion", 18],
	["claim", 44],
	["shown", 36],
	["fate", 12],
	["item", 8],
	["itemTitle", 32],
	["reason", 30],
] as const

/** In the order the village came to know them. Their authors are not named. */
async function* claimRows({ items, claims, opinions }: Board, { say }: House): AsyncGenerator<StreamRow> {
	const itemOf = new Map(items.map((item) => [item.id, item]))
	const claimOf = new Map(claims.map((claim) => [claim.id, claim]))
	for (const claim of claims) {
		const { fate } = claim
		const opinion = opinions.get(claim.opinionId)
		const item = fate.kind === "item" ? itemOf.get(fate.itemId) : undefined
		const other = fate.kind === "same" ? claimOf.get(fate.claimId) : undefined
		const sameAs = other === undefined ? null : (opinions.get(other.opinionId)?.number ?? null)
		yield [
			opinion?.number ?? null,
			opinion === undefined ? null : claimText(opinion, claim),
			opinion === undefined ? null : shownText(opinion, claim),
			say(`item.export.fate.${fate.kind}`),
			item?.number ?? null,
			item?.title ?? null,
			fate.kind === "out-of-scope" || fate.kind === "personal" ? fate.reason : sameAs,
		]
	}
}
