/** What notices keep of a person: what they were told and saw, and the questions they asked. */
import { and, desc, eq } from "drizzle-orm"
import { formatDate } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { noticeTables } from "./tables.ts"

const most = 500

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { noticeQuestion: q, noticeRecipient: r, notice: n } = reader.tables(noticeTables)
		const day = (at: number | null) => (at === null ? house.say("notice.copy.notSeen") : formatDate(at, house.locale, house.timeZone))
		const asked = await reader.db
			.select()
			.from(q)
			.where(and(eq(q.villageId, villageId), eq(q.personId, personId)))
			.orderBy(desc(q.askedAt))
			.limit(most)
		const told = await reader.db
			.select({ title: n.title, seenAt: r.seenAt })
			.from(n)
			.innerJoin(r, and(eq(r.villageId, n.villageId), eq(r.noticeId, n.id), eq(r.version, n.version), eq(r.personId, personId)))
			.where(eq(n.villageId, villageId))
			.orderBy(desc(n.publishedAt))
			.limit(most)
		return [
			...(asked.length > 0
				? [
						{
							title: house.say("notice.copy.asked"),
							lines: asked.map(({ text, answer }) => house.say("notice.copy.question", { text, answer: answer ?? "" })),
						},
					]
				: []),
			...(told.length > 0
				? [
						{
							title: house.say("notice.copy.told"),
							lines: told.map(({ title, seenAt }) => house.say("notice.copy.notice", { title, day: day(seenAt) })),
						},
					]
				: []),
		]
	},
	/** A question given freely goes with its words; that it was asked, and the village's answer, stay. */
	erase: async ({ villageId, personId }, { tx, house }) => {
		const { noticeQuestion: q } = tx.tables(noticeTables)
		await tx.db
			.update(q)
			.set({ personId: null, text: house.say("notice.copy.erased") })
			.where(and(eq(q.villageId, villageId), eq(q.personId, personId)))
	},
}
