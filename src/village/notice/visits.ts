/** What the door-knock list asks: which notices are still to be told of, and where somebody has seen them. */
import type { Reader } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { broadcastsOf } from "./broadcast.ts"
import { listNotices, noticeById } from "./repo.ts"
import { householdsOf } from "./seen.ts"

/** Longer ago nobody goes from door to door for it. */
const newsMs = 30 * dayMs
const mostNotices = 20

/** Notices everybody was to be told of lately, the newest first. */
export async function noticesToTell(
	reader: Reader,
	villageId: string,
	now: number,
): Promise<readonly { readonly id: string; readonly title: string }[]> {
	const told = new Set(
		(await broadcastsOf(reader, villageId, 200))
			.filter(({ state }) => state !== "cancelled")
			.flatMap(({ notices }) => notices.map(({ id }) => id)),
	)
	const rows = await listNotices(reader, villageId, { states: ["published"], from: now - newsMs }, { limit: mostNotices, offset: 0 })
	return rows.filter(({ id }) => told.has(id)).map(({ id, title }) => ({ id, title }))
}

/** Households the newest version is for, and those where somebody has seen it. */
export async function noticeHouseholds(reader: Reader, villageId: string, noticeId: string) {
	const notice = await noticeById(reader, villageId, noticeId)
	return notice === undefined ? { all: new Set<string>(), seen: new Set<string>() } : householdsOf(reader, villageId, notice)
}
