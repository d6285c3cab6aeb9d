/** What an affair keeps for others: of persons, in the ledger, in exports, of opinions and posted items. */

import type { Json } from "../engine/flow.ts"
import type { BoundRecounter, Entry } from "../ledger/index.ts"
import type { Reader, Tx } from "../store/store.ts"
import type { House } from "./house.ts"
import type { Looking } from "./page-parts.ts"

/** What an affair keeps of a person beyond the roster: for 我的资料 (a copy of everything) and 注销 (erasure). */
export type PersonalData = {
	/** Everything kept, in lines the person can read, under a title in their language. */
	readonly copy: (
		of: { readonly villageId: string; readonly personId: string },
		cx: Looking & { readonly now: number },
	) => Promise<readonly { readonly title: string; readonly lines: readonly string[] }[]>
	/** Removes what the person gave freely, in words and pictures; rows and tallies stay. */
	readonly erase: (
		of: { readonly villageId: string; readonly personId: string },
		cx: { readonly tx: Tx; readonly house: House; readonly now: number },
	) => Promise<void>
}

/** What an affair writes into the village's ledger (src/ledger), for those who read it. */
export type LedgerUse = {
	/** Its kinds of entries, each with the message key that says in a few words what one is, e.g. `signoff.signature` → 确认签字. */
	readonly kinds: Readonly<Record<string, string>>
	/** What an entry says beyond its kind, in lines that anybody may read: never a name or a reason. Reads only. */
	readonly facts?: (entry: Entry, cx: Looking) => Promise<readonly string[]>
	/** Checks the figures its entries claim; see src/ledger/recount.ts. */
	readonly recounter?: BoundRecounter
	/** Public texts that its entries name by hash (statement versions), for the bundle. */
	readonly documents?: (cx: { readonly reader: Reader; readonly villageId: string }) => AsyncIterable<Json>
}

/** A file an affair adds to `cunkou export`: the village's own copy of everything. */
export type ExportFile = {
	/** Within the folder, e.g. `opinions.xlsx` or `photos/1.jpg`; unique among all affairs. */
	readonly name: string
	/** Written as it comes, so that a large file needs no memory. */
	readonly content: AsyncIterable<string | Uint8Array>
}

/** What an opinion is like. `of`: id of the item or opinion; `number`: 第几项, once posted; `people`: how many brought it up; `why`: what both speak of. */
export type AlikeNamed = {
	readonly kind: "item" | "opinion"
	readonly of: string
	readonly number: number | null
	readonly title: string
	readonly people: number
	readonly why: string
}

/** What the affair of opinions asks of the one that consolidates them. It must not fail: an opinion is filed whatever is answered. */
export type OpinionHooks = {
	/** An opinion is on its way: what `alike` needs may be loaded meanwhile. */
	readonly prepare: () => void
	/** The dialog that asks 是不是同一件事？ of an opinion just filed, with its params; undefined where it is like no other. */
	readonly alike: (
		of: { readonly villageId: string; readonly opinionId: string },
		cx: Looking,
	) => Promise<{ readonly flow: string; readonly params: { readonly [key: string]: Json } } | undefined>
	/** The page that asks the same of who has no chat; undefined where it is like no other. */
	readonly alikePage: (
		of: { readonly villageId: string; readonly villageCode: string; readonly opinionId: string; readonly personId: string },
		cx: Looking,
	) => Promise<string | undefined>
	/** The page that asks who entered one for somebody; undefined where it is like no other. */
	readonly alikeDesk: (of: { readonly villageId: string; readonly opinionId: string }, cx: Looking) => Promise<string | undefined>
	/** Of opinions that came in where nobody could be asked, marks those like a known matter for staff, and says what each is like. */
	readonly markAlike: (
		of: { readonly villageId: string; readonly opinionIds: readonly string[]; readonly now: number },
		cx: { readonly tx: Tx; readonly house: House },
	) => Promise<ReadonlyMap<string, AlikeNamed>>
	/** The console page where staff answer what is marked. */
	readonly markedPath: string
	/** Where an opinion stands, in lines its author may read. */
	readonly standing: (of: { readonly villageId: string; readonly opinionId: string }, cx: Looking) => Promise<readonly string[]>
	/** In a word each, how far opinions of a list have come; absent where nothing came of one yet. */
	readonly stages: (
		of: { readonly villageId: string; readonly opinionIds: readonly string[] },
		cx: Looking,
	) => Promise<ReadonlyMap<string, string>>
}

/** How far a posted item has come; each stage has its words in the item affair. */
export const itemStages = [
	"posted",
	"listed",
	"voting",
	"again",
	"adopted",
	"rejected",
	"doing",
	"checking",
	"done",
	"escalated",
	"declined",
] as const
export type ItemStage = (typeof itemStages)[number]
/** A step of a posted item. `words` are public: never a person's name. */
export type ItemStep = {
	readonly itemId: string
	readonly stage: Exclude<ItemStage, "posted">
	readonly at: number
	readonly words: string
	/** The console page where it stands. */
	readonly path: string
}
/** Hears of a decision in the transaction that makes it: work begun under an earlier one may have lost its ground, or have it back. */
export type DecisionHeard = (
	tx: Tx,
	cx: { readonly house: House; readonly now: number },
	decision: {
		readonly villageId: string
		readonly matterId: string
		readonly number: string
		readonly verdict: "adopted" | "rejected" | "void"
		/** Of a correction: which one it corrects. */
		readonly corrects: string | null
	},
) => Promise<void>

/** Steps of these items, or of all. Reads only. */
export type ItemProgressSource = (
	cx: Looking & { readonly villageId: string; readonly itemIds?: readonly string[] },
) => Promise<readonly ItemStep[]>
