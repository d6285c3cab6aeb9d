/** Persons of the instance: the same human being in every village that knows the identity number. */
import { and, eq, inArray, isNotNull } from "drizzle-orm"
import type { Tx } from "../../store/store.ts"
import { chunks } from "./rows.ts"
import { peopleTables } from "./tables.ts"

/**
 * Makes persons and answers who owns each identity number: somebody already known in another village is the same person here.
 * One who is already on this village's roster under another name is left apart; the village must tell them apart itself.
 */
export async function claimPersons(
	tx: Tx,
	persons: readonly { readonly id: string; readonly identityHash: string | null }[],
	villageId: string,
): Promise<ReadonlyMap<string, string>> {
	const { person: t, membership: m } = tx.tables(peopleTables)
	const owners = new Map<string, string>()
	for (const chunk of chunks(persons)) {
		await tx.db
			.insert(t)
			.values([...chunk])
			.onConflictDoNothing()
		const hashes = chunk.flatMap((one) => one.identityHash ?? [])
		if (hashes.length === 0) continue
		const rows = await tx.db
			.select({ id: t.id, identityHash: t.identityHash })
			.from(t)
			.where(and(isNotNull(t.identityHash), inArray(t.identityHash, hashes)))
		const taken = await tx.db
			.select({ personId: m.personId })
			.from(m)
			.where(
				and(
					eq(m.villageId, villageId),
					inArray(
						m.personId,
						rows.map((row) => row.id),
					),
				),
			)
		const isTaken = new Set(taken.map((row) => row.personId))
		const missing = chunk.filter((one) => rows.some((row) => row.identityHash === one.identityHash && isTaken.has(row.id)))
		if (missing.length > 0)
			await tx.db
				.insert(t)
				.values(missing.map(({ id }) => ({ id, identityHash: null })))
				.onConflictDoNothing()
		for (const row of rows) if (row.identityHash !== null && !isTaken.has(row.id)) owners.set(row.identityHash, row.id)
	}
	return owners
}

/** Notes an identity number learnt later on the person, unless another village's person already has it: two rows are never merged here. */
export async function nameIdentities(tx: Tx, persons: readonly { readonly id: string; readonly identityHash: string }[]): Promise<void> {
	const { person: t } = tx.tables(peopleTables)
	for (const chunk of chunks(persons)) {
		const known = await tx.db
			.select({ identityHash: t.identityHash })
			.from(t)
			.where(
				inArray(
					t.identityHash,
					chunk.map((one) => one.identityHash),
				),
			)
		const taken = new Set(known.map((row) => row.identityHash))
		for (const { id, identityHash: hash } of chunk)
			if (!taken.has(hash)) await tx.db.update(t).set({ identityHash: hash }).where(eq(t.id, id))
	}
}
