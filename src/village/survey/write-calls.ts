/** What 发问卷 asks of the store: the draft kept between messages, and publishing. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import type { CallRegistration } from "../affair.ts"
import { isQuiet, quietHoursOf } from "../burden/index.ts"
import { publishSurvey } from "./commands.ts"
import { commandCx, forHolders, type Staff } from "./desk-calls.ts"
import { surveyDeskTables } from "./desk-tables.ts"
import { inviteToSurvey } from "./invite.ts"
import { draftSchema, emptyDraft, readDraft } from "./writing.ts"

export const writeCalls: Readonly<Record<string, CallRegistration>> = {
	/** The draft this person left, or null. */
	"survey.write.find": forHolders("survey.publish", z.strictObject({}), async (_, { villageId, personId }, { tx }) => {
		const { surveyWriting: t } = tx.tables(surveyDeskTables)
		const [row] = await tx.db
			.select({ draft: t.draft })
			.from(t)
			.where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
		const draft = row === undefined ? emptyDraft : draftSchema.parse(JSON.parse(row.draft))
		return { ok: true, value: draft.title === "" && draft.questions.length === 0 ? null : draft }
	}),
	"survey.write.keep": forHolders(
		"survey.publish",
		z.strictObject({ draft: draftSchema }),
		async ({ draft }, { villageId, personId }, { tx, now }) => {
			const { surveyWriting: t } = tx.tables(surveyDeskTables)
			const kept = { draft: JSON.stringify(draft), at: now }
			await tx.db
				.insert(t)
				.values({ villageId, personId, ...kept })
				.onConflictDoUpdate({ target: [t.villageId, t.personId], set: kept })
			return { ok: true, value: null }
		},
	),
	/** Publishes what the draft says, tells everybody where asked, and drops the draft. Refused where it is no survey any more. */
	"survey.write.publish": forHolders(
		"survey.publish",
		z.strictObject({ draft: draftSchema, notify: z.boolean() }),
		async ({ draft, notify }, me, cx) => {
			const { tx, house, now } = cx
			const read = readDraft(draft, { now, timeZone: house.timeZone })
			if (!read.ok) return { ok: false, code: "SURVEY_WRONG" }
			const command = commandCx(me, cx)
			const published = await publishSurvey(tx, command, { villageId: me.villageId, file: read.survey })
			if (!published.ok) return published
			const { survey } = published
			const isOpen = survey.state === "open"
			const isTold = notify && isOpen && (await inviteToSurvey(tx, command, me.villageId, survey.id)).ok
			await dropWriting(tx, me)
			const told = isQuiet(now, house.timeZone, await quietHoursOf(tx, me.villageId)) ? "morning" : "now"
			return { ok: true, value: { title: survey.title, opens: isOpen ? "now" : "later", notified: isTold ? told : "no" } }
		},
	),
}

/** Forgets what a person was writing. */
export async function dropWriting(tx: Tx, { villageId, personId }: Pick<Staff, "villageId" | "personId">): Promise<void> {
	const { surveyWriting: t } = tx.tables(surveyDeskTables)
	await tx.db.delete(t).where(and(eq(t.villageId, villageId), eq(t.personId, personId)))
}
