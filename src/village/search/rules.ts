/** What somebody looks for, read from what they typed. Pure. */
import { cleanText, foldWidth } from "../../text/normalize.ts"

/** Longer than any name, number or phrase somebody looks for; what stands behind it is left out, and the page says so. */
export const longestQuery = 60

export type Query = {
	/** As looked for: cleaned, of one width, at most `longestQuery` signs. */
	readonly text: string
	/** Whether something was left out. */
	readonly isCut: boolean
	/** Digits and nothing else, at least four: perhaps the end of a phone number. */
	readonly digits: string | undefined
}

/** Undefined where nothing was typed that could be looked for. */
export function readQuery(typed: string): Query | undefined {
	// Ten thousand signs are not folded to be thrown away.
	const whole = foldWidth(cleanText(typed.slice(0, 4 * longestQuery))).replace(/\s+/g, " ")
	const text = [...whole].slice(0, longestQuery).join("").trim()
	if (text === "") return undefined
	const bare = text.replace(/[\s-]/g, "")
	return {
		text,
		isCut: typed.length > 4 * longestQuery || [...whole].length > longestQuery,
		digits: /^\d{4,18}$/.test(bare) ? bare : undefined,
	}
}
