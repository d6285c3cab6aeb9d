/** Tables of the opinion affair. Nothing here is ever deleted: what anyone wrote stays, also after it is withdrawn. */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { stagedTable } from "../staged-upload.ts"
import { sourceKinds, states, stepKinds, visitKinds } from "./rules.ts"

export function opinionTables(kit: Kit) {
	const opinion = kit.table(
		"opinion",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** Year in village time, and the number within it: what `number` (QJ-2026-0001) is made of. */
			year: kit.int().notNull(),
			serial: kit.int().notNull(),
			number: kit.text().notNull(),
			/** Author on the roster; null where staff entered it for someone who gave no name or is not on it. */
			personId: kit.text(),
			householdId: kit.text(),
			/** The author's group when it was handed in, so that lists need no roster. */
			groupName: kit.text(),
			/** The author's name as staff took it down, where it is nobody on the roster. */
			givenName: kit.text(),
			/** As said, without control characters. Empty while only a recording or a photo was sent and nobody has written it down. */
			text: kit.text().notNull(),
			/** MediaRef[]. */
			media: kit.json().notNull(),
			sourceKind: kit.oneOf(sourceKinds).notNull(),
			/** Channel it came by; "console" where staff entered it. */
			channel: kit.text().notNull(),
			/** Chat it was said in, to answer there. */
			chatId: kit.text(),
			/** Whether the author's name may be shown when it is posted. */
			isNamed: kit.bool().notNull(),
			state: kit.oneOf(states).notNull(),
			createdAt: kit.time().notNull(),
			/** When the author said whether to be named; null while nobody has asked. */
			nameChosenAt: kit.time(),
			/** Where it is, in words; null where nothing was said of it. */
			place: kit.text(),
			/** Staff account that entered it; null where the author wrote it. */
			enteredBy: kit.text(),
			/** The author said that what was entered for them is not what they said. */
			disputedAt: kit.time(),
			/** The open hour or house visit it came up at. */
			visitId: kit.text(),
			/** What makes a line of a file or of a chained text the same when it comes again; null for what was said here. */
			importKey: kit.text(),
			/** The author asked to be erased: words, pictures and the link to them are gone, number and state stay. */
			erasedAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("opinion_number").on(t.villageId, t.year, t.serial),
			kit.unique("opinion_import").on(t.villageId, t.importKey),
			kit.index("opinion_by_visit").on(t.villageId, t.visitId),
			kit.index("opinion_person").on(t.villageId, t.personId, t.createdAt),
			kit.index("opinion_newest").on(t.villageId, t.createdAt),
			kit.index("opinion_standing").on(t.villageId, t.id).where(sql`state = 'received' and erased_at is null`),
		],
	)
	const opinionEvent = kit.table(
		"opinion_event",
		{
			villageId: kit.text().notNull(),
			opinionId: kit.text().notNull(),
			/** Order within the opinion, from 1. */
			step: kit.int().notNull(),
			at: kit.time().notNull(),
			/** Person or staff account that did it; null where nobody is known by name. */
			actor: kit.text(),
			actorKind: kit.oneOf(["resident", "staff"]).notNull(),
			kind: kit.oneOf(stepKinds).notNull(),
			/** Null in the first step; equal to `toState` where something was added only. */
			fromState: kit.oneOf(states),
			toState: kit.oneOf(states).notNull(),
			/** What staff wrote beside it; empty where nothing was. */
			note: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.opinionId, t.step] })],
	)
	/** Last number given in a village and year. It only grows, and it grows in the transaction that uses the number. */
	const opinionCounter = kit.table(
		"opinion_counter",
		{ villageId: kit.text().notNull(), year: kit.int().notNull(), last: kit.int().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.year] })],
	)
	/** Open hours and house visits: who was there, who came, what was said. */
	const opinionVisit = kit.table(
		"opinion_visit",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			kind: kit.oneOf(visitKinds).notNull(),
			at: kit.time().notNull(),
			place: kit.text().notNull(),
			/** Names of those of the village who were there. */
			staff: kit.text().notNull(),
			/** Names of those who came or were visited. */
			visitors: kit.text().notNull(),
			/** What was talked about beside the opinions. */
			note: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			/** Staff account, or the person who wrote it in a chat. */
			createdBy: kit.text().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("opinion_visit_newest").on(t.villageId, t.at)],
	)
	const stagedOpinions = stagedTable(kit, "staged_opinions")
	return { opinion, opinionEvent, opinionCounter, opinionVisit, stagedOpinions }
}
