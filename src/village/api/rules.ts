/** What a key looks like, and for whom it may speak. Pure. */

/** `ck_` + 12 signs that name the key + `_` + 43 signs of secret (256 bits). */
const form = /^ck_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/

export function keyText(id: string, secret: string): string {
	return `ck_${id}_${secret}`
}

/** What a program sent as `Authorization: Bearer …`. */
export function readKeyText(header: string | undefined): { readonly id: string; readonly secret: string } | undefined {
	const [, id, secret] = form.exec(/^Bearer +(\S+)$/i.exec(header ?? "")?.[1] ?? "") ?? []
	return id === undefined || secret === undefined ? undefined : { id, secret }
}

export type VillageChoice<V> =
	| { readonly ok: true; readonly village: V }
	| { readonly ok: false; readonly code: "village" | "village-needed" }

/** The village meant: the one named, else the only one the key has. Another's is as unknown as one that does not exist. */
export function chooseVillage<V extends { readonly code: string }>(villages: readonly V[], named: string | undefined): VillageChoice<V> {
	const [only, second] = villages
	if (named === undefined) {
		if (only === undefined) return { ok: false, code: "village" }
		return second === undefined ? { ok: true, village: only } : { ok: false, code: "village-needed" }
	}
	const village = villages.find(({ code }) => code === named.trim().toUpperCase())
	return village === undefined ? { ok: false, code: "village" } : { ok: true, village }
}

/** Answers of changes are kept this long: whoever repeats later has asked anew. */
export const answersKeptMs = 7 * 24 * 3_600_000

/** Requests a minute: of one key, and of one address whoever it says it is. */
export const limits = { key: 300, address: 1_200 }

export const idempotencyKeyForm = /^[\x21-\x7e]{8,100}$/

/** Longest name of a key. */
export const longestName = 60
