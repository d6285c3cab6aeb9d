import type { FastifyRequest } from "fastify"
import type { MediaStore } from "../channel/adapter.ts"
import type { KnownChat } from "../channel/known-chat.ts"
import type { Model } from "../model/server.ts"
import type { Channels } from "../outbound/choose-channel.ts"
import type { Cipher } from "../store/cipher.ts"
import type { Reader, Store } from "../store/store.ts"
import type { Locale } from "../text/catalogue.ts"
import type { ApiRoute } from "./api-route.ts"
import type { DecisionHeard, ItemProgressSource, LedgerUse, OpinionHooks, PersonalData } from "./data-parts.ts"
import type { MenuEntry } from "./dialog-parts.ts"
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
import type { Holder, Rights } from "./rights.ts"
import type { StaffGate } from "./staff-gate.ts"
import type { Told } from "./works.ts"

/** `folder`: where the console's files lie until they are fetched. `make` gives how many files are in it; `key`: 32 bytes its secrets are sealed with. */
export type VillageBundles = {
	readonly folder: string
	readonly make: (of: {
		readonly house: House
		readonly village: { readonly id: string; readonly code: string; readonly name: string }
		readonly out: string
		readonly key: Uint8Array
		readonly told: Told
	}) => Promise<number>
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
	/** What each tells one of the staff there, in their order. */
	readonly homeNews?: readonly HomeNewsSource[]
	/** What they show of one household, in their order. */
	readonly households?: readonly HouseholdSource[]
	/** What the affairs tell who answers for the village, in their order. */
	readonly digests: readonly DigestUse[]
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
	/** Who hears of each decision of a body. */
	readonly onDecision?: readonly DecisionHeard[]
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
	/** Puts a whole village into one file beside the service; absent on the command line and in tests of one affair. */
	readonly bundles?: VillageBundles
	/** A model server that may help to put opinions in order; absent: nothing of a text leaves the machine for it. */
	readonly model?: Model
	/** Who on the roster a staff account belongs to; undefined for what is no account, or nobody's there. */
	readonly accountPerson?: (reader: Reader, accountId: string) => Promise<string | undefined>
	/** Address of the group robot, a channel that only speaks; absent: none is set up. */
	readonly groupRobot?: string
	/** Whether webhooks may go to addresses of the internal network. */
	readonly innerWebhooks?: boolean
	/** Like `say`, for a name that nobody may have given yet: then undefined. */
	readonly nameFor?: (key: string) => string | undefined
	/** The words of all affairs in the house's language. */
	readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string
}
