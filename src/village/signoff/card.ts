/** A household's part of a campaign as one of its members sees it, in the chat and on the page. Reads only. */
import type { Reader } from "../../store/store.ts"
import { formatDay } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { contactOf, householdList } from "../people/index.ts"
import { type NotSigner, signerOf } from "./delegating.ts"
import { amountText, kinds, type Level } from "./kinds.ts"
import { type Campaign, campaignById, type Row, type RowCells, rowsNow, statementOf } from "./repo.ts"
import { openCasesOf } from "./repo-answers.ts"
import { type HouseholdRow, householdOf } from "./repo-households.ts"
import type { Capacity } from "./tables.ts"

/** How the person can answer: here and now, on the page, on paper, or why not at all. */
export type May =
	| { readonly kind: "sign" | "page" | "paper"; readonly capacity: Capacity }
	| { readonly kind: "no"; readonly why: NotSigner }

export type CardRow = {
	readonly number: string
	/** What it is called in one line: 村东大田 3.25亩. */
	readonly label: string
	/** Each column with its value. */
	readonly fields: readonly { readonly label: string; readonly value: string }[]
	readonly isObjected: boolean
	readonly row: Row
}

export type Card = {
	readonly campaign: Campaign
	readonly household: HouseholdRow
	readonly statement: string
	readonly spoken: string
	/** In words: 12月30日前. */
	readonly until: string
	readonly isOver: boolean
	readonly rows: readonly CardRow[]
	/** Sum of the rows with its unit; empty where nothing is added up. */
	readonly sum: string
	readonly may: May
	/** Masked name of who gave the answer that stands; undefined where none does. */
	readonly by: string | undefined
	readonly isMine: boolean
	/** Who helps the household. */
	readonly contact: string
	readonly personName: string
}

type CardHouse = Pick<House, "say" | "locale" | "timeZone" | "publicUrl">

export async function loadCard(
	reader: Reader,
	house: CardHouse,
	of: {
		readonly villageId: string
		readonly campaignId: string
		readonly householdId: string
		readonly personId: string
		/** Whether it was made sure that this is the person, see `signerOf`. */
		readonly isProven: boolean
		readonly now: number
	},
): Promise<Card | undefined> {
	const { villageId, campaignId, householdId, personId, now } = of
	const campaign = await campaignById(reader, villageId, campaignId)
	const household = campaign && (await householdOf(reader, villageId, campaignId, householdId))
	const statement = campaign && (await statementOf(reader, villageId, campaignId, campaign.statementVersion))
	if (campaign === undefined || household === undefined || statement === undefined) return undefined
	const verdict = await signerOf(reader, { ...of, rule: campaign.signer })
	const [listed] = await householdList(reader, villageId, now, householdId)
	const nameOf = (id: string | null) => listed?.persons.find((person) => person.personId === id)?.name
	const open = new Set((await openCasesOf(reader, villageId, campaignId, householdId)).map(({ rowNumber }) => rowNumber))
	const rows = await rowsNow(reader, villageId, campaignId, householdId)
	const { locale, timeZone, say } = house
	const signer = household.signer
	return {
		campaign,
		household,
		statement: statement.text,
		spoken: statement.spoken,
		until: formatDay(campaign.closesAt, now, locale, timeZone),
		isOver: campaign.state === "closed" || now >= campaign.closesAt,
		rows: rows.map((row) => cardRow(row, campaign, open.has(row.number), say)),
		sum: sumText(rows, campaign, say),
		may: verdict.ok ? { kind: wayOf(campaign.level, house.publicUrl), capacity: verdict.capacity } : { kind: "no", why: verdict.why },
		by: signer === null ? undefined : maskName(nameOf(signer) ?? say("signoff.somebody")),
		isMine: signer === personId,
		contact: (await contactOf(reader, villageId, householdId))?.name ?? say("signoff.office"),
		personName: nameOf(personId) ?? "",
	}
}

function wayOf(level: Level, publicUrl: string | undefined): "sign" | "page" | "paper" {
	if (level === "A") return "sign"
	return level === "B" && publicUrl !== undefined ? "page" : "paper"
}

export function cardRow(row: Row, { kind }: Pick<Campaign, "kind">, isObjected: boolean, say: House["say"]): CardRow {
	return { number: row.number, ...shownCells(row.cells, kind, say), isObjected, row }
}

/** A row in words: in one line, and each column with its value. */
export function shownCells(cells: RowCells, kind: Campaign["kind"], say: House["say"]): Pick<CardRow, "label" | "fields"> {
	const fields = kinds[kind].columns.flatMap(({ id }) => {
		const value = cells[id] ?? ""
		return value === "" ? [] : [{ label: say(`signoff.column.${id}`), value: withUnit(id, value, say) }]
	})
	const criteria = Object.entries(cells).flatMap(([id, value]) =>
		id.startsWith("criterion:") ? [{ label: id.slice("criterion:".length), value }] : [],
	)
	return { label: labelOf(cells, kind, say), fields: [...fields, ...criteria] }
}

function labelOf(cells: RowCells, kind: Campaign["kind"], say: House["say"]): string {
	const { columns, summed } = kinds[kind]
	const lead = columns.find(({ id }) => id !== summed)
	const name = lead === undefined ? "" : withUnit(lead.id, cells[lead.id] ?? "", say)
	const amount = summed === undefined ? (cells.result ?? "") : withUnit(summed, cells[summed] ?? "", say)
	return [name, amount].filter((part) => part !== "").join(" ")
}

function withUnit(column: string, value: string, say: House["say"]): string {
	switch (column) {
		case "area":
			return say("signoff.unit.area", { value })
		case "floor":
			return say("signoff.unit.floor", { value })
		case "here":
		case "away":
		case "counted":
			return say("signoff.unit.persons", { value })
		default:
			return value
	}
}

/** Sum of the rows with its unit; empty where nothing is added up. */
export function sumText(rows: readonly Pick<Row, "amount">[], { kind }: Pick<Campaign, "kind">, say: House["say"]): string {
	const { summed } = kinds[kind]
	if (summed === undefined || rows.length === 0) return ""
	return withUnit(summed, amountText(rows.reduce((all, { amount }) => all + (amount ?? 0), 0)), say)
}
