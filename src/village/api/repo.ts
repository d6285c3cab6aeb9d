/** SQL of keys and kept answers. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { and, asc, eq, isNull, lt } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { answersKeptMs } from "./rules.ts"
import { apiTables } from "./tables.ts"

export type ApiKey = {
	readonly id: string
	readonly name: string
	readonly scopes: readonly string[]
	readonly createdBy: string
	readonly createdAt: number
	readonly lastUsedAt: number | null
	readonly revokedAt: number | null
}

const scopesSchema = z.array(z.string())

function hashOf(secret: string): Buffer {
	return createHash("sha256").update(secret, "utf8").digest()
}

const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"

/** Signs that are not mixed up when read aloud. No secret: which of them come a little oftener does not matter. */
function newKeyId(): string {
	return [...randomBytes(12)].map((byte) => alphabet[byte % alphabet.length] ?? "A").join("")
}

/** Makes a key and gives its secret: it is known to nobody afterwards. */
export async function addKey(
	tx: Tx,
	key: {
		readonly name: string
		readonly scopes: readonly string[]
		readonly villageIds: readonly string[]
		readonly by: string
		readonly now: number
	},
): Promise<{ readonly id: string; readonly secret: string }> {
	const { apiKey, apiKeyVillage } = tx.tables(apiTables)
	const [id, secret] = [newKeyId(), randomBytes(32).toString("base64url")]
	const { name, scopes, villageIds, by, now } = key
	const hash = hashOf(secret).toString("base64url")
	await tx.db.insert(apiKey).values({ id, name, hash, scopes, createdBy: by, createdAt: now })
	for (const villageId of villageIds) await tx.db.insert(apiKeyVillage).values({ villageId, keyId: id })
	return { id, secret }
}

const nobody = hashOf("")

/** The key that is meant and proven by its secret, while it is not revoked. The comparison takes as long for an unknown one. */
export async function provenKey(
	reader: Reader,
	asked: { readonly id: string; readonly secret: string },
): Promise<{ readonly key: ApiKey; readonly villageIds: readonly string[] } | undefined> {
	const { apiKey: k, apiKeyVillage: v } = reader.tables(apiTables)
	const [row] = await reader.db.select().from(k).where(eq(k.id, asked.id))
	const stored = row === undefined ? nobody : Buffer.from(row.hash, "base64url")
	const isProven = stored.length === nobody.length && timingSafeEqual(stored, hashOf(asked.secret))
	if (row === undefined || !isProven || row.revokedAt !== null) return undefined
	const villages = await reader.db.select({ villageId: v.villageId }).from(v).where(eq(v.keyId, row.id))
	const { hash: _, ...key } = row
	return { key: { ...key, scopes: scopesSchema.parse(row.scopes) }, villageIds: villages.map(({ villageId }) => villageId) }
}

export async function touchKey(tx: Tx, id: string, now: number): Promise<void> {
	const { apiKey: k } = tx.tables(apiTables)
	await tx.db.update(k).set({ lastUsedAt: now }).where(eq(k.id, id))
}

/** Keys that serve a village, those in use first. */
export async function keysOfVillage(reader: Reader, villageId: string): Promise<readonly ApiKey[]> {
	const { apiKey: k, apiKeyVillage: v } = reader.tables(apiTables)
	const rows = await reader.db
		.select({
			id: k.id,
			name: k.name,
			scopes: k.scopes,
			createdBy: k.createdBy,
			createdAt: k.createdAt,
			lastUsedAt: k.lastUsedAt,
			revokedAt: k.revokedAt,
		})
		.from(v)
		.innerJoin(k, eq(k.id, v.keyId))
		.where(eq(v.villageId, villageId))
		.orderBy(asc(k.createdAt), asc(k.id))
	const keys = rows.map((row) => ({ ...row, scopes: scopesSchema.parse(row.scopes) }))
	return [...keys.filter(({ revokedAt }) => revokedAt === null), ...keys.filter(({ revokedAt }) => revokedAt !== null)]
}

/** Ends a key of this village, everywhere. The villages it served; empty where there was nothing to end. */
export async function revokeKey(tx: Tx, villageId: string, id: string, now: number): Promise<readonly string[]> {
	const { apiKey: k, apiKeyVillage: v } = tx.tables(apiTables)
	const villages = await tx.db.select({ villageId: v.villageId }).from(v).where(eq(v.keyId, id))
	if (!villages.some((one) => one.villageId === villageId)) return []
	const ended = await tx.db
		.update(k)
		.set({ revokedAt: now })
		.where(and(eq(k.id, id), isNull(k.revokedAt)))
		.returning({ id: k.id })
	return ended.length === 0 ? [] : villages.map((one) => one.villageId)
}

type Question = { readonly villageId: string; readonly keyId: string; readonly idempotencyKey: string }

/** What was answered before; held until the end of the transaction, so that of two at once the second sees the first's answer. */
export async function keptAnswer(
	tx: Tx,
	{ villageId, keyId, idempotencyKey }: Question,
): Promise<{ readonly asked: string; readonly body: string } | undefined> {
	await tx.lock(`api:${villageId}:${keyId}:${idempotencyKey}`)
	const { apiAnswer: a } = tx.tables(apiTables)
	const [row] = await tx.db
		.select({ asked: a.asked, body: a.body })
		.from(a)
		.where(and(eq(a.villageId, villageId), eq(a.keyId, keyId), eq(a.idempotencyKey, idempotencyKey)))
	return row
}

export async function keepAnswer(
	tx: Tx,
	answer: Question & { readonly asked: string; readonly body: string; readonly at: number },
): Promise<void> {
	const { apiAnswer: a } = tx.tables(apiTables)
	await tx.db.delete(a).where(and(eq(a.villageId, answer.villageId), lt(a.at, answer.at - answersKeptMs)))
	await tx.db.insert(a).values(answer)
}
