/** What the opinion dialogs may ask of the store, inside the turn's transaction. */
import { z } from "zod"
import type { CallResult, Who } from "../../engine/flow.ts"
import { type CallRegistration, defineCall } from "../affair.ts"
import { addTask, contactOf, member, villageById } from "../people/index.ts"
import { fileOpinion, supplementOpinion, withdrawOpinion } from "./commands.ts"
import { countOf, mediaSchema, type Opinion, opinionById, opinionByNumber, opinionsOf, stepsOf } from "./repo.ts"
import { mayBecome, parseNumber } from "./rules.ts"

const notMember: CallResult = { ok: false, code: "OPINION_NOT_MEMBER" }
const notFound: CallResult = { ok: false, code: "OPINION_NOT_FOUND" }

/** Who speaks and where; undefined for somebody who is not enrolled. */
function speakerOf({ villageId, person, chatId, channel }: Who) {
	return villageId === undefined || person === undefined ? undefined : { villageId, person, chatId, channel }
}

const filing = defineCall(z.object({ text: z.string(), media: mediaSchema }), async ({ text, media }, { tx, house, now, who }) => {
	const speaker = speakerOf(who)
	const village = speaker && (await villageById(tx, speaker.villageId))
	if (speaker === undefined || village === undefined) return notMember
	const { villageId, person, chatId, channel } = speaker
	const known = await member(tx, villageId, person.id)
	const filed = await fileOpinion(tx, {
		village,
		timeZone: house.timeZone,
		id: house.newId(),
		now,
		author: { personId: person.id, householdId: person.householdId, groupName: known?.groupName ?? null, givenName: null },
		text,
		media,
		sourceKind: text === "" && media.some(({ kind }) => kind === "voice") ? "oral" : "written",
		channel,
		chatId,
		isNamed: false,
		enteredBy: null,
	})
	if (filed.kind === "refused") return { ok: false, code: filed.why === "too-long" ? "OPINION_TOO_LONG" : "OPINION_NO_WORDS" }
	const { id, number } = filed
	const isRepeat = filed.kind === "repeat"
	if (text !== "" || isRepeat) return { ok: true, value: { id, number, isRepeat, contact: null } }
	const contact = await contactOf(tx, villageId, person.householdId)
	await addTask(tx, {
		villageId,
		id: house.newId(),
		kind: "enter-answer",
		householdId: person.householdId,
		personId: person.id,
		chatId,
		subject: id,
		detail: { words: house.say("opinion.task", { number }), link: `/console/opinions/${id}` },
		at: now,
	})
	return { ok: true, value: { id, number, isRepeat, contact: contact?.name ?? null } }
})

const adding = defineCall(z.object({ id: z.string(), media: mediaSchema }), async ({ id, media }, { tx, now, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const done = await supplementOpinion(tx, { villageId: speaker.villageId, id, personId: speaker.person.id, media, now })
	if (done.kind === "added") return { ok: true, value: { id, number: done.number, count: done.count } }
	return done.kind === "full" ? { ok: false, code: "OPINION_FULL" } : notFound
})

const mine = defineCall(
	z.object({ page: z.number().int().nonnegative(), pageSize: z.number().int().positive(), mostOnOnePage: z.number().int().positive() }),
	async ({ page, pageSize, mostOnOnePage }, { tx, who }) => {
		const speaker = speakerOf(who)
		if (speaker === undefined) return notMember
		const total = await countOf(tx, speaker.villageId, speaker.person.id)
		const limit = total <= mostOnOnePage ? mostOnOnePage : pageSize
		const pages = Math.max(1, Math.ceil(total / limit))
		// Pages do not run out while somebody turns them: opinions are never deleted, but a stored page may be of another person's list.
		const at = Math.min(page, pages - 1)
		const found = await opinionsOf(tx, speaker.villageId, speaker.person.id, { limit, offset: at * limit })
		const items = found.map((opinion) => ({
			id: opinion.id,
			number: opinion.number,
			text: opinion.text.slice(0, 200),
			state: opinion.state,
			at: opinion.createdAt,
		}))
		return { ok: true, value: { total, pages, page: at, items } }
	},
)

const show = defineCall(z.union([z.object({ id: z.string() }), z.object({ number: z.string() })]), async (which, { tx, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const { villageId, person } = speaker
	const opinion = "id" in which ? await opinionById(tx, villageId, which.id) : await findByNumber(which.number)
	if (opinion === undefined || opinion.personId !== person.id) return notFound
	const { id, number, text, media, sourceKind, state, createdAt } = opinion
	const [steps, total] = [await stepsOf(tx, villageId, id), await countOf(tx, villageId, person.id)]
	return {
		ok: true,
		value: {
			id,
			number,
			text,
			media: media.length,
			sourceKind,
			state,
			at: createdAt,
			canWithdraw: mayBecome(state, "withdrawn"),
			isOnly: total === 1,
			steps: steps.map(({ kind, at }) => ({ kind, at })),
		},
	}

	/** A number of another village is nobody's here, whatever its serial. */
	async function findByNumber(typed: string): Promise<Opinion | undefined> {
		const parsed = parseNumber(typed)
		const village = parsed && (await villageById(tx, villageId))
		return parsed === undefined || village?.code !== parsed.code ? undefined : opinionByNumber(tx, villageId, parsed)
	}
})

const withdrawal = defineCall(z.object({ id: z.string() }), async ({ id }, { tx, now, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const done = await withdrawOpinion(tx, { villageId: speaker.villageId, id, by: { personId: speaker.person.id }, note: "", now })
	switch (done.kind) {
		case "withdrawn":
			return { ok: true, value: { id, number: done.number } }
		case "withdrawn-before":
			return { ok: false, code: "OPINION_WITHDRAWN" }
		case "taken-up":
			return { ok: false, code: "OPINION_TAKEN_UP" }
		case "unknown":
			return notFound
	}
})

export const calls: Readonly<Record<string, CallRegistration>> = {
	"opinion.file": filing,
	"opinion.add": adding,
	"opinion.mine": mine,
	"opinion.show": show,
	"opinion.withdraw": withdrawal,
}
