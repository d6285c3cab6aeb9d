/** How a person of the village is reached: one chat of theirs, or why none. */
import { and, asc, eq, inArray, isNull, type SQL } from "drizzle-orm"
import { type Channels, type ChatChance, chooseChat, type NoWay, type Purpose, type Way } from "../../outbound/choose-channel.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { BindingKey } from "./repo-bindings.ts"
import { chunks, isStillHere } from "./rows.ts"
import { isAdult } from "./rules.ts"
import { peopleTables } from "./tables.ts"

export type WayQuery = {
	readonly villageId: string
	readonly purpose: Purpose
	readonly channels: Channels
	/** ms */
	readonly now: number
}

/** The way to each of these persons; of `all`, only those who are still of the village and have a chat are in it. */
export async function waysTo(
	reader: Reader,
	query: WayQuery,
	personIds: readonly string[] | "all",
	/** A chat that is not to be chosen. */
	except?: string,
): Promise<ReadonlyMap<string, Way>> {
	const chances = await chancesOf(reader, query, personIds)
	const asked = personIds === "all" ? [...chances.keys()] : personIds
	const way = (personId: string): Way =>
		chooseChat(
			(chances.get(personId) ?? []).filter(({ chatId }) => chatId !== except),
			query.purpose,
			query.now,
		)
	return new Map(asked.map((personId) => [personId, way(personId)]))
}

type Chances = Map<string, ChatChance[]>

async function chancesOf(reader: Reader, { villageId, channels }: WayQuery, personIds: readonly string[] | "all"): Promise<Chances> {
	const { binding: b, membership: m } = reader.tables(peopleTables)
	const { chat: c } = reader.tables(transportTables)
	const select = (of: SQL | undefined) =>
		reader.db
			.select({
				personId: b.personId,
				chatId: b.chatId,
				channel: c.channel,
				lastInboundAt: c.lastInboundAt,
				windowUsed: c.windowUsed,
				closedAt: c.closedAt,
				mutedAt: c.mutedAt,
				disputedAt: b.disputedAt,
				preferredAt: b.preferredAt,
			})
			.from(b)
			.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
			.innerJoin(c, eq(c.id, b.chatId))
			.where(and(eq(b.villageId, villageId), isNull(b.unboundAt), isStillHere(m.residence), of))
	const found: Chances = new Map()
	const take = (rows: Awaited<ReturnType<typeof select>>): void => {
		for (const { personId, channel, closedAt, mutedAt, disputedAt, ...row } of rows) {
			const chance = {
				...row,
				channel: channels(channel),
				isClosed: closedAt !== null,
				isMuted: mutedAt !== null,
				isDisputed: disputedAt !== null,
			}
			found.set(personId, [...(found.get(personId) ?? []), chance])
		}
	}
	if (personIds === "all") take(await select(undefined))
	else for (const ids of chunks(personIds)) take(await select(inArray(b.personId, [...ids])))
	return found
}

/** `window`: a message waits in one of their chats until they write again. */
export type Unreached = {
	readonly personId: string
	readonly householdId: string
	readonly name: string
	readonly why: NoWay | "window"
}

/** Adults of the village whom no message reaches now, household by household in the roster's order of persons. */
export async function unreachable(reader: Reader, query: WayQuery): Promise<readonly Unreached[]> {
	const { membership: m } = reader.tables(peopleTables)
	const rows = await reader.db
		.select({ personId: m.personId, householdId: m.householdId, name: m.name, birth: m.birth })
		.from(m)
		.where(and(eq(m.villageId, query.villageId), isStillHere(m.residence)))
		.orderBy(asc(m.householdId), asc(m.place), asc(m.personId))
	const ways = await waysTo(reader, query, "all")
	return rows.flatMap(({ birth, ...person }): readonly Unreached[] => {
		if (!isAdult(birth, query.now)) return []
		const way = ways.get(person.personId) ?? { kind: "none", why: "no-chat" }
		if (way.kind === "open") return []
		return [{ ...person, why: way.kind === "parked" ? "window" : way.why }]
	})
}

/** 以后发到这里: this chat is the person's own choice, and nothing is kept away from it any more. */
export async function preferChat(tx: Tx, key: BindingKey, at: number): Promise<void> {
	const { binding: b } = tx.tables(peopleTables)
	await tx.db
		.update(b)
		.set({ preferredAt: at })
		.where(and(eq(b.chatId, key.chatId), eq(b.villageId, key.villageId), eq(b.personId, key.personId), isNull(b.unboundAt)))
}
