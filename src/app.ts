/** The composition root: with affairs.ts and channels.ts the only files that know every part. */
import { join } from "node:path"
import type { Logger } from "pino"
import { webChatOf, webSessionPurpose } from "../adapters/web/index.ts"
import { wecomWebhookAddress } from "../adapters/wecom/variables.ts"
import { affairs, allRights } from "./affairs.ts"
import type { Adapter } from "./channel/adapter.ts"
import { knownChat } from "./channel/known-chat.ts"
import { type Config, isLoopbackUrl } from "./config.ts"
import { words as engineWords } from "./engine/words.ts"
import { words as routerWords } from "./inbound/words.ts"
import { ensureKey } from "./ledger/index.ts"
import { type MessagePath, messagePath } from "./message-path.ts"
import { modelOf } from "./model/server.ts"
import { everyChannel } from "./outbound/channel-facts.ts"
import type { Channels } from "./outbound/choose-channel.ts"
import type { OutgoingMedia } from "./outbound/media.ts"
import { type MediaLinks, mediaLinks } from "./outbound/media-link.ts"
import { words as outboundWords } from "./outbound/words.ts"
import { createCipher, deriveKey, loadSecretKey } from "./store/cipher.ts"
import { isDemoFolder } from "./store/demo-folder.ts"
import { postgresSource, type RowSource, sqliteSource } from "./store/dump/source.ts"
import { newId, randomId } from "./store/ids.ts"
import { type Alert, raiseAlert } from "./store/journal.ts"
import { type HouseMedia, mediaStore } from "./store/media.ts"
import { holdIfReady, migratePostgres, migrateSqlite } from "./store/migrate.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { secretWords } from "./store/secret-words.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Reader, Store, Tx } from "./store/store.ts"
import { speaker } from "./text/catalogue.ts"
import type { House, StaffGate } from "./village/affair.ts"
import { loudMomentIn } from "./village/burden/index.ts"
import { withDrawings } from "./village/drawing.ts"
import { addVillage, bringHere, directory, peopleAffair, tryElsewhere, waitElsewhere } from "./village/people/index.ts"
import type { Holder } from "./village/rights.ts"
import { switchboardOf } from "./village/switchboard.ts"
import { accountById, villagesOf } from "./web/auth/accounts.ts"
import { consoleRightWords } from "./web/console/rights-words.ts"
import { WebError } from "./web/errors.ts"
import { waitingPath } from "./web/waiting-message.tsx"

export function databaseFile(dataDir: string): string {
	return join(dataDir, "cunkou.sqlite")
}

/** How SQLite is opened: see `openSqliteStore`. */
type Embedded = { readonly cacheKib?: number | undefined; readonly hasRoom?: boolean }

/** Migrates and opens the store the configuration names. */
export async function openStore(config: Pick<Config, "databaseUrl" | "dataDir">, embedded: Embedded = {}): Promise<Store> {
	const { databaseUrl, dataDir } = config
	const { store, unguarded } = databaseUrl === undefined ? openEmbedded(databaseFile(dataDir), embedded) : await openServer(databaseUrl)
	if (unguarded.length > 0) await store.tx((tx) => raiseAlert(tx, unguardedAlert(unguarded)))
	return store
}

function openEmbedded(file: string, embedded: Embedded): { readonly store: Store; readonly unguarded: readonly string[] } {
	const letGo = holdIfReady(file)
	try {
		const { unguarded } = migrateSqlite(file, Date.now())
		return { store: openSqliteStore(file, embedded), unguarded }
	} finally {
		letGo()
	}
}

async function openServer(databaseUrl: string): Promise<{ readonly store: Store; readonly unguarded: readonly string[] }> {
	const { unguarded } = await migratePostgres(databaseUrl)
	return { store: openPostgresStore(databaseUrl), unguarded }
}

/** Every row of the instance as it stands at this moment, read beside whatever else goes on; closed by who opened it. */
export async function openRows({ dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">): Promise<RowSource> {
	return databaseUrl === undefined ? sqliteSource(databaseFile(dataDir)) : postgresSource(databaseUrl)
}

/** Somebody with the database in hand took the triggers of the ledger away: staff should know, though they are back. */
function unguardedAlert(tables: readonly string[]): Alert {
	const at = Date.now()
	return { id: newId(at), villageId: null, kind: "store-unguarded", subject: tables.join(" "), detail: String(tables.length), at }
}

/** The instance's secret, or the reason why there is none in words for the person who started it. */
export async function secretOf(config: Pick<Config, "dataDir" | "secretKey" | "locale">): Promise<Uint8Array> {
	const key = await loadSecretKey(config.dataDir, config.secretKey)
	if (key.ok) return key.secret
	throw new StartError(key.code, speaker([secretWords], config.locale)(key.code, { cause: key.cause ?? "-" }))
}

/** The service cannot start; the message is for the person at the keyboard. */
export class StartError extends Error {
	readonly code: string
	constructor(code: string, words: string) {
		super(words)
		this.code = code
	}
}

/** For commands: nobody signs in on the command line. */
export const closedGate: StaffGate = {
	enter: async () => {
		throw new WebError("sign-in")
	},
	checkForm: () => {
		throw new WebError("forbidden")
	},
}

export type HouseParts = {
	readonly config: Config
	readonly store: Store
	readonly secret: Uint8Array
	readonly gate: StaffGate
	/** Whether every page says 演示数据; unless given, what the data folder says. */
	readonly demo?: boolean
	/** App clock, ms; the machine's unless given. */
	readonly clock?: () => number
	/** Which channels are on; without it all are taken to be. */
	readonly channels?: Channels
	readonly bundles?: NonNullable<House["bundles"]>
}

/** What commands, pages and dialogs share. */
export function buildHouse({ config, store, secret, gate, demo, clock, channels, bundles }: HouseParts): House {
	const isHttps = config.publicUrl?.startsWith("https://") ?? false
	const now = clock ?? Date.now
	const webChat = webChatOf(deriveKey(secret, webSessionPurpose), isHttps)
	const known = deriveKey(secret, "known-chat")
	const webhookKey = config.channels.get("wecom-webhook")?.WECOM_WEBHOOK_KEY
	const catalogues = [engineWords, routerWords, outboundWords, consoleRightWords, ...affairs.map((affair) => affair.words)]
	const say = speaker(catalogues, config.locale)
	const named = new Set(catalogues.flatMap((words) => Object.keys(words[config.locale])))
	return {
		store,
		clock: now,
		newId,
		randomId,
		cipher: createCipher(secret),
		deriveKey: (purpose) => deriveKey(secret, purpose),
		// A platform's word is fresher than a device that was once enrolled.
		knownChats: (request) => [knownChat(request, { key: known, isHttps, now: now() }), webChat(request)].flatMap((one) => one ?? []),
		publicUrl: config.publicUrl === undefined || isLoopbackUrl(config.publicUrl) ? undefined : config.publicUrl,
		locale: config.locale,
		timeZone: config.timeZone,
		demo: demo ?? isDemoFolder(config.dataDir),
		channels: channels ?? everyChannel,
		media: mediaStore(config.dataDir),
		// What can be done comes first, the person's own affairs last.
		menu: [...affairs.filter((affair) => affair !== peopleAffair), peopleAffair].flatMap((affair) => affair.menu),
		gate,
		rights: allRights,
		nav: affairs.flatMap((affair) => affair.nav),
		homeTiles: affairs.flatMap((affair) => (affair.homeTiles === undefined ? [] : [affair.homeTiles])),
		homeNews: affairs.flatMap((affair) => affair.homeNews ?? []),
		households: affairs.flatMap((affair) => affair.household ?? []),
		digests: affairs.flatMap(({ digest }) => (digest === undefined ? [] : [digest])),
		township: affairs.flatMap(({ township }) => (township === undefined ? [] : [township])),
		personal: affairs.flatMap((affair) => (affair.personal === undefined ? [] : [affair.personal])),
		publicSections: affairs.flatMap((affair) => affair.publicSections ?? []).toSorted((a, b) => a.place - b.place),
		...opinionHooks(),
		itemProgress: affairs.flatMap(({ itemProgress }) => (itemProgress === undefined ? [] : [itemProgress])),
		onDecision: affairs.flatMap((affair) => affair.onDecision ?? []),
		ledger: affairs.flatMap(({ ledger }) => (ledger === undefined ? [] : [ledger])),
		api: affairs.flatMap((affair) => affair.api ?? []),
		search: affairs.flatMap((affair) => affair.search ?? []),
		settings: affairs.flatMap(({ settings }) => (settings === undefined ? [] : [settings])),
		record: affairs.flatMap(({ record }) => (record === undefined ? [] : [record])),
		holderOf,
		...modelIn(config),
		...(webhookKey !== undefined && { groupRobot: wecomWebhookAddress(webhookKey) }),
		...(bundles !== undefined && { bundles }),
		innerWebhooks: config.webhookInner === "on",
		accountName: async (reader, accountId) => (await accountById(reader, accountId))?.displayName,
		accountPerson: async (reader, accountId) => (await accountById(reader, accountId))?.personId ?? undefined,
		nameFor: (key) => (named.has(key) ? say(key) : undefined),
		say,
	}
}

/** Asked at each request: a role that is taken away is gone at the next step, also for the keys somebody made. */
async function holderOf(reader: Reader, accountId: string, villageId: string): Promise<Holder | undefined> {
	const account = await accountById(reader, accountId)
	if (account === undefined || account.disabledAt !== null) return undefined
	if (account.isAdministrator) return { roles: [], isAdministrator: true }
	const roles = (await villagesOf(reader, accountId)).get(villageId)
	return roles === undefined ? undefined : { roles, isAdministrator: false }
}

function modelIn({ modelUrl, modelKey, chatModel, embeddingModel }: Config): Pick<House, "model"> {
	const model = modelOf({ LLM_BASE_URL: modelUrl, LLM_API_KEY: modelKey, LLM_MODEL: chatModel, EMBEDDING_MODEL: embeddingModel })
	return model === undefined ? {} : { model }
}

function opinionHooks(): Pick<House, "opinions"> {
	const [hooks] = affairs.flatMap((affair) => (affair.opinions === undefined ? [] : [affair.opinions]))
	return hooks === undefined ? {} : { opinions: hooks }
}

/** Adds a village with all that belongs to one from its first day. */
export async function setUpVillage(
	tx: Tx,
	house: Pick<House, "cipher" | "newId">,
	village: Parameters<typeof addVillage>[1],
): ReturnType<typeof addVillage> {
	const added = await addVillage(tx, village)
	if (!added.ok) return added
	const { now } = village
	await ensureKey(tx, house, added.village.id, now)
	for (const { onVillage } of affairs) await onVillage?.(tx, house, { villageId: added.village.id, now })
	return added
}

/** The message path of a house over some channels. */
export function pathOf(house: House, adapters: readonly Adapter[], log: Logger, media?: OutgoingMedia): MessagePath {
	const visibleAtCommit = new Set<string>(adapters.filter((adapter) => adapter.limits.visibleAtCommit).map((adapter) => adapter.id))
	return messagePath({
		store: house.store,
		adapters,
		switchboard: switchboardOf(affairs, house, directory, visibleAtCommit),
		clock: house.clock,
		log,
		linkTo: (messageId) => (house.publicUrl === undefined ? undefined : `${house.publicUrl}${waitingPath}${messageId}`),
		onClosed: (tx, message) => tryElsewhere(tx, house, message),
		onWaiting: (tx, message) => waitElsewhere(tx, house, message),
		loudAt: (reader, villageId, at) => loudMomentIn(reader, house, villageId, at),
		held: heldByAffairs,
		onOpened: (tx, chat) => bringHere(tx, house, chat),
		...(media !== undefined && { media }),
	})
}

/** What the affairs hold back now: a broadcast that is paused, or being taken back. */
async function heldByAffairs(reader: Reader): Promise<readonly string[]> {
	const [first = [], ...others] = await Promise.all(affairs.flatMap(({ held }) => (held === undefined ? [] : [held(reader)])))
	return others.length === 0 ? first : [first, ...others].flat()
}

/** What a channel may carry: the stored files, and what affairs draw when it is fetched. */
export function mediaOf(house: House, { dataDir }: Pick<Config, "dataDir">): HouseMedia {
	return withDrawings(
		mediaStore(dataDir),
		affairs.flatMap(({ drawings }) => drawings ?? []),
		house,
	)
}

/** Signed addresses of this house's files. */
export function mediaLinksOf({ publicUrl, deriveKey: derive, clock }: House): MediaLinks {
	return mediaLinks({ publicUrl, key: derive("media-link"), clock })
}
