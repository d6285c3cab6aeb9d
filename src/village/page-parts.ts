/** What an affair shows on pages that are not its own: the public page, the console's first page, a household, a digest, the township, the search, the settings, the record. */

import type { ComponentChildren } from "preact"
import type { Reader, Tx } from "../store/store.ts"
import type { House } from "./house.ts"

/** What every part that only reads is given. */
export type Looking = { readonly reader: Reader; readonly house: House }

/** A part of the village's public page. It shows nothing of persons, and the page names nobody who looks. */
export type PublicSection = {
	/** Anchor of the section, unique among all affairs. */
	readonly id: string
	/** Key of its heading. */
	readonly title: string
	/** Smaller stands higher: notices 10, results 20, ledger 90. */
	readonly place: number
	/** Undefined: there is nothing to show yet. */
	readonly load: (
		cx: Looking & { readonly village: { readonly id: string; readonly code: string; readonly name: string }; readonly now: number },
	) => Promise<ComponentChildren | undefined>
}

/** What people come to the console for, in the order of its navigation. */
export const navGroups = ["today", "voice", "public", "people", "house"] as const

/** A console page group: shown in the console's navigation to who holds `right`; absent: to everybody. */
export type NavEntry = {
	readonly path: string
	readonly label: string
	readonly right?: string
	/** Absent: among the office's own pages, `house`. */
	readonly group?: (typeof navGroups)[number]
}

/** A figure on the console's first page, e.g. open tasks: what there is to do in the village today. */
export type HomeTile = {
	readonly label: string
	readonly value: number
	/** The console page where it is done. */
	readonly path: string
	/** Somebody should act: it stands out and counts as work of the day. */
	readonly isUrgent: boolean
	/** Shown to who holds it; absent: to everybody. */
	readonly right?: string
}
export type HomeTileSource = (
	cx: Looking & {
		readonly villageId: string
		readonly now: number
		/** Who looks: the account, and whom it belongs to on the roster. */
		readonly accountId: string
		readonly personId?: string | undefined
		/** The villages in which one of the looker's own roles gives a right: who works for several is told of all of them. */
		readonly heldIn: (right: string) => readonly string[]
	},
) => Promise<readonly HomeTile[]>

/** A line on the console's first page for one of the staff alone: what became of something they began. */
export type HomeNews = {
	readonly text: string
	/** The console page where more of it stands. */
	readonly path: string
	/** A POST there says that they have read it; it leads back to the first page. */
	readonly readPath: string
}
export type HomeNewsSource = (
	cx: Looking & {
		readonly villageId: string
		readonly accountId: string
		readonly personId?: string | undefined
		readonly rights: ReadonlySet<string>
	},
) => Promise<readonly HomeNews[]>

/** What an affair shows of a household on its page in the console: what it did and what of it is open, the newest first. */
export type HouseholdPart = {
	readonly title: string
	/** Shown to who holds it. */
	readonly right: string
	readonly lines: readonly { readonly text: string; readonly state?: string; readonly path?: string }[]
}
export type HouseholdSource = (
	of: { readonly villageId: string; readonly householdId: string; readonly personIds: readonly string[] },
	cx: Looking & { readonly now: number },
) => Promise<HouseholdPart>

/** Something to act on or to keep an eye on; each a whole sentence. */
export type DigestLine = {
	readonly text: string
	readonly path: string
	/** Who can act on it holds this right: to them it is a decision of theirs. Absent: only to `persons`, or to who looks after `group`. */
	readonly act?: string
	/** Persons who hold that right and still cannot: whoever began it is not its second. They are told of it as of others' work. */
	readonly except?: readonly string[]
	/** Roles that cannot act on it and still have to know. */
	readonly watch?: readonly string[]
	/** Whose own it is: told to nobody else. */
	readonly persons?: readonly string[]
	/** The group it is about: told to who looks after that group alone. */
	readonly group?: string
	/** Lines of one matter are told once, somebody's own before everybody's. */
	readonly matter?: string
}
/** What a section says to who looks after one group. `size`: how many households or people the figures are about. */
export type DigestGroup = { readonly group: string; readonly size: number; readonly figures: DigestSection["figures"] }
/** What an affair tells of a span of time: in the chat (摘要), on the page, in the picture. */
export type DigestSection = {
	readonly id: string
	readonly title: string
	/** The console page where all of it stands. */
	readonly path: string
	/** What one must hold to be told any of it: that of `path`. Absent: it stands on the public page, too. */
	readonly right?: string
	/** The most pressing first. */
	readonly lines: readonly DigestLine[]
	/** In few words: 新收 / 12 条. */
	readonly figures: readonly { readonly label: string; readonly value: string }[]
	/** For the picture. `of`: what would be all of it, where there is such a thing. */
	readonly bars?: { readonly title: string; readonly rows: readonly DigestBar[] }
	/** Of the groups that were asked for. */
	readonly groups?: readonly DigestGroup[]
}
export type DigestBar = { readonly label: string; readonly count: number; readonly of: number | null }
/** `from` ≤ t < `to`, ms; states are told as of `to`. `groups`: whose leaders are told; of others nothing is read by group. */
export type DigestSource = (
	cx: Looking & { readonly villageId: string; readonly from: number; readonly to: number; readonly groups: readonly string[] },
) => Promise<readonly DigestSection[]>
/** An affair's part of the digest: read once, told to each role by what it needs. */
export type DigestUse = {
	/** By role, how near the top it stands: 3 is their work, 1 is good to know. A role that is not named is not told. */
	readonly concerns: Readonly<Record<string, 1 | 2 | 3>>
	readonly read: DigestSource
}

/** A figure of every village on the township's page (src/village/township). Figures only: the township sees no people there. */
export type TownshipColumn = {
	/** Unique among all affairs; stands in the page's address when it is sorted by. */
	readonly id: string
	/** Message key of the heading. */
	readonly label: string
	/** `share`: shown as a percentage of `of`. */
	readonly kind: "count" | "share"
	/** Which end asks for attention: it is sorted first. */
	readonly worst: "high" | "low"
}
/** `value` null: there is nothing to measure yet. For a share `value` is the part and `of` the whole. */
export type TownshipCell = { readonly value: number | null; readonly of?: number; readonly isUrgent: boolean }
/** The columns of an affair. `load` asks for all villages at once: the number of statements must not grow with them. */
export type TownshipSource = {
	readonly columns: readonly TownshipColumn[]
	/** By village, then by column id; what is missing is shown as nothing to measure. */
	readonly load: (
		cx: Looking & { readonly villageIds: readonly string[]; readonly now: number },
	) => Promise<ReadonlyMap<string, Readonly<Record<string, TownshipCell>>>>
}

/** What somebody looks for in the console, see search/rules.ts. */
export type SearchQuery = {
	readonly text: string
	/** Four digits or more and nothing else: perhaps the end of a phone number. */
	readonly digits: string | undefined
}
export type SearchHit = { readonly title: string; readonly detail: string; readonly path: string }
/** Things of an affair that can be found. */
export type SearchSource = {
	readonly id: string
	/** Message key of what they are. */
	readonly label: string
	/** Smaller stands higher: people 10, affairs 20 to 80, addresses, which contain every other word, 90. */
	readonly place: number
	/** Who may see them at all. */
	readonly right: string
	/** Whether what is found names persons: the look is on record. */
	readonly isPersonal: boolean
	readonly find: (
		cx: Looking & { readonly villageId: string; readonly query: SearchQuery; readonly limit: number },
	) => Promise<readonly SearchHit[]>
}

/** A setting as the page of settings shows it; called `setting.SECTION.NAME`, and `.hint` says what changing it does. Values are text. */
export type SettingField = {
	readonly name: string
	/** Whether there is anything to set here; absent: always. */
	readonly isShown?: (house: House) => boolean
} & (
	| { readonly kind: "text"; readonly most: number; readonly required: boolean }
	| { readonly kind: "number"; readonly least: number; readonly most: number }
	| { readonly kind: "choice"; readonly choices: readonly { readonly value: string; readonly label: string }[] }
	/** `on` or `off`. */
	| { readonly kind: "switch" }
)
/** What an affair lets a village set. */
export type SettingsSection = {
	readonly id: string
	/** Message keys. */
	readonly title: string
	readonly lead: string
	/** Who may change it, beside `setting.change`. */
	readonly right: string
	/** Where the rest of them stands. */
	readonly path?: string
	readonly fields: readonly SettingField[]
	readonly read: (cx: Looking & { readonly villageId: string }) => Promise<Readonly<Record<string, string>>>
	/** Message keys of what is wrong, by field; none: it is kept. Whatever was written where something is wrong is rolled back. */
	readonly write: (
		cx: { readonly tx: Tx; readonly house: House; readonly villageId: string; readonly now: number },
		values: Readonly<Record<string, string>>,
	) => Promise<Readonly<Record<string, string>>>
}

/** How what an affair puts on record is shown on the page of the record. Words: `event.NAME`, and `read.WHAT` for looks. */
export type RecordUse = {
	/** Unique among all affairs. */
	readonly kind: string
	/** Message key of the kind. */
	readonly label: string
	/** Its events; one that ends in a dot stands for all that begin so. */
	readonly events: readonly string[]
	/** Those of them that are looks at what is a person's own, beside `personal-data-read`. */
	readonly looks?: readonly string[]
	/** Those of them that other programs may be told of (webhooks): none is about somebody by name. */
	readonly told?: readonly string[]
	/** What nobody does for themselves: there who acted in a chat is named, elsewhere a resident is a resident. */
	readonly byDuty?: readonly string[]
}
