/** Words inside a text. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm"

/** `words` as a pattern that stands for itself: % and _ mean nothing. */
export function likePattern(words: string): string {
	return `%${words.replace(/[\\%_]/g, "\\$&")}%`
}

/** Whether `words` stand in the text, whatever the case. The two engines agree on `like` only with an escape sign named, and on case only when folded. */
export function hasWords(column: SQLWrapper, words: string): SQL {
	return sql`lower(${column}) like ${likePattern(words.toLowerCase())} escape '\\'`
}
