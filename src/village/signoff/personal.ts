/** What sign-offs keep of a person: each answer they gave, for their copy; reasons, pictures and what opens the commitments, to be erased. */
import { and, asc, eq, or } from "drizzle-orm"
import { letMediaGo } from "../../store/media-gone.ts"
import { formatDateTime } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { shownReceipt } from "./receipt.ts"
import { campaignById } from "./repo.ts"
import { signoffTables } from "./tables.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { signoffAnswer: a } = reader.tables(signoffTables)
		const { say, locale, timeZone } = house
		const rows = await reader.db
			.select()
			.from(a)
			.where(and(eq(a.villageId, villageId), eq(a.signer, personId)))
			.orderBy(asc(a.at))
		const sections: { title: string; lines: string[] }[] = []
		for (const { campaignId, at, means, answer, receipt } of rows) {
			const campaign = await campaignById(reader, villageId, campaignId)
			const line = say("signoff.copy.line", {
				time: formatDateTime(at, locale, timeZone),
				means: say(`signoff.means.${means}`),
				answer: say(`signoff.answer.${answer}`),
				receipt: shownReceipt(receipt),
			})
			sections.push({ title: say("signoff.copy.title", { title: campaign?.title ?? "" }), lines: [line] })
		}
		return sections
	},
	/** The answers count on and the ledger stays valid: only nobody can open its commitments any more. */
	erase: async ({ villageId, personId }, { tx }) => {
		const { signoffAnswer: a, signoffCase: c, signoffDelegation: d, signoffSuccession: s } = tx.tables(signoffTables)
		const mine = and(eq(a.villageId, villageId), eq(a.signer, personId))
		const answers = await tx.db.select({ id: a.id, picture: a.picture, photo: a.photo, objections: a.objections }).from(a).where(mine)
		await letMediaGo(tx, answers, "erased")
		for (const { id } of answers) {
			const about = and(eq(c.villageId, villageId), eq(c.answerId, id))
			await letMediaGo(tx, await tx.db.select({ photo: c.photo }).from(c).where(about), "erased")
			await tx.db.update(c).set({ reason: "-", photo: null }).where(about)
		}
		await tx.db.update(a).set({ salt: null, opening: null, objections: null, strokes: null, picture: null, photo: null }).where(mine)
		const delegated = and(eq(d.villageId, villageId), or(eq(d.fromPerson, personId), eq(d.toPerson, personId)))
		await letMediaGo(tx, await tx.db.select({ photo: d.photo }).from(d).where(delegated), "erased")
		await tx.db.update(d).set({ salt: null, photo: null }).where(delegated)
		await tx.db
			.update(s)
			.set({ salt: null, note: "-" })
			.where(and(eq(s.villageId, villageId), eq(s.personId, personId)))
	},
}
