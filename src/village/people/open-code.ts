/** The household a code of a letter names, for pages that ask who is there; nothing is bound and no use of the code is spent. */
import type { Cipher } from "../../store/cipher.ts"
import type { Reader } from "../../store/store.ts"
import { readCode } from "./code.ts"
import { memberLabels } from "./names.ts"
import { codeByHash, codeHashOf } from "./repo-codes.ts"
import { membersOf } from "./repo-members.ts"
import { adultsOf } from "./rules.ts"

export type CodeOpens =
	| { readonly kind: "household"; readonly villageId: string; readonly householdId: string }
	/** No code: nine digits with a slip, or something else. */
	| { readonly kind: "mistyped" }
	| { readonly kind: "unknown" }

/** A code that was withdrawn opens nothing; one whose uses are spent still says which household it is. */
export async function householdOfCode(reader: Reader, cipher: Cipher, text: string): Promise<CodeOpens> {
	const read = readCode(text)
	if (read === undefined || read.kind === "mistyped") return { kind: "mistyped" }
	const code = await codeByHash(reader, codeHashOf(cipher, read.digits))
	if (code === undefined || code.revokedAt !== null) return { kind: "unknown" }
	return { kind: "household", villageId: code.villageId, householdId: code.householdId }
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
