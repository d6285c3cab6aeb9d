/** What the sign-off dialogs ask of the store. Everything is looked at anew: what was true when a button was shown may not be now. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { dayMs, formatDate } from "../../text/date.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { adultLabels } from "../people/index.ts"
import { giveAnswer, markReached, objectionSchema, type SignCx } from "./answering.ts"
import { type Card, loadCard } from "./card.ts"
import { delegate } from "./delegating.ts"
import { kinds } from "./kinds.ts"
import { signLink } from "./links.ts"
import { shownReceipt } from "./receipt.ts"
import { receiptRef } from "./receipt-drawing.ts"
import { campaignsOfHousehold } from "./repo.ts"
import { contestAnswer, contestable } from "./settling.ts"
import { tellStaff } from "./telling.ts"

type Me = { readonly villageId: string; readonly personId: string; readonly householdId: string; readonly isHead: boolean }

/** Nobody signs for nobody, and nobody in a group. */
function forMembers<A>(args: z.ZodType<A>, run: (args: A, me: Me, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const { villageId, person, isGroup } = cx.who
		if (villageId === undefined || person === undefined || isGroup) return { ok: false, code: "NOT_MEMBER" }
		return run(given, { villageId, personId: person.id, householdId: person.householdId, isHead: person.isHead }, cx)
	})
}

function signCx({ house, now }: CallContext, { personId }: Me): SignCx {
	return { house, now, by: personId }
}

async function cardFor(campaignId: string, me: Me, { tx, house, now }: CallContext): Promise<Card | undefined> {
	return loadCard(tx, house, { ...me, campaignId, isProven: me.isHead, now })
}

const seenSchema = z.object({ statementVersion: z.number().int(), rowsVersion: z.number().int() })

const list = forMembers(z.strictObject({}), async (_, { villageId, householdId }, { tx, now }) => {
	const all = await campaignsOfHousehold(tx, villageId, householdId, ["open"])
	const asked = all.filter(({ campaign }) => kinds[campaign.kind].answeredBy === "household" && now < campaign.closesAt)
	return { ok: true, value: asked.map(({ campaign: { id, title }, status }) => ({ id, title, status })) }
})

const card = forMembers(z.strictObject({ campaignId: z.string() }), async ({ campaignId }, me, cx) => {
	await markReached(cx.tx, signCx(cx, me), { ...me, campaignId })
	const found = await cardFor(campaignId, me, cx)
	return found === undefined ? { ok: false, code: "SIGNOFF_GONE" } : { ok: true, value: cardValue(found, me, cx) }
})

/** The person's page of this sign-off, where phones can reach it. */
function linkOf({ campaign }: Card, { villageId, personId }: Me, { house, now, who }: CallContext): string | null {
	return signLink(house, { villageId, campaignId: campaign.id, personId, chatId: who.chatId }, now) ?? null
}

function cardValue(found: Card, me: Me, cx: CallContext) {
	const { campaign, household, statement, spoken, until, isOver, rows, sum, may, by, isMine, contact } = found
	return {
		title: campaign.title,
		isLand: campaign.kind === "land",
		level: campaign.level,
		statement,
		spoken,
		until,
		isOver,
		rows: rows.map(({ number, label, fields, isObjected, row }) => ({ number, label, fields, isObjected, photo: row.photo })),
		sum,
		status: household.status,
		may: may.kind === "no" ? `no-${may.why}` : may.kind,
		canDelegate: may.kind !== "no" && (may.capacity === "head" || may.capacity === "successor") && campaign.signer === "head",
		by: by ?? null,
		isMine,
		receipt: household.receipt === null ? null : shownReceipt(household.receipt),
		contact,
		link: linkOf(found, me, cx),
		seen: { statementVersion: campaign.statementVersion, rowsVersion: household.rowsVersion },
	}
}

const sign = forMembers(z.strictObject({ campaignId: z.string(), seen: seenSchema }), async ({ campaignId, seen }, me, cx) => {
	const found = await cardFor(campaignId, me, cx)
	if (found === undefined) return { ok: false, code: "SIGNOFF_GONE" }
	if (found.may.kind === "no") return { ok: false, code: "NOT_SIGNER" }
	const { villageId, householdId, personId } = me
	const key = { villageId, campaignId, householdId }
	const given = { ...key, answer: "confirm", signer: personId, capacity: found.may.capacity, means: "chat", seen } as const
	return answerValue(await giveAnswer(cx.tx, signCx(cx, me), given), found, cx, me)
})

const object = forMembers(
	z.strictObject({ campaignId: z.string(), seen: seenSchema, objections: z.array(objectionSchema).min(1).max(200) }),
	async ({ campaignId, seen, objections }, me, cx) => {
		const found = await cardFor(campaignId, me, cx)
		if (found === undefined) return { ok: false, code: "SIGNOFF_GONE" }
		if (found.may.kind === "no") return { ok: false, code: "NOT_SIGNER" }
		const { villageId, householdId, personId } = me
		const key = { villageId, campaignId, householdId }
		const given = { ...key, answer: "object", objections, signer: personId, capacity: found.may.capacity, means: "chat", seen } as const
		return answerValue(await giveAnswer(cx.tx, signCx(cx, me), given), found, cx, me)
	},
)

async function answerValue(result: Awaited<ReturnType<typeof giveAnswer>>, found: Card, cx: CallContext, me: Me): Promise<CallResult> {
	if (!result.ok) return { ok: false, code: result.code }
	const { outcome, receipt, answerId } = result
	const { villageId } = me
	if (outcome === "conflicting")
		await tellStaff(cx.tx, cx, { villageId, campaign: found.campaign, household: found.household, what: "conflict" })
	const picture = outcome === "effective" && answerId !== null ? await receiptRef(cx.tx, cx.house, { villageId, answerId }) : undefined
	return {
		ok: true,
		value: {
			outcome,
			receipt: receipt === null ? null : shownReceipt(receipt),
			contact: found.contact,
			by: found.by ?? null,
			link: linkOf(found, me, cx),
			picture: picture ?? null,
		},
	}
}

const family = forMembers(z.strictObject({}), async (_, { villageId, householdId, personId }, { tx, now }) => ({
	ok: true,
	value: (await adultLabels(tx, villageId, householdId, now)).filter(({ id }) => id !== personId),
}))

const delegateCall = forMembers(
	z.strictObject({ campaignId: z.string(), toPerson: z.string(), days: z.number().int().min(1).max(366) }),
	async ({ campaignId, toPerson, days }, me, cx) => {
		const found = await cardFor(campaignId, me, cx)
		if (found === undefined) return { ok: false, code: "SIGNOFF_GONE" }
		const { villageId, householdId, personId } = me
		if (found.may.kind === "no" || (found.may.capacity !== "head" && found.may.capacity !== "successor"))
			return { ok: false, code: "NOT_HEAD" }
		const expiresAt = cx.now + days * dayMs
		const of = { villageId, householdId, campaignId, fromPerson: personId, toPerson, expiresAt, how: "chat", enteredBy: personId } as const
		const done = await delegate(cx.tx, signCx(cx, me), of)
		return done.ok ? { ok: true, value: { until: formatDate(expiresAt, cx.house.locale, cx.house.timeZone) } } : done
	},
)

/** What was entered for the household on paper and can still be contested. */
const contestables = forMembers(z.strictObject({}), async (_, { villageId, householdId }, { tx, now }) => {
	const answers = await contestable(tx, villageId, householdId, now)
	const campaigns = await campaignsOfHousehold(tx, villageId, householdId, ["open"])
	const titleOf = (id: string) => campaigns.find(({ campaign }) => campaign.id === id)?.campaign.title ?? ""
	return { ok: true, value: answers.map(({ campaignId, answer }) => ({ campaignId, answer, title: titleOf(campaignId) })) }
})

const contest = forMembers(z.strictObject({ campaignId: z.string() }), async ({ campaignId }, me, cx) => {
	const { villageId, householdId, personId } = me
	const done = await contestAnswer(cx.tx, signCx(cx, me), { villageId, campaignId, householdId }, personId)
	if (!done.ok) return done
	const found = await cardFor(campaignId, me, cx)
	if (found !== undefined)
		await tellStaff(cx.tx, cx, { villageId, campaign: found.campaign, household: found.household, what: "contested" })
	return { ok: true, value: null }
})

export const signCalls: Readonly<Record<string, CallRegistration>> = {
	"signoff.list": list,
	"signoff.card": card,
	"signoff.sign": sign,
	"signoff.object": object,
	"signoff.family": family,
	"signoff.delegate": delegateCall,
	"signoff.contestables": contestables,
	"signoff.contest": contest,
}
