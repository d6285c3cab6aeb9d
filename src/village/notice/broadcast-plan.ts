/** Planning a broadcast, a chunk at a time: who it is for, which chat reaches each, one message a phone, and who is left for the door. */
import { createHash } from "node:crypto"
import { sql } from "drizzle-orm"
import type { NoWay, Way } from "../../outbound/choose-channel.ts"
import { sayToMany } from "../../outbound/say-many.ts"
import { defineHot } from "../../store/hot.ts"
import { isAmongJson, jsonRows, sameInt, sameText } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { burdenAmong, holdBurden, spendMany } from "../burden/index.ts"
import { type AddresseeWay, addresseesAfter, measurePeople, villageById } from "../people/index.ts"
import { buttonToken, letterBlocks, type Told } from "./letter.ts"
import { noticeUrl, readerLink } from "./links.ts"
import { noticesById, type Version, versionOf } from "./repo.ts"
import { isAddressed } from "./rules.ts"
import { noticeTables, type ways } from "./tables.ts"

/** Rows a transaction: other writers wait no longer than a tenth of a second. ▲ With 2,000 the indexes' pages were written more often: 7 to 12% slower; 8,000 are no faster. */
export const chunkSize = 4_000

export type PlanHouse = Pick<House, "channels" | "say" | "publicUrl" | "deriveKey">
/** The version told of: a correction that comes in the middle is told of by its own broadcast. */
export type ToldNotice = { readonly id: string; readonly version: number }
export type Planning = { readonly villageId: string; readonly id: string; readonly notices: readonly ToldNotice[]; readonly cursor: string }

type WayName = (typeof ways)[number]

type RecipientRow = readonly [
	person: string,
	household: string,
	group: string | null,
	grid: string | null,
	way: WayName,
	chat: string | null,
]

/** In the order of the table's columns. Who has a chat to be told in has the message of that chat. */
const insertRecipients = (dialect: Dialect) =>
	defineHot<{ villageId: string; noticeId: string; version: number; broadcastId: string; message: string; now: number; rows: string }>()({
		name: "notice_recipients_insert",
		tables: noticeTables,
		fields: () => ({}),
		query: (db, { noticeRecipient: t }) => {
			const nothing = (type: "text" | "bigint") => sql.raw(dialect === "sqlite" ? "null" : `null::${type}`)
			const chatId = sql.raw(dialect === "sqlite" ? "(value->>5)" : "(value->>5)")
			return db
				.insert(t)
				.select(
					jsonRows(dialect, "rows", [
						sameText(dialect, "villageId"),
						sameText(dialect, "noticeId"),
						sameInt(dialect, "version"),
						{ at: 0, type: "text" },
						sameText(dialect, "broadcastId"),
						{ at: 1, type: "text" },
						{ at: 2, type: "text" },
						{ at: 3, type: "text" },
						{ at: 4, type: "text" },
						chatId,
						sql`${sameText(dialect, "message")} || ${chatId}`,
						sameInt(dialect, "now"),
						nothing("bigint"),
						nothing("bigint"),
						nothing("bigint"),
						nothing("text"),
						nothing("text"),
						nothing("text"),
					]),
				)
				.onConflictDoNothing()
		},
	})

const knownMessages = (dialect: Dialect) =>
	defineHot<{ ids: string }>()({
		name: "outbox_known_among",
		tables: transportTables,
		fields: ({ outbox }) => ({ id: outbox.id }),
		query: (db, { outbox }, fields) =>
			db
				.select(fields)
				.from(outbox)
				.where(isAmongJson(dialect, outbox.id, "ids")),
	})

const statements = {
	sqlite: { insert: insertRecipients("sqlite"), known: knownMessages("sqlite") },
	postgres: { insert: insertRecipients("postgres"), known: knownMessages("postgres") },
} as const

/** A chat's message is this and the chat's id. In the order of the chats: ▲ hashed, the index had them all over, and planning took twice as long. */
export function messagePrefixOf(broadcastId: string): string {
	return `notice-${createHash("sha256").update(broadcastId).digest("base64url").slice(0, 12)}-`
}

/** One message a phone and broadcast, whichever chunk its persons stand in: planned again, it is the same message. */
export function messageIdOf(broadcastId: string, chatId: string): string {
	return messagePrefixOf(broadcastId) + chatId
}

/** Plans the next persons after the broadcast's cursor. `last`: where to go on; undefined when everybody is planned. */
export async function planChunk(
	tx: Tx,
	house: PlanHouse,
	broadcast: Planning,
	now: number,
	size = chunkSize,
): Promise<{ readonly planned: number; readonly last: string | undefined }> {
	const { villageId, cursor } = broadcast
	await measurePeople(tx)
	const { people, last } = await addresseesAfter(tx, { villageId, after: cursor, limit: size, channels: house.channels, now })
	await planPeople(tx, house, broadcast, people, now)
	return { planned: people.length, last }
}

type Planned = { readonly person: AddresseeWay; readonly versions: readonly Version[] }

/** Plans these people; who was planned before stays as it was. */
export async function planPeople(
	tx: Tx,
	house: PlanHouse,
	broadcast: Pick<Planning, "villageId" | "id" | "notices">,
	people: readonly AddresseeWay[],
	now: number,
): Promise<void> {
	const { villageId, id } = broadcast
	const versions = await versionsIn(tx, broadcast)
	const planned = people.flatMap((person): Planned[] => {
		const own = versionsFor(versions, person)
		return own.length === 0 ? [] : [{ person, versions: own }]
	})
	if (planned.length === 0) return
	await holdBurden(tx, villageId)
	const prefix = messagePrefixOf(id)
	const phones = phonesOf(planned)
	const ids = [...phones.keys()].map((chatId) => prefix + chatId)
	const known = new Set((await tx.hot(statements[tx.dialect].known, { ids: JSON.stringify(ids) })).map((row) => row.id))
	const fresh = [...phones].flatMap(([chatId, own]) =>
		known.has(prefix + chatId) ? [] : [{ chatId, personIds: own.map(({ person }) => person.personId) }],
	)
	const matter = `notice:${id}`
	const verdicts = await burdenAmong(tx, { villageId, matter, tellings: fresh, now })
	const told = fresh.filter(({ chatId }) => verdicts.get(chatId) !== "budget")
	const village = await villageById(tx, villageId)
	const bodyOf = letterWriter(house, broadcast, { village: village?.name ?? "", code: village?.code ?? "", now })
	const messages = told.map(({ chatId }) => ({ chatId, body: bodyOf(phones.get(chatId) ?? []) }))
	await sayToMany(tx, prefix, messages, now)
	await spendMany(tx, { villageId, matter, prefix, messages: told, now })
	const isHeld = (chatId: string) => verdicts.get(chatId) === "budget"
	for (const version of versions) {
		const rows = planned.flatMap(({ person, versions: own }): RecipientRow[] => {
			if (own !== versions && !own.includes(version)) return []
			const { personId, householdId, groupName, gridName, way } = person
			const name = wayName(way, isHeld)
			return [[personId, householdId, groupName, gridName, name, way.kind === "none" || name === "budget" ? null : way.chatId]]
		})
		if (rows.length === 0) continue
		const { noticeId, version: number } = version
		const same = { villageId, noticeId, version: number, broadcastId: id, message: prefix, now }
		await tx.hot(statements[tx.dialect].insert, { ...same, rows: JSON.stringify(rows) })
	}
}

/** Those that are for this person; where all are, the very same list, so that letters are told apart at a glance. */
function versionsFor(versions: readonly Version[], person: AddresseeWay): readonly Version[] {
	const isFor = ({ content }: Version) => isAddressed(content.audience, person)
	return versions.every(isFor) ? versions : versions.filter(isFor)
}

function wayName(way: Way, isHeld: (chatId: string) => boolean): WayName {
	if (way.kind === "none") return way.why satisfies NoWay
	return isHeld(way.chatId) ? "budget" : way.kind
}

function phonesOf(planned: readonly Planned[]): ReadonlyMap<string, readonly Planned[]> {
	const phones = new Map<string, Planned[]>()
	for (const one of planned) {
		const { way } = one.person
		if (way.kind === "none") continue
		const others = phones.get(way.chatId)
		if (others === undefined) phones.set(way.chatId, [one])
		else others.push(one)
	}
	return phones
}

/** What is published now of each notice; one withdrawn meanwhile is not told of. */
export async function versionsIn(tx: Tx, { villageId, notices }: Pick<Planning, "villageId" | "notices">): Promise<readonly Version[]> {
	const found: Version[] = []
	const standing = new Set(
		(
			await noticesById(
				tx,
				villageId,
				notices.map(({ id }) => id),
			)
		).flatMap(({ id, state }) => (state === "published" ? [id] : [])),
	)
	for (const { id, version } of notices) {
		const one = standing.has(id) ? await versionOf(tx, villageId, id, version) : undefined
		if (one !== undefined) found.push(one)
	}
	return found
}

/** Stands for the page of a notice in a letter that is the same for many. */
const linkMark = (index: number): string => `https://link-${index}.invalid/`

/** The letter of each phone, as JSON. It is written once for all that are told the same; only the links are each person's own. */
function letterWriter(
	house: PlanHouse,
	{ villageId, id }: Pick<Planning, "villageId" | "id">,
	{ village, code, now }: { readonly village: string; readonly code: string; readonly now: number },
): (own: readonly Planned[]) => string {
	const letters = new Map<string, string>()
	const hasPages = house.publicUrl !== undefined
	/** What stands in it is the same for all who are told of the same. */
	const letterOf = (versions: readonly Version[], buttons: boolean): string => {
		const key = `${buttons} ${versions.map(({ noticeId, version }) => `${noticeId} ${version}`).join(" ")}`
		const known = letters.get(key)
		if (known !== undefined) return known
		const told = versions.map(
			({ number, title, content, corrects, why }, index): Told => ({
				number,
				category: content.category,
				title,
				spoken: content.spoken,
				objectDays: content.objectDays,
				correctsWhy: corrects === null ? null : why,
				url: hasPages ? linkMark(index) : undefined,
			}),
		)
		const letter = JSON.stringify(letterBlocks(told, { village, token: buttonToken(id), buttons, say: house.say }))
		letters.set(key, letter)
		return letter
	}
	return (own) => {
		const [first] = own
		const versions = own.length === 1 && first !== undefined ? first.versions : distinct(own.flatMap((one) => one.versions))
		const letter = letterOf(versions, house.channels(first?.person.channel ?? "")?.hasButtons ?? true)
		if (!hasPages) return letter
		return versions.reduce((body, { noticeId, number }, index) => {
			const page = noticeUrl(house, code, number) ?? ""
			// A phone of several persons opens the plain page: nobody is taken for another.
			const personId = own.length === 1 ? first?.person.personId : undefined
			const url = personId === undefined ? page : readerLink(house, page, { villageId, noticeId, personId }, now)
			return body.replace(JSON.stringify(linkMark(index)), () => JSON.stringify(url))
		}, letter)
	}
}

function distinct(versions: readonly Version[]): readonly Version[] {
	return [...new Map(versions.map((version) => [version.noticeId, version])).values()]
}
