/** What the dialog of a contact asks of the store. A contact sees and writes only of those whose contact they are. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { formatDay } from "../../text/date.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { readingIn } from "../reckoned.ts"
import { recordVisit } from "./commands.ts"
import { howWords, type List, type ListedTarget, listOf, listsOf, purposesOf, targetOf, whyWords } from "./list.ts"
import { maxSaidLength, nexts } from "./rules.ts"

const notMember: CallResult = { ok: false, code: "OUTREACH_NOT_MEMBER" }
const gone: CallResult = { ok: false, code: "OUTREACH_GONE" }
/** With 更多 and 先到这里 below them, everything still fits on one screen. */
const rowsPerPage = 6

type Me = { readonly villageId: string; readonly personId: string; readonly name: string }

function meOf({ who }: CallContext): Me | undefined {
	const { villageId, person, isGroup } = who
	return villageId === undefined || person === undefined || isGroup ? undefined : { villageId, personId: person.id, name: person.name }
}

function isMine({ status, contactId }: ListedTarget, me: Me): boolean {
	return status === "left" && contactId === me.personId
}

function mineOf({ targets }: List, me: Me): readonly ListedTarget[] {
	return targets.filter((target) => isMine(target, me))
}

async function myList(purpose: string, me: Me, { tx, house, now }: CallContext) {
	const list = await listOf(tx, house, me.villageId, purpose, now)
	return list && { purpose: list.purpose, mine: mineOf(list, me) }
}

const purposes = defineCall(z.object({}), async (_, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const lists = await listsOf(readingIn(cx.tx), me.villageId, await purposesOf(cx.tx, cx.house, me.villageId), cx.now)
	const left = lists.map((list) => ({ id: list.purpose.id, title: list.purpose.title, left: mineOf(list, me).length }))
	return { ok: true, value: { purposes: left.filter((each) => each.left > 0) } }
})

const list = defineCall(z.object({ purpose: z.string(), page: z.number().int().nonnegative() }), async ({ purpose, page }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const found = await myList(purpose, me, cx)
	if (found === undefined) return gone
	const { mine } = found
	// The list grows shorter while somebody turns its pages.
	const at = Math.min(page, Math.max(0, Math.ceil(mine.length / rowsPerPage) - 1))
	const rows = mine.slice(at * rowsPerPage, (at + 1) * rowsPerPage)
	return {
		ok: true,
		value: {
			purpose,
			title: found.purpose.title,
			left: mine.length,
			page: at,
			hasMore: (at + 1) * rowsPerPage < mine.length,
			rows: rows.map(({ id, householdNumber, name }) => ({ id, label: `${householdNumber} ${name}` })),
		},
	}
})

const one = defineCall(z.object({ purpose: z.string(), target: z.string() }), async ({ purpose, target }, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const { tx, house, now } = cx
	const found = (await targetOf(tx, house, { villageId: me.villageId, purposeId: purpose, target, now }))?.target
	if (found === undefined || !isMine(found, me)) return gone
	const { say, locale, timeZone } = house
	const { tried, address } = found
	const lines = [
		`${found.householdNumber} ${found.name}`,
		...(address === null ? [] : [say("outreach.one.address", { address })]),
		say("outreach.one.why", { why: whyWords(house, found) }),
		say("outreach.one.how", { how: howWords(house, found) }),
		...(tried === undefined ? [] : [say("outreach.one.tried", { visits: tried.visits, day: formatDay(tried.at, now, locale, timeZone) })]),
	]
	return { ok: true, value: { text: lines.join("\n") } }
})

const recordArgs = z.object({
	purpose: z.string(),
	target: z.string(),
	isSpoken: z.boolean(),
	said: z.string().max(maxSaidLength),
	next: z.enum(nexts),
})

const record = defineCall(recordArgs, async (args, cx) => {
	const me = meOf(cx)
	if (me === undefined) return notMember
	const { tx, house, now } = cx
	const { villageId, personId, name } = me
	const done = await recordVisit(tx, house, {
		...args,
		villageId,
		id: house.newId(),
		at: now,
		visitor: name,
		enteredBy: personId,
		contactId: personId,
	})
	return done === "recorded" ? { ok: true, value: null } : gone
})

export const calls: Readonly<Record<string, CallRegistration>> = {
	"outreach.purposes": purposes,
	"outreach.list": list,
	"outreach.one": one,
	"outreach.record": record,
}
