/** Kinds of sign-off, as data: what a row of a household says, what is added up, who signs, what must stand before. Pure. */

/** `text`: words. `amount`: a number with up to four decimals, kept in ten-thousandths. `count`: a whole number. `verdict`: 符合 or 不符合. */
export type CellKind = "text" | "amount" | "count" | "verdict"
export type CellColumn = { readonly id: string; readonly kind: CellKind; readonly required: boolean }

export const kindIds = ["land", "low-income", "housing", "rules", "outreach"] as const
export type KindId = (typeof kindIds)[number]

export const levels = ["A", "B", "C"] as const
/** A: a recorded tap. B: bound identity, a second factor and handwriting. C: paper. */
export type Level = (typeof levels)[number]

export const signerRules = ["head", "adult"] as const
/** Who may answer for a household: its head or whom the head named, or any adult of it. */
export type SignerRule = (typeof signerRules)[number]

export type Kind = {
	readonly id: KindId
	/** What a row says beside its number; without columns there are no rows. */
	readonly columns: readonly CellColumn[]
	/** The column that is added up per household and in all. */
	readonly summed: string | undefined
	readonly signer: SignerRule
	readonly level: Level
	/** A matter about named people needs a standard that was decided and posted before (domain, process 4). */
	readonly needsStandard: boolean
	/** `staff`: nobody signs; who goes there writes down what is done. */
	readonly answeredBy: "household" | "staff"
}

const column = (id: string, kind: CellKind = "text", required = false): CellColumn => ({ id, kind, required })

export const kinds: Readonly<Record<KindId, Kind>> = {
	land: {
		id: "land",
		columns: [
			column("name", "text", true),
			column("area", "amount", true),
			column("east"),
			column("south"),
			column("west"),
			column("north"),
			column("use"),
		],
		summed: "area",
		signer: "head",
		level: "B",
		needsStandard: false,
		answeredBy: "household",
	},
	"low-income": {
		id: "low-income",
		columns: [column("applicant", "text", true), column("result", "verdict", true)],
		summed: undefined,
		signer: "adult",
		level: "A",
		needsStandard: true,
		answeredBy: "household",
	},
	housing: {
		id: "housing",
		columns: [
			column("here", "count", true),
			column("away", "count", true),
			column("counted", "amount", true),
			column("floor", "amount", true),
			column("place"),
		],
		summed: "floor",
		signer: "head",
		level: "B",
		needsStandard: false,
		answeredBy: "household",
	},
	rules: { id: "rules", columns: [], summed: undefined, signer: "adult", level: "A", needsStandard: false, answeredBy: "household" },
	outreach: { id: "outreach", columns: [], summed: undefined, signer: "adult", level: "A", needsStandard: false, answeredBy: "staff" },
}

/** Amounts are whole numbers of this part of one: 3.25 亩 is 32,500. */
const amountParts = 10_000

/** The amount in ten-thousandths; undefined for what is no plain number of at most four decimals, below 100 million. */
export function readAmount(text: string): number | undefined {
	const match = /^(\d{1,8})(?:\.(\d{1,4})0*)?$/.exec(text)
	if (match === null) return undefined
	const [, whole = "", decimals = ""] = match
	return Number(whole) * amountParts + Number(decimals.padEnd(4, "0"))
}

/** 32,500 → 3.25; at least two decimals, as on a land deed. */
export function amountText(amount: number): string {
	const decimals = String(amount % amountParts).padStart(4, "0")
	return `${Math.floor(amount / amountParts)}.${decimals.slice(0, 2)}${decimals.slice(2).replace(/0+$/, "")}`
}
