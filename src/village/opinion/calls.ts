/** What the opinion dialogs may ask of the store, inside the turn's transaction. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { say } from "../../outbound/outbox.ts"
import { addRecord } from "../../store/journal.ts"
import { truncate } from "../../text/normalize.ts"
import { type CallRegistration, defineCall } from "../affair.ts"
import { addTask, contactOf, directory, privateChatOf, villageById } from "../people/index.ts"
import { chooseName, disputeOpinion, setPlace, supplementOpinion, withdrawOpinion } from "./commands.ts"
import { fileInChat, speakerOf } from "./filing.ts"
import { countOf, mediaSchema, type Opinion, opinionById, opinionByNumber, opinionsOf } from "./repo.ts"
import { stepsOf } from "./repo-steps.ts"
import { insertVisit } from "./repo-visit.ts"
import { maxTextLength, mayBecome, parseNumber } from "./rules.ts"

const notMember: CallResult = { ok: false, code: "OPINION_NOT_MEMBER" }
const notFound: CallResult = { ok: false, code: "OPINION_NOT_FOUND" }

const filing = defineCall(z.object({ text: z.string(), media: mediaSchema }), async ({ text, media }, { tx, house, now, who }) => {
	const speaker = speakerOf(who)
	const done = await fileInChat(tx, { house, now, who }, { text, media })
	if (speaker === undefined || done === undefined) return notMember
	const { filed, isNamed } = done
	const { villageId, person, chatId } = speaker
	if (filed.kind === "refused") return { ok: false, code: filed.why === "too-long" ? "OPINION_TOO_LONG" : "OPINION_NO_WORDS" }
	const { id, number } = filed
	const isRepeat = filed.kind === "repeat"
	const alike = isRepeat || text === "" ? undefined : await house.opinions?.alike({ villageId, opinionId: id }, { reader: tx, house })
	const value = { id, number, isRepeat, isNamed: isNamed ?? null, ...(alike !== undefined && { alike }) }
	if (text !== "" || isRepeat) return { ok: true, value: { ...value, contact: null } }
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
	return { ok: true, value: { ...value, contact: contact?.name ?? null } }
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
	async ({ page, pageSize, mostOnOnePage }, { tx, house, who }) => {
		const speaker = speakerOf(who)
		if (speaker === undefined) return notMember
		const total = await countOf(tx, speaker.villageId, speaker.person.id)
		const limit = total <= mostOnOnePage ? mostOnOnePage : pageSize
		const pages = Math.max(1, Math.ceil(total / limit))
		// Pages do not run out while somebody turns them: opinions are never deleted, but a stored page may be of another person's list.
		const at = Math.min(page, pages - 1)
		const found = await opinionsOf(tx, speaker.villageId, speaker.person.id, { limit, offset: at * limit })
		const of = { villageId: speaker.villageId, opinionIds: found.map(({ id }) => id) }
		const stages = await house.opinions?.stages(of, { reader: tx, house })
		const items = found.map(({ id, number, text, state, createdAt }) => {
			const stage = stages?.get(id)
			return { id, number, text: truncate(text, 200, "characters"), state, at: createdAt, ...(stage !== undefined && { stage }) }
		})
		return { ok: true, value: { total, pages, page: at, items } }
	},
)

const show = defineCall(z.union([z.object({ id: z.string() }), z.object({ number: z.string() })]), async (which, { tx, house, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const { villageId, person } = speaker
	const opinion = "id" in which ? await opinionById(tx, villageId, which.id) : await findByNumber(which.number)
	if (opinion === undefined || opinion.personId !== person.id) return notFound
	const { id, number, text, media, sourceKind, state, createdAt, place, isNamed, enteredBy, disputedAt } = opinion
	const [steps, total] = [await stepsOf(tx, villageId, id), await countOf(tx, villageId, person.id)]
	const standing = (await house.opinions?.standing({ villageId, opinionId: id }, { reader: tx, house })) ?? []
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
			place,
			isNamed,
			isEntered: enteredBy !== null,
			isDisputed: disputedAt !== null,
			canWithdraw: mayBecome(state, "withdrawn"),
			isOnly: total === 1,
			steps: steps.map(({ kind, at }) => ({ kind, at })),
			...(standing.length > 0 && { standing: [...standing] }),
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

const placing = defineCall(
	z.object({ id: z.string(), place: z.string(), media: mediaSchema }),
	async ({ id, place, media }, { tx, now, who }) => {
		const speaker = speakerOf(who)
		if (speaker === undefined) return notMember
		const number = await setPlace(tx, { villageId: speaker.villageId, id, personId: speaker.person.id, place, media, now })
		return number === undefined ? notFound : { ok: true, value: { id, number } }
	},
)

const naming = defineCall(z.object({ id: z.string(), isNamed: z.boolean() }), async ({ id, isNamed }, { tx, now, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const number = await chooseName(tx, { villageId: speaker.villageId, id, personId: speaker.person.id, isNamed, now })
	return number === undefined ? notFound : { ok: true, value: { id, number } }
})

const disputing = defineCall(z.object({ id: z.string(), words: z.string() }), async ({ id, words }, { tx, house, now, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const { villageId, person, chatId } = speaker
	const number = await disputeOpinion(tx, { villageId, id, personId: person.id, words, now })
	if (number === undefined) return notFound
	await addTask(tx, {
		villageId,
		id: house.newId(),
		kind: "help",
		householdId: person.householdId,
		personId: person.id,
		chatId,
		subject: id,
		detail: { words: house.say("opinion.task.disputed", { number }), link: `/console/opinions/${id}` },
		at: now,
	})
	return { ok: true, value: { id, number } }
})

/** Said in a group: the number goes to the private chat, and a chat that may not act for its person files nothing. */
const fromGroup = defineCall(z.object({ text: z.string() }), async ({ text }, { tx, house, now, who }) => {
	const own = await privateChatOf(tx, who)
	if (own === undefined) return notMember
	const acting = await directory.personOf(tx, { ...own, channel: who.channel, isGroup: false })
	if (acting === undefined || acting.persons !== 1) return notMember
	const known = { ...who, chatId: own.id, isGroup: false, villageId: own.villageId, person: acting.person, persons: 1 }
	const filed = await filing.run({ text, media: [] }, { tx, house, now, who: known })
	if (!filed.ok) return filed
	const { id, number, isRepeat } = z.object({ id: z.string(), number: z.string(), isRepeat: z.boolean() }).parse(filed.value)
	const words = house.say(isRepeat ? "opinion.repeat" : "opinion.group.number", { number })
	await say(tx, { chatId: own.id, lane: "dialog", id: house.newId(), blocks: [{ kind: "text", text: words }], now })
	if (!isRepeat)
		await addRecord(tx, {
			villageId: own.villageId,
			id: house.newId(),
			at: now,
			event: "opinion.filed",
			subject: id,
			actor: acting.person.id,
			data: { number },
		})
	return { ok: true, value: null }
})

const visiting = defineCall(z.object({ text: z.string().max(maxTextLength) }), async ({ text }, { tx, house, now, who }) => {
	const speaker = speakerOf(who)
	if (speaker === undefined) return notMember
	const { villageId, person } = speaker
	const id = house.newId()
	const said = { place: "", staff: person.name, visitors: "", note: text }
	await insertVisit(tx, villageId, { id, kind: "visit", at: now, ...said, createdAt: now, createdBy: person.id })
	return { ok: true, value: { id } }
})

export const calls: Readonly<Record<string, CallRegistration>> = {
	"opinion.file": filing,
	"opinion.add": adding,
	"opinion.mine": mine,
	"opinion.show": show,
	"opinion.visit": visiting,
	"opinion.withdraw": withdrawal,
	"opinion.fromGroup": fromGroup,
	"opinion.place": placing,
	"opinion.name": naming,
	"opinion.dispute": disputing,
}
