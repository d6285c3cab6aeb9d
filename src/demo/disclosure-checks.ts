/** What became of the demo's month of disclosure, read from the store and held against what the residents and the office remember. */
import { and, eq, isNotNull } from "drizzle-orm"
import type { Reader } from "../store/store.ts"
import type { House } from "../village/affair.ts"
import { dutiesOf } from "../village/notice/duties.ts"
import { coverageOf, listQuestions } from "../village/notice/index.ts"
import { agendaOf, meetingOf } from "../village/notice/meetings.ts"
import { publicRecord } from "../village/notice/public-view.ts"
import { type Notice, versionsOf } from "../village/notice/repo.ts"
import { categories } from "../village/notice/rules.ts"
import { noticeTables } from "../village/notice/tables.ts"
import type { Check } from "./checks.ts"
import type { PlayedMonth } from "./clock.ts"
import type { HeldMeeting } from "./disclosure-office.ts"
import { nothingNew } from "./disclosure-texts.ts"

export type Month = {
	readonly period: string
	readonly notices: number
	/** Phones told of all of them in one message. */
	readonly told: number
	/** Views, those entered from paper among them. */
	readonly seen: number
	readonly onPaper: number
	readonly households: number
	/** Households where somebody has seen the finances. */
	readonly seenHouseholds: number
	readonly questions: number
	readonly seconds: number
	readonly answered: number
	readonly answeredAtMeeting: number
	/** Answers that most of those present did not accept. */
	readonly rejected: number
	readonly minutesBytes: number
	/** Version of the finances now. */
	readonly version: number
	readonly onTime: number
	readonly nothing: number
}

/** What was done, as those who did it remember. */
export type Remembered = {
	readonly ids: readonly string[]
	readonly phones: number
	/** Persons, and views entered. */
	readonly pressed: number
	readonly onPaper: number
	readonly asked: number
	readonly seconded: number
	readonly meeting: HeldMeeting
	readonly corrected: Notice
}

function check(id: Check["id"], of: number, wrong: number): Check {
	return { id, ok: wrong === 0, of, wrong }
}

export async function checkMonth(
	house: House,
	villageId: string,
	month: PlayedMonth,
	done: Remembered,
): Promise<{ readonly month: Month; readonly checks: readonly Check[] }> {
	return house.store.read(async (reader) => {
		const { recounted, covered, seen } = await views(reader, villageId, done.ids)
		const asked = await listQuestions(reader, villageId, {}, { limit: 500, offset: 0 })
		const seconds = asked.reduce((sum, one) => sum + one.seconds, 0)
		const record = (await publicRecord(reader, house, villageId, house.clock())).filter(({ period }) => period === month.period)
		const inTime = (standing: string) => record.filter((row) => row.standing === standing).length
		const kept = record.filter(({ category, standing }) => standing === (category === nothingNew.category ? "nothing" : "onTime")).length
		const reminded = (await dutiesOf(reader, villageId)).filter(
			({ period, remindedAt, alarmedAt }) => period === month.period && remindedAt !== null && alarmedAt === null,
		).length
		const answered = asked.filter(({ state }) => state === "answered")
		const wanted = done.pressed * done.ids.length + done.onPaper
		const { all } = await coverageOf(reader, villageId, { id: done.corrected.id, version: 1 })
		const checks: readonly Check[] = [
			check("seen", wanted, Math.abs(seen - wanted)),
			check("coverage", covered, Math.abs(recounted - covered)),
			check("questions", asked.length, Math.abs(asked.length - done.asked)),
			check("seconds", seconds, Math.abs(seconds - done.seconded)),
			check("calendar", 2 * categories.length, 2 * categories.length - kept - reminded),
			check("agenda", done.meeting.agenda.length, await agendaFaults(reader, villageId, month, done.meeting)),
			check("corrected", 2, await correctionFaults(reader, villageId, done.corrected)),
		]
		return {
			checks,
			month: {
				period: month.period,
				notices: done.ids.length,
				told: done.phones,
				seen,
				onPaper: done.onPaper,
				households: all.households,
				seenHouseholds: all.seenHouseholds,
				questions: asked.length,
				seconds,
				answered: answered.length,
				answeredAtMeeting: answered.filter(({ meeting }) => meeting === month.period).length,
				rejected: done.meeting.rejected,
				minutesBytes: done.meeting.minutesBytes,
				version: done.corrected.version,
				onTime: inTime("onTime"),
				nothing: inTime("nothing"),
			},
		}
	})
}

/** Made the day before by the calendar itself; each question on it answered at the meeting. */
async function agendaFaults(reader: Reader, villageId: string, month: PlayedMonth, { agenda }: HeldMeeting): Promise<number> {
	const meeting = await meetingOf(reader, villageId, month.period)
	const listed = await agendaOf(reader, { villageId, agenda })
	const isInTime = meeting !== undefined && meeting.madeAt >= month.agenda && meeting.madeAt < month.meeting
	return (isInTime ? 0 : 1) + listed.filter(({ meeting: answeredAt }) => answeredAt !== month.period).length
}

/** The first version stands beside the second, which names it and says why; each has its entry in the ledger. */
async function correctionFaults(reader: Reader, villageId: string, { id }: Notice): Promise<number> {
	const [first, second, ...more] = await versionsOf(reader, villageId, id)
	const isCorrection = second !== undefined && second.corrects === 1 && second.why !== "" && second.hash !== first?.hash
	return (isCorrection && second.ledgerSeq > (first?.ledgerSeq ?? 0) ? 0 : 1) + more.length
}

/** Seen households of each notice, from the live figures and from the single views. */
async function views(reader: Reader, villageId: string, ids: readonly string[]) {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	let covered = 0
	let recounted = 0
	let seen = 0
	for (const id of ids) {
		covered += (await coverageOf(reader, villageId, { id, version: 1 })).all.seenHouseholds
		const rows = await reader.db
			.select({ householdId: r.householdId })
			.from(r)
			.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), eq(r.version, 1), isNotNull(r.seenAt)))
		recounted += new Set(rows.map(({ householdId }) => householdId)).size
		seen += rows.length
	}
	return { covered, recounted, seen }
}
