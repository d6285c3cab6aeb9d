/** Values sealed with one instance's secret, sealed anew with another key: a village that moves takes its phone numbers along, readable to nobody on the way. */
import { BackupError } from "../archive.ts"
import type { Cipher } from "../cipher.ts"
import type { Row, Value } from "./shape.ts"

export type Keys = { readonly from: Cipher; readonly to: Cipher }
/** A row of a table with everything sealed in it sealed anew, and hashes by which it is looked for made anew. */
export type Reseal = (row: Row, keys: Keys) => Row

/** What was sealed, in plain; null where nothing was. */
export function opened(sealed: Value | undefined, context: string, { from }: Keys): string | null {
	if (typeof sealed !== "string" || sealed === "") return null
	const value = from.open(sealed, context)
	if (!value.ok) throw new BackupError("backup.key", context.split("/")[0] ?? "")
	return value.plain
}

export function resealed(sealed: Value | undefined, context: string, keys: Keys): string | null {
	const plain = opened(sealed, context, keys)
	return plain === null ? null : keys.to.seal(plain, context)
}

/** A column as text, for contexts. */
export const textIn = (row: Row, column: string): string => String(row[column] ?? "")
