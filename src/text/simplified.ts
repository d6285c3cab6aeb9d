/**
 * Traditional signs as their simplified ones, sign by sign, for comparing what was typed with what was asked: a keyboard set to 繁體 writes
 * 菜單 and 反對. Nothing that is kept or shown goes through here. Consolidation reads whole phrases (`consolidate/simplify.ts`), at a cost
 * that one message need not pay (▲ 27 ms and 10 MiB once; this table 1 ms and 0.3 MiB). Pure.
 */
import pairs from "opencc-js/dict/TSCharacters"

/** Only pairs of one length, so that a place in the text stays the same place. */
let table: ReadonlyMap<string, string> | undefined

function tableOf(): ReadonlyMap<string, string> {
	return new Map(
		pairs.split("|").flatMap((pair): [string, string][] => {
			const [traditional = "", simplified = ""] = pair.split(" ")
			return traditional.length === simplified.length ? [[traditional, simplified]] : []
		}),
	)
}

/** The text with every traditional sign replaced; its length in UTF-16 units stays the same. */
export function simplified(text: string): string {
	if (!/[\u3400-\u9fff]/.test(text)) return text
	table ??= tableOf()
	const known = table
	return text.replace(/[\u3400-\u9fff]/g, (sign) => known.get(sign) ?? sign)
}
