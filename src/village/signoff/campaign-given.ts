/** A sign-off as a file or a form gives it, as it is once checked, and what can be wrong with it. Types and limits. */
import type { KindId, Level, SignerRule } from "./kinds.ts"
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
	"severalHouseholds",
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
