/**
 * The household a code on a letter stands for, for pages that ask who is there instead of a bound chat. Nothing is bound and none of the
 * code's uses is spent: one whose uses are spent still says which household it is, one that was withdrawn says nothing.
 */
import type { Cipher } from "../../store/cipher.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { readCode } from "./code.ts"
import { memberLabels } from "./names.ts"
import { codeByHash, codeHashOf } from "./repo-codes.ts"
import { householdById, membersOf } from "./repo-members.ts"
import { readTries, writeTries } from "./repo-tries.ts"
import { adultsOf, afterWrongCode, mayTryCode } from "./rules.ts"

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

/** `ip` tells apart who tries, whichever page they try on; only a keyed hash of it is kept. `now` in ms. */
export async function householdByCode(
	tx: Tx,
	{
		cipher,
		villageId,
		text,
		ip,
		now,
	}: { readonly cipher: Cipher; readonly villageId: string; readonly text: string; readonly ip: string; readonly now: number },
): Promise<CodeVerdict> {
	const read = readCode(text)
	if (read?.kind !== "code") return { ok: false, code: "mistyped" }
	const subject = `page:${cipher.hash(ip, "people.code.address")}`
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

/** The adults of a household under labels they can tell themselves apart by, as much hidden as that allows. */
export async function adultLabels(
	reader: Reader,
	villageId: string,
	householdId: string,
	now: number,
): Promise<readonly { readonly id: string; readonly label: string }[]> {
	const persons = adultsOf({ persons: await membersOf(reader, villageId, [householdId]) }, now)
	return memberLabels(persons.map(({ personId, name, relation }) => ({ id: personId, name, relation })))
}
