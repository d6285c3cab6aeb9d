/** How an affair (people, survey, opinion …) registers itself with the house. `app.ts` lists the affairs and knows nothing else of them. */

import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Logger } from "pino"
import type { ComponentChildren } from "preact"
import type { z } from "zod"
import type { MediaStore } from "../channel/adapter.ts"
import type { KnownChat } from "../channel/known-chat.ts"
import { type BoundFlow, bindFlow, type CallResult, type Flow, type Json, type KnownStates, type Who } from "../engine/flow.ts"
import type {
	Audience,
	ButtonRegistration,
	PlainTalkRegistration,
	RecogniserRegistration,
	WordRegistration,
} from "../inbound/vocabulary.ts"
import type { BoundRecounter, Entry } from "../ledger/index.ts"
import type { Channels } from "../outbound/choose-channel.ts"
import type { Cipher } from "../store/cipher.ts"
import type { Reseal } from "../store/dump/reseal.ts"
import type { Kit } from "../store/kit.ts"
import { recent } from "../store/recent.ts"
import type { Reader, Store, Tx } from "../store/store.ts"
import type { Catalogue, Locale } from "../text/catalogue.ts"
import type { ApiRoute } from "./api-route.ts"
import type { Drawing } from "./drawing.ts"
import type { Holder, Rights } from "./rights.ts"

/** A signed-in member of staff, in the village chosen in the console. Every query of a console page takes its `villageId` from here. */
export type StaffSession = {
	readonly accountId: string
	/** Who they are on a roster, where that is known: nobody looks at their own work. */
	readonly personId?: string | undefined
	readonly name: string
	readonly villageId: string
	readonly villageName: string
	/** Villages this account may switch to. */
	readonly villages: readonly { readonly id: string; readonly name: string }[]
	/** What this account may do in the village chosen, see `Affair.rights`. */
	readonly rights: ReadonlySet<string>
	/** Value of the hidden field `csrf` that every form carries. */
	readonly csrf: string
}

/** A village in which an account holds the right it was asked for. */
export type HeldVillage = { readonly id: string; readonly name: string; readonly code: string; readonly township?: string | null }

/** The door of the console, implemented in src/web/auth. */
export interface StaffGate {
	/** Who is signed in; throws the error that leads to the sign-in page, or says that the account lacks `right` in its village. */
	enter(request: FastifyRequest, right?: string): Promise<StaffSession>
	/**
	 * Who is signed in, with every village in which the account holds `right`, by name: for pages that set villages side by side. Throws as `enter`
	 * does, and where there is no such village. Absent where nobody works for several villages (the command line, tests of one affair).
	 */
	enterMany?(request: FastifyRequest, right: string): Promise<{ readonly session: StaffSession; readonly villages: readonly HeldVillage[] }>
	/** First line of every POST: throws when the form's token is missing or not this session's. */
	checkForm(request: FastifyRequest, session: StaffSession): void
}

/** What the house gives every affair: one object, made in app.ts. */
export type House = {
	readonly store: Store
	/** App clock, ms. */
	readonly clock: () => number
	/** A fresh UUIDv7: sortable, so never for anything whose time must not show. */
	readonly newId: () => string
	/** 128 random bits, base64url: where order and time must not show. */
	readonly randomId: () => string
	readonly cipher: Cipher
	/** Which channels are on, for who chooses among a person's chats. */
	readonly channels: Channels
	/** What people sent, by reference; pages show it to staff, and forms add to it. */
	readonly media: MediaStore
	/** Purpose-bound key derived from the instance's secret. */
	readonly deriveKey: (purpose: string) => Buffer
	/** Chats the asking browser is known to belong to: our own page's, and what a platform's sign-in said. Nothing is proven of persons. */
	readonly knownChats: (request: FastifyRequest) => readonly KnownChat[]
	/** Public address without a trailing slash; undefined when links would only work on this machine. */
	readonly publicUrl: string | undefined
	readonly locale: Locale
	/** Village time zone (IANA). */
	readonly timeZone: string
	/** Whether every page says 演示数据. */
	readonly demo: boolean
	/** Menu entries of all affairs, in their order. */
	readonly menu: readonly MenuEntry[]
	readonly gate: StaffGate
	/** Who may do what: the rights of all affairs. For dialogs and the API; pages pass the right to `gate.enter`. */
	readonly rights: Rights
	/** Navigation of the console: every affair's entries, in their order. */
	readonly nav: readonly NavEntry[]
	/** What each affair shows on the console's first page, in their order. */
	readonly homeTiles: readonly HomeTileSource[]
	/** What they show of one household, in their order. */
	readonly households?: readonly HouseholdSource[]
	/** What the affairs tell the committee, in their order. */
	readonly digests: readonly DigestSource[]
	/** What a township sees of its villages, by affair, in their order. */
	readonly township?: readonly TownshipSource[]
	/** What the affairs keep of persons, in their order. */
	readonly personal: readonly PersonalData[]
	/** Parts of the public page of all affairs, in the order they are shown. */
	readonly publicSections?: readonly PublicSection[]
	/** What the affairs write into the ledger. */
	readonly ledger: readonly LedgerUse[]
	/** What an opinion may ask of the affair that puts opinions in order; absent where there is none. */
	readonly opinions?: OpinionHooks
	/** What became of posted items, as each affair knows it. */
	readonly itemProgress?: readonly ItemProgressSource[]
	/** What the affairs offer to other programs. */
	readonly api?: readonly ApiRoute[]
	/** What can be found in the console, of all affairs. */
	readonly search?: readonly SearchSource[]
	/** What a village can set, of all affairs. */
	readonly settings?: readonly SettingsSection[]
	/** How the affairs' part of the record is shown. */
	readonly record?: readonly RecordUse[]
	/** What a staff account holds in a village at this moment; undefined for one that is gone, disabled, or works elsewhere. */
	readonly holderOf?: (reader: Reader, accountId: string, villageId: string) => Promise<Holder | undefined>
	/** What a staff account is called. */
	readonly accountName?: (reader: Reader, accountId: string) => Promise<string | undefined>
	/** Address of the group robot, a channel that only speaks; absent: none is set up. */
	readonly groupRobot?: string
	/** Whether webhooks may go to addresses of the internal network. */
	readonly innerWebhooks?: boolean
	/** Like `say`, for a name that nobody may have given yet: then undefined. */
	readonly nameFor?: (key: string) => string | undefined
	/** The words of all affairs in the house's language. */
	readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string
}

/** What a call, a fact loader or a timer may use: the open transaction, the clock, and who speaks. */
export type CallContext = { readonly tx: Tx; readonly house: House; readonly now: number; readonly who: Who }

/** What a fact loader may use. It must not change what is true: reading only. */
export type FactContext = { readonly tx: Reader; readonly house: House; readonly now: number; readonly who: Who }

/** A flow with its types closed over: `bind` checks the params, loads the facts and gives something that can take a turn. */
export type FlowRegistration = {
	readonly type: string
	/** Whether it can be begun with these. */
	readonly takes: (params: Json) => boolean
	readonly bind: (params: Json, cx: FactContext) => Promise<BoundFlow>
}

/** States of dialogs lately, with the flow that gave each out. */
const givenOut = recent<object, object>(2_000)

export function registerFlow<P extends Json, S extends Json, F>(
	flow: Flow<P, S, F>,
	facts: (params: P, cx: FactContext) => Promise<F>,
): FlowRegistration {
	const states: KnownStates<S> = {
		has: (state): state is S => typeof state === "object" && state !== null && givenOut.get(state) === flow,
		add: (state) => {
			if (typeof state === "object" && state !== null) givenOut.put(state, flow)
		},
	}
	return {
		type: flow.type,
		takes: (params) => flow.params.safeParse(params).success,
		bind: async (raw, cx) => {
			const params = flow.params.parse(raw)
			return bindFlow(flow, params, await facts(params, cx), states)
		},
	}
}

export type CallRegistration = {
	/** Runs inside the turn's transaction. A refusal is a value; a throw is a bug and rolls the turn back. */
	readonly run: (args: Json, cx: CallContext) => Promise<CallResult>
}

export type MenuEntry = {
	readonly id: string
	readonly label: string
	readonly flow: string
	readonly params: Json
	readonly audience: Audience
	/** Of the audience, who holds this right; absent: all of it. Beside them, with `orContacts`, whom the roster names as the contact of a household. */
	readonly right?: string
	readonly orContacts?: true
	/** Who holds one of these roles, where that is no right of staff: members of a body. */
	readonly only?: { readonly roles: ReadonlySet<string>; readonly orContacts: boolean }
}

export type TimerHandler = (
	timer: { readonly villageId: string; readonly subject: string; readonly guard: number },
	cx: {
		readonly tx: Tx
		readonly house: House
		readonly now: number
		/** Tells the affairs that a message was said anew elsewhere; absent: nobody asks. */
		readonly saidAgain?: (again: SaidAgain) => Promise<void>
	},
) => Promise<void>

/** What a closed address could not take (`from`) stands for these persons in another chat of theirs as the message `to`. */
export type SaidAgain = {
	readonly villageId: string
	readonly from: string
	readonly to: string
	readonly chatId: string
	readonly persons: readonly string[]
}
export type SaidAgainHandler = (again: SaidAgain, cx: { readonly tx: Tx; readonly now: number }) => Promise<void>

export type ReceiptHandler = (
	receipt: { readonly messageId: string; readonly chatId: string; readonly state: "delivered" | "seen" },
	cx: { readonly tx: Tx; readonly house: House; readonly now: number },
) => Promise<void>

/** A part of the village's public page. It shows nothing of persons, and the page names nobody who looks. */
export type PublicSection = {
	/** Anchor of the section, unique among all affairs. */
	readonly id: string
	/** Key of its heading. */
	readonly title: string
	/** Smaller stands higher: notices 10, results 20, ledger 90. */
	readonly place: number
	/** Undefined: there is nothing to show yet. */
	readonly load: (cx: {
		readonly reader: Reader
		readonly house: House
		readonly village: { readonly id: string; readonly code: string; readonly name: string }
		readonly now: number
	}) => Promise<ComponentChildren | undefined>
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
export type HomeTileSource = (cx: {
	readonly reader: Reader
	readonly house: House
	readonly villageId: string
	readonly now: number
}) => Promise<readonly HomeTile[]>

/** What an affair shows of a household on its page in the console: what it did and what of it is open, the newest first. */
export type HouseholdPart = {
	readonly title: string
	/** Shown to who holds it. */
	readonly right: string
	readonly lines: readonly { readonly text: string; readonly state?: string; readonly path?: string }[]
}
export type HouseholdSource = (
	of: { readonly villageId: string; readonly householdId: string; readonly personIds: readonly string[] },
	cx: { readonly reader: Reader; readonly house: House; readonly now: number },
) => Promise<HouseholdPart>

/** What an affair tells the committee of a span of time: in the chat (摘要), on the page, in the picture. */
export type DigestSection = {
	readonly id: string
	readonly title: string
	/** The console page where all of it stands. */
	readonly path: string
	/** What somebody must decide or do now, the most pressing first; each a whole sentence. */
	readonly decide: readonly { readonly text: string; readonly path: string }[]
	/** In few words: 新收 / 12 条. */
	readonly figures: readonly { readonly label: string; readonly value: string }[]
	/** For the picture. `of`: what would be all of it, where there is such a thing. */
	readonly bars?: { readonly title: string; readonly rows: readonly DigestBar[] }
}
export type DigestBar = { readonly label: string; readonly count: number; readonly of: number | null }
/** `from` ≤ t < `to`, ms; states are told as of `to`. */
export type DigestSource = (cx: {
	readonly reader: Reader
	readonly house: House
	readonly villageId: string
	readonly from: number
	readonly to: number
}) => Promise<readonly DigestSection[]>

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
	readonly load: (cx: {
		readonly reader: Reader
		readonly house: House
		readonly villageIds: readonly string[]
		readonly now: number
	}) => Promise<ReadonlyMap<string, Readonly<Record<string, TownshipCell>>>>
}

/** What an affair keeps of a person beyond the roster: for 我的资料 (a copy of everything) and 注销 (erasure). */
export type PersonalData = {
	/** Everything kept, in lines the person can read, under a title in their language. */
	readonly copy: (
		of: { readonly villageId: string; readonly personId: string },
		cx: { readonly reader: Reader; readonly house: House; readonly now: number },
	) => Promise<readonly { readonly title: string; readonly lines: readonly string[] }[]>
	/** Removes what the person gave freely, in words and pictures; rows and tallies stay. */
	readonly erase: (
		of: { readonly villageId: string; readonly personId: string },
		cx: { readonly tx: Tx; readonly house: House; readonly now: number },
	) => Promise<void>
}

/** What an affair offers for a word that several affairs answer to, see shared-words.ts. */
export type SharedWord = {
	readonly word: string
	readonly audience: Audience
	readonly flow: string
	readonly params: Json
	/** Message key: what the person chooses by, where several affairs have something. */
	readonly label: string
	/** Whether there is anything for this person now; reads only. */
	readonly isOffered: (cx: FactContext) => Promise<boolean>
}

/** What an affair writes into the village's ledger (src/ledger), for those who read it. */
export type LedgerUse = {
	/** Its kinds of entries, each with the message key that says in a few words what one is, e.g. `signoff.signature` → 确认签字. */
	readonly kinds: Readonly<Record<string, string>>
	/** What an entry says beyond its kind, in lines that anybody may read: never a name or a reason. Reads only. */
	readonly facts?: (entry: Entry, cx: { readonly reader: Reader; readonly house: House }) => Promise<readonly string[]>
	/** Checks the figures its entries claim; see src/ledger/recount.ts. */
	readonly recounter?: BoundRecounter
	/** Public texts that its entries name by hash (statement versions), for the bundle. */
	readonly documents?: (cx: { readonly reader: Reader; readonly villageId: string }) => AsyncIterable<Json>
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
	/** Who may see them at all. */
	readonly right: string
	/** Whether what is found names persons: the look is on record. */
	readonly isPersonal: boolean
	readonly find: (cx: {
		readonly reader: Reader
		readonly house: House
		readonly villageId: string
		readonly query: SearchQuery
		readonly limit: number
	}) => Promise<readonly SearchHit[]>
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
	readonly read: (cx: {
		readonly reader: Reader
		readonly house: House
		readonly villageId: string
	}) => Promise<Readonly<Record<string, string>>>
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

/** A file an affair adds to `cunkou export`: the village's own copy of everything. */
export type ExportFile = {
	/** Within the folder, e.g. `opinions.xlsx` or `photos/1.jpg`; unique among all affairs. */
	readonly name: string
	/** Written as it comes, so that a large file needs no memory. */
	readonly content: AsyncIterable<string | Uint8Array>
}

/** What the affair of opinions asks of the one that consolidates them. It must not fail: an opinion is filed whatever is answered. */
export type OpinionHooks = {
	/** An opinion is on its way: what `alike` needs may be loaded meanwhile. */
	readonly prepare: () => void
	/** The dialog that asks 是不是同一件事？ of an opinion just filed, with its params; undefined where it is like no other. */
	readonly alike: (
		of: { readonly villageId: string; readonly opinionId: string },
		cx: { readonly reader: Reader; readonly house: House },
	) => Promise<{ readonly flow: string; readonly params: { readonly [key: string]: Json } } | undefined>
	/** Where an opinion stands, in lines its author may read. */
	readonly standing: (
		of: { readonly villageId: string; readonly opinionId: string },
		cx: { readonly reader: Reader; readonly house: House },
	) => Promise<readonly string[]>
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
/** Steps of these items, or of all. Reads only. */
export type ItemProgressSource = (cx: {
	readonly reader: Reader
	readonly house: House
	readonly villageId: string
	readonly itemIds?: readonly string[]
}) => Promise<readonly ItemStep[]>

export type Affair = {
	readonly id: string
	readonly tables: (kit: Kit) => Record<string, SQLiteTable>
	/** Names of those tables that belong to the instance, not to a village (their keys need not start with village_id). */
	readonly instanceTables: readonly string[]
	readonly words: Catalogue
	readonly flows: readonly FlowRegistration[]
	readonly calls: Readonly<Record<string, CallRegistration>>
	readonly chatWords: readonly WordRegistration[]
	/** Words it shares with other affairs (催办, 进度, 不对 …). */
	readonly sharedWords?: readonly SharedWord[]
	readonly recognisers: readonly RecogniserRegistration[]
	readonly plainTalk: readonly PlainTalkRegistration[]
	/** Buttons that work whatever is asked meanwhile. */
	readonly buttons?: readonly ButtonRegistration[]
	/** Hears what the platforms say became of messages. */
	readonly onReceipt?: ReceiptHandler
	/** Hears which message now stands for one whose address was closed. */
	readonly onSaidAgain?: SaidAgainHandler
	readonly menu: readonly MenuEntry[]
	readonly timers: Readonly<Record<string, TimerHandler>>
	/** Runs once when the service starts, for timers of villages that have none yet. Must do nothing the second time. */
	readonly onStart?: (house: House) => Promise<void>
	/** A village was added: sets what it has from its first day, in the same transaction. */
	readonly onVillage?: (tx: Tx, house: Pick<House, "newId">, village: { readonly villageId: string; readonly now: number }) => Promise<void>
	/** What it shows on the village's public page `/v/CODE`. */
	readonly publicSections?: readonly PublicSection[]
	/** What staff may do here, and which roles may; each called `right.NAME` in its words. */
	readonly rights?: Rights
	readonly nav: readonly NavEntry[]
	readonly homeTiles?: HomeTileSource
	readonly household?: HouseholdSource
	readonly digest?: DigestSource
	/** What a township sees of it, village by village. */
	readonly township?: TownshipSource
	/** What it keeps of persons beyond the roster. */
	readonly personal?: PersonalData
	/** Of the one affair that puts opinions in order. */
	readonly opinions?: OpinionHooks
	/** What it knows of posted items. */
	readonly itemProgress?: ItemProgressSource
	/** What it writes into the ledger. */
	readonly ledger?: LedgerUse
	/** What it offers to other programs under /api/v1. */
	readonly api?: readonly ApiRoute[]
	/** What of it can be found in the console. */
	readonly search?: readonly SearchSource[]
	/** What it lets a village set. */
	readonly settings?: SettingsSection
	/** How its part of the record is shown. */
	readonly record?: RecordUse
	/** Pictures it draws when a channel or a page fetches them. */
	readonly drawings?: readonly Drawing[]
	/** By table: how its rows are sealed anew for another instance. A table that keeps sealed values and is not named here would be closed there for good. */
	readonly reseal?: Readonly<Record<string, Reseal>>
	/** Its files of `cunkou export`, one after another; each is written before the next is asked for. */
	readonly exportFiles?: (of: {
		readonly house: House
		readonly village: { readonly id: string; readonly code: string; readonly name: string }
		readonly now: number
	}) => AsyncIterable<ExportFile>
	/** Runs beside the message path until the signal; resolves when it has stopped. What it does must stand in the store: it may be killed. */
	readonly work?: (cx: { readonly house: House; readonly log: Logger; readonly signal: AbortSignal }) => Promise<void>
	/** Mounts console, resident and public pages. */
	readonly routes: (server: FastifyInstance, house: House) => void
}

/** Types a call: its arguments pass zod, a mismatch is a bug of the flow. */
export function defineCall<A>(args: z.ZodType<A>, run: (args: A, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return { run: (raw, cx) => run(args.parse(raw), cx) }
}
