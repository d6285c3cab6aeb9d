/** The household a code on a letter stands for, for pages that ask for it instead of a bound chat. Uses none of the code's uses. */
import type { Cipher } from "../../store/cipher.ts"
import type { Tx } from "../../store/store.ts"
import { readCode } from "./code.ts"
import { codeByHash, codeHashOf } from "./repo-codes.ts"
import { householdById, membersOf } from "./repo-members.ts"
import { readTries, writeTries } from "./repo-tries.ts"
import { afterWrongCode, mayTryCode } from "./rules.ts"

export type CodeHousehold = {
	readonly householdId: string
	readonly groupName: string | null
	readonly persons: readonly { readonly personId: string; readonly name: string }[]
}
export type CodeVerdict =
	| { readonly ok: true; readonly household: CodeHousehold }
	/** `mistyped` costs no try. `closed`: too many wrong codes from there. */
	| { readonly ok: false; readonly code: "mistyped" | "unknown" | "closed" }

/** A whole village may share one network address; twenty wrong codes in its time find one of 80 million never. */
const maxWrongPerAddress = 20

/** `from` tells apart who tries: something keyed, not the network address itself. */
export async function householdByCode(
	tx: Tx,
	{
		cipher,
		villageId,
		text,
		from,
		now,
	}: { readonly cipher: Cipher; readonly villageId: string; readonly text: string; readonly from: string; readonly now: number },
): Promise<CodeVerdict> {
	const read = readCode(text)
	if (read?.kind !== "code") return { ok: false, code: "mistyped" }
	const subject = `page:${from}`
	await tx.lock(subject)
	const tries = await readTries(tx, subject)
	if (!mayTryCode(tries, now, maxWrongPerAddress)) return { ok: false, code: "closed" }
	const code = await codeByHash(tx, codeHashOf(cipher, read.digits))
	const household =
		code === undefined || code.revokedAt !== null || code.villageId !== villageId
			? undefined
			: await householdById(tx, villageId, code.householdId)
	if (household === undefined) {
		await writeTries(tx, subject, afterWrongCode(tries, now).tries)
		return { ok: false, code: "unknown" }
	}
	const persons = await membersOf(tx, villageId, [household.id])
	return {
		ok: true,
		household: {
			householdId: household.id,
			groupName: household.groupName,
			persons: persons.map(({ personId, name }) => ({ personId, name })),
		},
	}
}
