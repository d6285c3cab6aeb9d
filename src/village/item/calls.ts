/** What the item dialogs ask of the store. A person sees and changes only what is theirs. */

import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { addRecord } from "../../store/journal.ts"
import { formatDay, formatTime, joinedTime } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { withoutNumbering } from "../../text/numerals.ts"
import { type CallContext, type CallRegistration, defineCall, type House } from "../affair.ts"
import { fileInChat } from "../opinion/index.ts"
import { answerAlike } from "./alike-support.ts"
import { boardCalls } from "./board-calls.ts"
import type { ItemCx } from "./commands.ts"
import { objectMissing, objectTo, placementsOf } from "./objections.ts"
import { itemsOf, peopleOf } from "./posted-items.ts"
import { openPosting } from "./posting.ts"
import { toolsFor } from "./reading.ts"
import { addSupport, latestPosting } from "./repo-posting.ts"

const notMember: CallResult = { ok: false, code: "ITEM_NOT_MEMBER" }
const tooLate: CallResult = { ok: false, code: "ITEM_TOO_LATE" }
const gone: CallResult = { ok: false, code: "ITEM_GONE" }
const rowsPerPage = 6
const labelLength = 16

function meOf({ who }: CallContext) {
	const { villageId, person, isGroup } = who
	return villageId === undefined || person === undefined || isGroup ? undefined : { villageId, person }
}

function itemCx({ house, now }: CallContext, villageId: string, person: { readonly id: string; readonly name: string }): ItemCx {
	return { house, villageId, now, actor: person.id, actorName: person.name }
}

const short = (text: string): string => excerpt(withoutNumbering(text), labelLength)

/** 3月12日; on the last day with the hour: 今天前 would be over already. */
function untilWords(until: number, now: number, { locale, timeZone }: Pick<House, "locale" | "timeZone">): string {
	const day = formatDay(until, now, locale, timeZone)
	return day === formatDay(now, now, locale, timeZone) ? joinedTime(day, formatTime(until, locale, timeZone), locale) : day
}

const placements = defineCall(z.object({ page: z.number().int().nonnegative() }), async ({ page }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const { house, tx, now } = cx
	const [posting, mine] = [await openPosting(tx, me.villageId, now), await placementsOf(tx, me.villageId, me.person.id, now)]
	if (posting === undefined || mine === undefined) return tooLate
	const claims = mine.slice(page * rowsPerPage, (page + 1) * rowsPerPage).map(({ claimId, text, item, fate }) => ({
		id: claimId,
		label:
			item === null
				? house.say(`item.wrong.label.${fate}`, { text: short(text) })
				: house.say("item.wrong.label.item", { text: short(text), number: item.number }),
	}))
	const hasMore = mine.length > (page + 1) * rowsPerPage
	return { ok: true, value: { claims, page, hasMore, until: untilWords(posting.until, now, house) } }
})

const object = defineCall(z.object({ claimId: z.string(), words: z.string() }), async ({ claimId, words }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const done = await objectTo(cx.tx, itemCx(cx, me.villageId, me.person), { personId: me.person.id, claimId, words })
	if (done === "objected") return { ok: true, value: {} }
	return done === "too-late" ? tooLate : gone
})

/** What is missing is filed, whether or not the list is still open: what somebody took the trouble to write is not lost to a date. */
const missing = defineCall(z.object({ words: z.string() }), async ({ words }, cx) => {
	const me = meOf(cx)
	const done = me && (await fileInChat(cx.tx, cx, { text: words, media: [] }))
	if (me === undefined || done === undefined) return notMember
	const { filed } = done
	if (filed.kind === "refused") return { ok: false, code: filed.why === "too-long" ? "ITEM_TOO_LONG" : "ITEM_NO_WORDS" }
	const { id: opinionId, number } = filed
	const { villageId, person } = me
	if (filed.kind === "filed")
		await addRecord(cx.tx, {
			villageId,
			id: cx.house.newId(),
			at: cx.now,
			event: "opinion.filed",
			subject: opinionId,
			actor: person.id,
			data: { number },
		})
	const isOwed = await objectMissing(cx.tx, itemCx(cx, villageId, person), await toolsFor(cx.tx, villageId), {
		personId: person.id,
		opinionId,
		words,
	})
	return { ok: true, value: { number, isOwed } }
})

const list = defineCall(z.object({ page: z.number().int().nonnegative() }), async ({ page }, cx) => {
	const me = meOf(cx)
	const posting = me && (await latestPosting(cx.tx, me.villageId))
	if (posting === undefined || posting.list.items.length === 0) return gone
	const { items } = posting.list
	const at = Math.min(page, Math.ceil(items.length / rowsPerPage) - 1)
	const shown = items.slice(at * rowsPerPage, (at + 1) * rowsPerPage)
	return {
		ok: true,
		value: {
			items: shown.map(({ id, number, title }) => ({ id, label: cx.house.say("item.support.label", { number, title: short(title) }) })),
			page: at,
			hasMore: (at + 1) * rowsPerPage < items.length,
			total: items.length,
		},
	}
})

const support = defineCall(z.object({ id: z.string() }), async ({ id }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const { tx, now } = cx
	const posted = (await latestPosting(tx, me.villageId))?.list.items.find((item) => item.id === id)
	if (posted === undefined) return gone
	const { id: personId, householdId } = me.person
	const isNew = await addSupport(tx, me.villageId, { subject: `item:${id}`, personId, householdId, opinionId: null, at: now })
	// As it stands by now: whoever wrote it, or stood behind it before, is in the posted figure already.
	const [item] = await itemsOf(tx, me.villageId, id)
	return {
		ok: true,
		value: { number: posted.number, title: posted.title, isNew, people: item === undefined ? posted.people : peopleOf(item) },
	}
})

const subjectSchema = z.string().regex(/^(item|opinion):.+$/)

/** Yes: the person stands behind the other, and their own claim goes to its item. No: it stays apart from it. */
const alike = defineCall(
	z.object({ opinionId: z.string(), subject: subjectSchema, isSame: z.boolean() }),
	async ({ opinionId, subject, isSame }, cx) => {
		const me = meOf(cx)
		if (me === undefined) return notMember
		const { id: personId, householdId } = me.person
		const of = { personId, householdId, opinionId, subject, isSame }
		if ((await answerAlike(cx.tx, itemCx(cx, me.villageId, me.person), of)) === "gone") return gone
		return { ok: true, value: { isSame } }
	},
)

export const calls: Readonly<Record<string, CallRegistration>> = {
	...boardCalls,
	"item.placements": placements,
	"item.object": object,
	"item.missing": missing,
	"item.list": list,
	"item.support": support,
	"item.alike": alike,
}
