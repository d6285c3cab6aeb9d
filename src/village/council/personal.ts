/** What the council keeps of a person: open votes with their reasons, recusals, seats. Of secret ballots it keeps only that they voted. */
import { and, eq } from "drizzle-orm"
import { formatDate } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { bodiesOf, bodiesOfPerson } from "./repo-bodies.ts"
import { mattersOf } from "./repo-matters.ts"
import { councilTables } from "./tables.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { say, locale, timeZone } = house
		const { councilVote: v, councilRecusal: r } = reader.tables(councilTables)
		const votes = await reader.db
			.select({ matterId: v.matterId, choice: v.choice, reason: v.reason, at: v.at })
			.from(v)
			.where(and(eq(v.villageId, villageId), eq(v.personId, personId)))
		const recusals = await reader.db
			.select({ matterId: r.matterId, reason: r.reason, at: r.at })
			.from(r)
			.where(and(eq(r.villageId, villageId), eq(r.unitId, personId)))
		const seats = new Set(await bodiesOfPerson(reader, villageId, personId))
		const names = (await bodiesOf(reader, villageId)).filter(({ id }) => seats.has(id)).map(({ name }) => name)
		if (votes.length + recusals.length + names.length === 0) return []
		const ids = [...new Set([...votes, ...recusals].map(({ matterId }) => matterId))]
		const titles = new Map((await mattersOf(reader, villageId, { ids })).map(({ id, title }) => [id, title]))
		const line = (matterId: string, what: string, reason: string, at: number) =>
			`${formatDate(at, locale, timeZone)} ${titles.get(matterId) ?? ""} ${what} ${reason}`.trim()
		return [
			{
				title: say("council.copy"),
				lines: [
					...names,
					...votes.map(({ matterId, choice, reason, at }) => line(matterId, say(`council.choice.${choice}`), reason, at)),
					...recusals.map(({ matterId, reason, at }) => line(matterId, say("council.desk.recused"), reason, at)),
				],
			},
		]
	},
	/** Votes and tallies stay as they were counted; the words given with them go. */
	erase: async ({ villageId, personId }, { tx }) => {
		const { councilVote: v, councilVoteEarlier: e, councilRecusal: r } = tx.tables(councilTables)
		for (const t of [v, e])
			await tx.db
				.update(t)
				.set({ reason: "" })
				.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
		await tx.db
			.update(r)
			.set({ reason: "" })
			.where(and(eq(r.villageId, villageId), eq(r.unitId, personId)))
	},
}
