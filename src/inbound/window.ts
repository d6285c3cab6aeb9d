/** The speaking window: open since the person last wrote. */
import { sql } from "drizzle-orm"
import { p } from "../store/hot.ts"

/** What a person's word at `now` changes of their chat. */
export const windowOpen = () => ({ lastInboundAt: sql`${p("now")}`, windowUsed: 0, closedAt: null })

/** Shorter than any speaking window, so that none opens without being heard of; long enough to cost a person's words nothing. */
const longWhileMs = 12 * 3_600_000

/** Whether somebody who last wrote then, if ever, begins to speak anew. */
export function isLongAgo(lastInboundAt: number | null, now: number): boolean {
	return lastInboundAt === null || now - lastInboundAt >= longWhileMs
}
