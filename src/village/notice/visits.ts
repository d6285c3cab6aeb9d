/** What the door-knock list asks: which notices are still to be told of, and where somebody has seen them. */
import type { Reader } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { Reading } from "../reckoned.ts"
import { audienceOf, standingsOf } from "./audience-seen.ts"
import { broadcastsOf } from "./broadcast-repo.ts"
import { listNotices, noticeById } from "./repo.ts"
import type { Standing } from "./seen.ts"

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

const nobody = { all: new Set<string>(), seen: new Set<string>() }

/** Households the newest version is for, and those where somebody has seen it. */
export async function noticeHouseholds(
	reading: Reading,
	villageId: string,
	noticeId: string,
): Promise<{ readonly all: ReadonlySet<string>; readonly seen: ReadonlySet<string> }> {
	const notice = await reading((reader) => noticeById(reader, villageId, noticeId))
	return notice === undefined ? nobody : audienceOf(reading, villageId, notice)
}

/** The same of these persons' households: `all` are those in which somebody was told. */
export async function noticeHouseholdsOf(
	reader: Reader,
	villageId: string,
	noticeId: string,
	persons: readonly { readonly personId: string; readonly householdId: string }[],
): Promise<{ readonly all: ReadonlySet<string>; readonly seen: ReadonlySet<string> }> {
	const notice = await noticeById(reader, villageId, noticeId)
	if (notice === undefined) return nobody
	const ids = persons.map(({ personId }) => personId)
	const standings = await standingsOf(reader, villageId, notice, ids)
	const where = (isMeant: (standing: Standing | undefined) => boolean) =>
		new Set(persons.flatMap(({ personId, householdId }) => (isMeant(standings.get(personId)) ? [householdId] : [])))
	return { all: where((standing) => standing !== undefined), seen: where((standing) => standing === "seen") }
}
