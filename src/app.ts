/** The composition root: the only file that knows every part. */
import { join } from "node:path"
import type { Logger } from "pino"
import { createWebAdapter, webChatOf, webChatWords, webSessionPurpose } from "../adapters/web/index.ts"
import { wecomWebhookAddress } from "../adapters/wecom/variables.ts"
import type { Adapter, ChannelHealth } from "./channel/adapter.ts"
import { knownChat } from "./channel/known-chat.ts"
import type { ChannelId } from "./channel/message.ts"
import { type Config, isLoopbackUrl } from "./config.ts"
import { words as engineWords } from "./engine/words.ts"
import { words as routerWords } from "./inbound/words.ts"
import { ensureKey } from "./ledger/index.ts"
import { type MessagePath, messagePath } from "./message-path.ts"
import { everyChannel } from "./outbound/channel-facts.ts"
import type { Channels } from "./outbound/choose-channel.ts"
import type { OutgoingMedia } from "./outbound/media.ts"
import { type MediaLinks, mediaLinks } from "./outbound/media-link.ts"
import { sentTimes } from "./outbound/sent-times.ts"
import { words as outboundWords } from "./outbound/words.ts"
import { createCipher, deriveKey, loadSecretKey } from "./store/cipher.ts"
import type { Reseal } from "./store/dump/reseal.ts"
import { type Shape, shapesOf } from "./store/dump/shape.ts"
import { newId, randomId } from "./store/ids.ts"
import { type Alert, raiseAlert } from "./store/journal.ts"
import { mediaStore } from "./store/media.ts"
import { holdIfReady, migratePostgres, migrateSqlite } from "./store/migrate.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { secretWords } from "./store/secret-words.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Reader, Store, Tx } from "./store/store.ts"
import { transportTables } from "./store/transport.ts"
import { speaker } from "./text/catalogue.ts"
import type { Affair, House, StaffGate } from "./village/affair.ts"
import { apiAffair } from "./village/api/index.ts"
import { burdenAffair, loudMomentIn } from "./village/burden/index.ts"
import { councilAffair } from "./village/council/index.ts"
import { digestAffair, digestOfAffair } from "./village/digest/index.ts"
import { filingAffair } from "./village/filing/index.ts"
import { itemAffair } from "./village/item/index.ts"
import { ledgerAffair } from "./village/ledger/index.ts"
import { noticeAffair } from "./village/notice/index.ts"
import { opinionAffair } from "./village/opinion/index.ts"
import { outreachAffair } from "./village/outreach/index.ts"
import {
	addVillage,
	bringHere,
	contactOf,
	directory,
	listVillages,
	peopleAffair,
	tryElsewhere,
	waitElsewhere,
} from "./village/people/index.ts"
import { publicPageAffair } from "./village/publicpage/index.ts"
import { reportAffair } from "./village/report/index.ts"
import { type Holder, rightsOf } from "./village/rights.ts"
import { searchAffair } from "./village/search/index.ts"
import { settingAffair } from "./village/setting/index.ts"
import { sharedWordsOf } from "./village/shared-words.ts"
import { signoffAffair } from "./village/signoff/index.ts"
import { surveyAffair } from "./village/survey/index.ts"
import { switchboardOf } from "./village/switchboard.ts"
import { taskAffair } from "./village/task/index.ts"
import { townshipAffair } from "./village/township/index.ts"
import { assetsFrom } from "./web/assets.ts"
import { accountById, villagesOf } from "./web/auth/accounts.ts"
import { staffTables } from "./web/auth/tables.ts"
import { consoleRights } from "./web/console/rights.ts"
import { consoleRightWords } from "./web/console/rights-words.ts"
import { WebError } from "./web/errors.ts"
import { renderPage } from "./web/layout.tsx"
import type { WebServer } from "./web/server.ts"
import { waitingPath } from "./web/waiting-message.tsx"

/** The affairs of a village. Adding one is adding a folder and a line. */
const villageAffairs: readonly Affair[] = [
	peopleAffair,
	surveyAffair,
	signoffAffair,
	noticeAffair,
	opinionAffair,
	outreachAffair,
	burdenAffair,
	ledgerAffair,
	councilAffair,
	taskAffair,
	filingAffair,
	reportAffair,
	itemAffair,
	digestAffair,
	townshipAffair,
	publicPageAffair,
	searchAffair,
	settingAffair,
	apiAffair,
]
export const affairs: readonly Affair[] = [...villageAffairs, sharedWordsOf(villageAffairs)]

/** Who may do what, of all affairs and the console itself. */
export const allRights = rightsOf([...affairs, { rights: consoleRights }])

/** Every table there is, for who moves rows from one database to another. */
export function allShapes(): readonly Shape[] {
	return shapesOf([transportTables, staffTables, ...affairs.map(({ tables }) => tables)])
}

/** How each table that keeps sealed values is sealed anew. */
export function allReseals(): ReadonlyMap<string, Reseal> {
	return new Map(affairs.flatMap(({ reseal }) => Object.entries(reseal ?? {})))
}

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
	/** Whether every page says 演示数据. */
	readonly demo?: boolean
	/** App clock, ms; the machine's unless given. */
	readonly clock?: () => number
	/** Which channels are on; without it all are taken to be. */
	readonly channels?: Channels
}

/** What commands, pages and dialogs share. */
export function buildHouse({ config, store, secret, gate, demo, clock, channels }: HouseParts): House {
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
		demo: demo ?? false,
		channels: channels ?? everyChannel,
		media: mediaStore(config.dataDir),
		// What can be done comes first, the person's own affairs last.
		menu: [...affairs.filter((affair) => affair !== peopleAffair), peopleAffair].flatMap((affair) => affair.menu),
		gate,
		rights: allRights,
		nav: affairs.flatMap((affair) => affair.nav),
		homeTiles: affairs.flatMap((affair) => (affair.homeTiles === undefined ? [] : [affair.homeTiles])),
		households: affairs.flatMap((affair) => affair.household ?? []),
		digests: affairs.flatMap((affair) => digestOfAffair(affair) ?? []),
		township: affairs.flatMap(({ township }) => (township === undefined ? [] : [township])),
		personal: affairs.flatMap((affair) => (affair.personal === undefined ? [] : [affair.personal])),
		publicSections: affairs.flatMap((affair) => affair.publicSections ?? []).toSorted((a, b) => a.place - b.place),
		...opinionHooks(),
		itemProgress: affairs.flatMap(({ itemProgress }) => (itemProgress === undefined ? [] : [itemProgress])),
		ledger: affairs.flatMap(({ ledger }) => (ledger === undefined ? [] : [ledger])),
		api: affairs.flatMap((affair) => affair.api ?? []),
		search: affairs.flatMap((affair) => affair.search ?? []),
		settings: affairs.flatMap(({ settings }) => (settings === undefined ? [] : [settings])),
		record: affairs.flatMap(({ record }) => (record === undefined ? [] : [record])),
		holderOf,
		...(webhookKey !== undefined && { groupRobot: wecomWebhookAddress(webhookKey) }),
		innerWebhooks: config.webhookInner === "on",
		accountName: async (reader, accountId) => (await accountById(reader, accountId))?.displayName,
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
		againAt: (tx, { chatId }, at) => loudMomentIn(tx, house, chatId, at),
		onOpened: (tx, chat) => bringHere(tx, house, chat),
		...(media !== undefined && { media }),
	})
}

/** Signed addresses of this house's files. */
export function mediaLinksOf({ publicUrl, deriveKey: derive, clock }: House): MediaLinks {
	return mediaLinks({ publicUrl, key: derive("media-link"), clock })
}

/** The channels that are on. The web chat always is: it needs nothing but ourselves. */
export async function channelsOf(
	house: House,
	server: WebServer,
	isHttps: boolean,
	channels: Config["channels"],
): Promise<readonly Adapter[]> {
	return [
		...(await telegramOf(house, channels.get("telegram"))),
		...(await wechatOfficialOf(house, channels.get("wechat-official"))),
		...(await wechatyOf(house, channels.get("wechaty"))),
		...(await wecomOf(house, channels.get("wecom"))),
		...(await wecomBotOf(house, channels.get("wecom-bot"))),
		...(await wecomWebhookOf(house, channels)),
		createWebAdapter({
			locale: house.locale,
			say: speaker([webChatWords], house.locale),
			timeZone: house.timeZone,
			isHttps,
			publish: (paths) => assetsFrom(paths).map((asset) => server.assets.add(asset)),
			render: (frame) => renderPage({ ...frame, locale: house.locale, look: "bare", demo: house.demo }),
			contact: () => onlyContact(house),
		}),
	]
}

/** What the platforms say to our settings, asked once and nothing changed: for the doctor, who opens no house. */
export async function checkChannels(
	{ channels, locale, publicUrl }: Config,
	signal: AbortSignal,
): Promise<readonly { readonly id: ChannelId; readonly health: ChannelHealth }[]> {
	const [telegram, official, wechaty] = [channels.get("telegram"), channels.get("wechat-official"), channels.get("wechaty")]
	const asked: Promise<{ readonly id: ChannelId; readonly health: ChannelHealth }>[] = []
	if (telegram !== undefined) {
		const { checkTelegram, telegramSettings, telegramWords } = await import("../adapters/telegram/index.ts")
		const parts = { settings: telegramSettings(telegram), say: speaker([telegramWords], locale), publicUrl, signal }
		asked.push(checkTelegram(parts).then((health) => ({ id: "telegram", health })))
	}
	if (official !== undefined) {
		const { checkWechatOfficial, wechatOfficialSettings, wechatOfficialWords } = await import("../adapters/wechat-official/index.ts")
		const parts = { settings: wechatOfficialSettings(official), say: speaker([wechatOfficialWords], locale), signal }
		asked.push(checkWechatOfficial(parts).then((health) => ({ id: "wechat-official", health })))
	}
	if (wechaty !== undefined) {
		const { checkWechaty, wechatySettings, wechatyWords } = await import("../adapters/wechaty/index.ts")
		const parts = { settings: wechatySettings(wechaty), say: speaker([wechatyWords], locale), signal }
		asked.push(checkWechaty(parts).then((health) => ({ id: "wechaty", health })))
	}
	return Promise.all(asked)
}

/** Loaded only where it is on: its library costs a start 0.15 s and 17 MB. */
async function telegramOf({ locale, publicUrl }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createTelegramAdapter, telegramSettings, telegramWords } = await import("../adapters/telegram/index.ts")
	return [createTelegramAdapter({ settings: telegramSettings(values), say: speaker([telegramWords], locale), publicUrl })]
}

/** Loaded only where it is on. */
async function wechatOfficialOf(
	{ locale, publicUrl }: House,
	values: Readonly<Record<string, string>> | undefined,
): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWechatOfficialAdapter, wechatOfficialSettings, wechatOfficialWords } = await import("../adapters/wechat-official/index.ts")
	return [createWechatOfficialAdapter({ settings: wechatOfficialSettings(values), say: speaker([wechatOfficialWords], locale), publicUrl })]
}

/** Loaded only where it is on; its 350 packages only once it starts. */
async function wechatyOf(house: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWechatyAdapter, wechatySettings, wechatyWords } = await import("../adapters/wechaty/index.ts")
	const words = affairs.flatMap((affair) => affair.chatWords)
	return [
		createWechatyAdapter({
			settings: wechatySettings(values),
			say: speaker([wechatyWords], house.locale),
			argumentWords: words.filter(({ kind }) => kind === "argument").map(({ word }) => word),
			print: (text) => process.stderr.write(`${text}\n`),
			sentLately: (since) => house.store.read((reader) => sentTimes(reader, "wechaty", since)),
		}),
	]
}

/** Loaded only where it is on: the app, and 微信客服 where its account is set. */
async function wecomOf({ locale }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWecomAdapters, wecomSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	return createWecomAdapters({ settings: wecomSettings(values), say: speaker([wecomWords], locale) })
}

/** Loaded only where it is on; its library only once it starts. */
async function wecomBotOf({ locale }: House, values: Readonly<Record<string, string>> | undefined): Promise<readonly Adapter[]> {
	if (values === undefined) return []
	const { createWecomBotAdapter, wecomBotSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	return [createWecomBotAdapter({ settings: wecomBotSettings(values), say: speaker([wecomWords], locale) })]
}

/** Loaded only where it is on. */
async function wecomWebhookOf({ locale }: House, channels: Config["channels"]): Promise<readonly Adapter[]> {
	const values = channels.get("wecom-webhook")
	if (values === undefined) return []
	const { createWecomWebhookAdapter, wecomWebhookSettings, wecomWords } = await import("../adapters/wecom/index.ts")
	const settings = wecomWebhookSettings(values, channels.get("wecom")?.WECOM_API_ROOT)
	return [createWecomWebhookAdapter({ settings, say: speaker([wecomWords], locale) })]
}

/** Who helps where the chat does not work: known only when the instance serves one village. */
async function onlyContact(house: House): Promise<string | undefined> {
	return house.store.read(async (reader) => {
		const [village, ...others] = await listVillages(reader)
		if (village === undefined || others.length > 0) return undefined
		return (await contactOf(reader, village.id, undefined))?.name
	})
}
