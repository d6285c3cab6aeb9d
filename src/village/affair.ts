/** How an affair (people, survey, opinion …) registers itself with the house. `affairs.ts` lists them and the house knows nothing else of them. */

import type { SQLiteTable } from "drizzle-orm/sqlite-core"
import type { FastifyInstance } from "fastify"
import type { Logger } from "pino"
import type { ButtonRegistration, PlainTalkRegistration, RecogniserRegistration, WordRegistration } from "../inbound/vocabulary.ts"
import type { HeldMessages } from "../outbound/held.ts"
import type { Reseal } from "../store/dump/reseal.ts"
import type { Kit } from "../store/kit.ts"
import type { Tx } from "../store/store.ts"
import type { Catalogue } from "../text/catalogue.ts"
import type { ApiRoute } from "./api-route.ts"
import type { DecisionHeard, ExportFile, ItemProgressSource, LedgerUse, OpinionHooks, PersonalData } from "./data-parts.ts"
import type {
	CallRegistration,
	FlowRegistration,
	MenuEntry,
	ReceiptHandler,
	SaidAgainHandler,
	SharedWord,
	TimerHandler,
} from "./dialog-parts.ts"
import type { Drawing } from "./drawing.ts"
import type { House } from "./house.ts"
import type {
	DigestUse,
	HomeNewsSource,
	HomeTileSource,
	HouseholdSource,
	NavEntry,
	PublicSection,
	RecordUse,
	SearchSource,
	SettingsSection,
	TownshipSource,
} from "./page-parts.ts"
import type { Rights } from "./rights.ts"

export {
	type DecisionHeard,
	type ExportFile,
	type ItemProgressSource,
	type ItemStage,
	type ItemStep,
	itemStages,
	type LedgerUse,
	type OpinionHooks,
	type PersonalData,
} from "./data-parts.ts"
export {
	type CallContext,
	type CallRegistration,
	defineCall,
	type FactContext,
	type FlowRegistration,
	type MenuEntry,
	type ReceiptHandler,
	registerFlow,
	type SaidAgainHandler,
	type SharedWord,
	type TimerHandler,
} from "./dialog-parts.ts"
export type { House } from "./house.ts"
export {
	type DigestBar,
	type DigestGroup,
	type DigestLine,
	type DigestSection,
	type DigestSource,
	type DigestUse,
	type HomeNews,
	type HomeNewsSource,
	type HomeTile,
	type HomeTileSource,
	type HouseholdPart,
	type HouseholdSource,
	type NavEntry,
	navGroups,
	type PublicSection,
	type RecordUse,
	type SearchHit,
	type SearchQuery,
	type SearchSource,
	type SettingField,
	type SettingsSection,
	type TownshipCell,
	type TownshipColumn,
	type TownshipSource,
} from "./page-parts.ts"
export type { HeldVillage, StaffGate, StaffSession } from "./staff-gate.ts"

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
	/** How the ids of its messages begin that must not go out now: it holds them. */
	readonly held?: HeldMessages
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
	/** What it tells one of the staff there. */
	readonly homeNews?: HomeNewsSource
	readonly household?: HouseholdSource
	readonly digest?: DigestUse
	/** What a township sees of it, village by village. */
	readonly township?: TownshipSource
	/** What it keeps of persons beyond the roster. */
	readonly personal?: PersonalData
	/** Of the one affair that puts opinions in order. */
	readonly opinions?: OpinionHooks
	/** What it knows of posted items. */
	readonly itemProgress?: ItemProgressSource
	/** Hears of each decision of a body. */
	readonly onDecision?: DecisionHeard
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
