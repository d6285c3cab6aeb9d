/** What the residents' dialogs ask of the store. */
import { z } from "zod"
import type { CallResult, Json, Who } from "../../engine/flow.ts"
import { dayMs, formatDate, formatDay } from "../../text/date.ts"
import { truncate } from "../../text/normalize.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { addresseesOf, villageById } from "../people/index.ts"
import { broadcastById } from "./broadcast-repo.ts"
import { noticeUrl } from "./links.ts"
import { meetingsOf } from "./meetings.ts"
import { askQuestion, countQuestions, listQuestions, questionNumber, secondQuestion } from "./questions.ts"
import { listNotices, type Notice, noticeById, noticeByNumber, noticesById, versionOf } from "./repo.ts"
import { markLooked, markSeen, type SeenHow, unseenBy } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { plainBody, tableWords } from "./shown.ts"

const notMember: CallResult = { ok: false, code: "NOT_MEMBER" }
const gone: CallResult = { ok: false, code: "NOTICE_GONE" }
/** On one screen, with the buttons below. */
const mostListed = 6
/** What was told of longer ago is no news any more. */
const newsMs = 60 * dayMs
/** Most that one 已阅 or one button stands for. */
const mostAtOnce = 8

export type Me = { readonly villageId: string; readonly personId: string; readonly name: string; readonly roles: readonly string[] }

function meOf({ villageId, person, isGroup }: Who): Me | undefined {
	if (villageId === undefined || person === undefined || isGroup) return undefined
	return { villageId, personId: person.id, name: person.name, roles: person.roles }
}

export function forMember<A>(args: z.ZodType<A>, run: (args: A, me: Me, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const me = meOf(cx.who)
		return me === undefined ? notMember : run(given, me, cx)
	})
}

/** The person has this notice before them: it counts where it is for them, whether they were told or not. */
async function look(me: Me, notice: Notice, how: SeenHow, { tx, house, now }: CallContext): Promise<void> {
	const { villageId, personId } = me
	const [person] = await addresseesOf(tx, { villageId, persons: [personId], channels: house.channels, now })
	if (person !== undefined) await markLooked(tx, { villageId, person, notice, how, now })
}

async function shownOf({ villageId }: Me, notice: Notice, { tx, house, now }: CallContext): Promise<Json> {
	const { id, number, version, state, withdrawnWhy, objectsUntil } = notice
	const published = await versionOf(tx, villageId, id, version)
	const village = await villageById(tx, villageId)
	const url = number === null || village === undefined ? undefined : noticeUrl(house, village.code, number)
	const words = published === undefined ? "" : plainBody(published.content.body)
	const text = [
		...(state === "withdrawn" ? [house.say("notice.read.withdrawn", { why: withdrawnWhy ?? "" })] : []),
		house.say("notice.read.head", { title: published?.title ?? "", number: number ?? "" }),
		...(words === "" ? [] : [words]),
		...(state === "published" && objectsUntil !== null && objectsUntil > now
			? [house.say("notice.public.objects", { day: formatDate(objectsUntil - 1, house.locale, house.timeZone) })]
			: []),
	].join("\n")
	const files = published?.content.attachments ?? []
	const table = published?.content.table ?? null
	const { expenseLimit } = (await settingsOf(tx, villageId)).settings
	const others = files.filter(({ kind }) => kind !== "image")
	return {
		id,
		isOpen: state === "published",
		blocks: [
			{ text, ref: null, url: null },
			...(table === null ? [] : [{ text: tableWords(table, expenseLimit, house.say), ref: null, url: null }]),
			...files.filter(({ kind }) => kind === "image").map(({ ref, name }) => ({ text: name, ref, url: null })),
			// Where there is no page to open them on, they come along.
			...(url === undefined ? others.map(({ ref, name }) => ({ text: name, ref, url: null, isFile: true })) : []),
			...(url !== undefined && others.length > 0
				? [{ text: house.say("notice.read.files", { names: others.map(({ name }) => name).join("、") }), ref: null, url: null }]
				: []),
			...(url === undefined ? [] : [{ text: house.say("notice.letter.open"), ref: null, url }]),
		],
	}
}

async function published({ villageId }: Me, id: string, { tx }: CallContext): Promise<Notice | undefined> {
	const notice = await noticeById(tx, villageId, id)
	return notice === undefined || notice.version === 0 ? undefined : notice
}

const idArgs = z.object({ id: z.string() })

const latest = forMember(z.object({}), async (_, { villageId }, { tx, house, now }) => {
	const rows = await listNotices(tx, villageId, { states: ["published"] }, { limit: mostListed, offset: 0 })
	const notices = rows.map(({ id, title, category, publishedAt }) => ({
		id,
		label: house.say("notice.list.line", {
			title,
			category: house.say(`notice.category.${category}`),
			day: formatDay(publishedAt ?? now, now, house.locale, house.timeZone),
		}),
	}))
	return { ok: true, value: { notices } }
})

const read = forMember(idArgs, async ({ id }, me, cx) => {
	const notice = await published(me, id, cx)
	if (notice === undefined) return gone
	await look(me, notice, "button", cx)
	return { ok: true, value: await shownOf(me, notice, cx) }
})

const seenOne = forMember(idArgs, async ({ id }, me, cx) => {
	const notice = await published(me, id, cx)
	if (notice === undefined) return gone
	await look(me, notice, "button", cx)
	return { ok: true, value: null }
})

const seenAll = forMember(z.object({}), async (_, { villageId, personId }, { tx, now }) => {
	const unseen = (await unseenBy(tx, villageId, personId, now - newsMs)).slice(0, mostAtOnce)
	await markSeen(tx, { villageId, personId, notices: unseen, how: "word", now })
	const notices = await noticesById(
		tx,
		villageId,
		unseen.map(({ id }) => id),
	)
	return { ok: true, value: { titles: notices.map(({ title }) => title) } }
})

const pressed = forMember(z.object({ broadcast: z.string(), option: z.string() }), async ({ broadcast, option }, me, cx) => {
	const { villageId, personId } = me
	const found = await broadcastById(cx.tx, villageId, broadcast)
	if (found === undefined) return gone
	const notices = await noticesById(
		cx.tx,
		villageId,
		found.notices.map(({ id }) => id),
	)
	// A button of yesterday under a message of another day stands for what that message told of.
	if (option === "seen" || option === "read") {
		await markSeen(cx.tx, { villageId, personId, notices: found.notices, how: "button", now: cx.now })
		for (const notice of notices) await look(me, notice, "button", cx)
	}
	const shown: Json[] = []
	for (const notice of notices.slice(0, mostAtOnce)) shown.push(await shownOf(me, notice, cx))
	return { ok: true, value: { titles: notices.map(({ title }) => title), notices: shown } }
})

const spoken = forMember(z.object({}), async (_, { villageId, personId }, { tx, now }) => {
	const [unseen] = await unseenBy(tx, villageId, personId, now - newsMs)
	const [newest] = await listNotices(tx, villageId, { states: ["published"] }, { limit: 1, offset: 0 })
	const chosen = unseen ?? newest
	const version = chosen && (await versionOf(tx, villageId, chosen.id, chosen.version))
	return version === undefined ? gone : { ok: true, value: { spoken: version.content.spoken } }
})

/** Which notice is meant: the one given, the one whose number leads the text, or one of the latest. */
const askable = forMember(z.object({ text: z.string(), noticeId: z.string() }), async ({ text, noticeId }, me, cx) => {
	const { tx, house, now } = cx
	const [word = ""] = text.split(/[\s,，:：]/)
	const named =
		noticeId === "" ? (word === "" ? undefined : await noticeByNumber(tx, me.villageId, word)) : await published(me, noticeId, cx)
	if (noticeId !== "" && named === undefined) return gone
	if (named?.state === "withdrawn") return { ok: false, code: "NOTICE_WITHDRAWN" }
	if (named !== undefined) {
		const rest = noticeId === "" ? text.slice(word.length).replace(/^[\s,，:：]+/, "") : text
		return { ok: true, value: { text: rest, notices: [{ id: named.id, label: named.title }] } }
	}
	const rows = await listNotices(tx, me.villageId, { states: ["published"] }, { limit: mostListed, offset: 0 })
	const notices = rows.map(({ id, title, publishedAt }) => ({
		id,
		label: rows.length === 1 ? title : `${title}（${formatDay(publishedAt ?? now, now, house.locale, house.timeZone)}）`,
	}))
	return { ok: true, value: { text, notices } }
})

const ask = forMember(z.object({ noticeId: z.string(), text: z.string(), isPublic: z.boolean() }), async (args, me, { tx, house, now }) => {
	const { villageId, personId } = me
	const asked = await askQuestion(tx, { house, now, by: personId }, { villageId, personId, ...args })
	if (!asked.ok) return asked
	const [meeting] = await meetingsOf(tx, villageId, 1)
	const day = meeting !== undefined && meeting.meetsAt > now ? formatDay(meeting.meetsAt, now, house.locale, house.timeZone) : ""
	return { ok: true, value: { number: questionNumber(asked.question), isPublic: args.isPublic, day } }
})

const questions = forMember(z.object({}), async (_, { villageId, personId }, { tx, house }) => {
	const rows = await listQuestions(tx, villageId, { states: ["open"], isPublic: true, notOf: personId }, { limit: mostListed, offset: 0 })
	return {
		ok: true,
		value: {
			questions: rows.map(({ id, text, title, seconds }) => ({
				id,
				label: house.say("notice.second.line", { title, text: text.length > 30 ? `${truncate(text, 29, "characters")}…` : text, seconds }),
			})),
		},
	}
})

const secondOne = forMember(idArgs, async ({ id }, { villageId, personId }, { tx, house, now }) => {
	const result = await secondQuestion(tx, { house, now, by: personId }, { villageId, id, personId })
	if (!result.ok) return result
	const [question] = await listQuestions(tx, villageId, { ids: [id] }, { limit: 1, offset: 0 })
	return { ok: true, value: { seconds: question?.seconds ?? (await countQuestions(tx, villageId, { ids: [id] })) } }
})

export const readCalls: Readonly<Record<string, CallRegistration>> = {
	"notice.latest": latest,
	"notice.read": read,
	"notice.seenOne": seenOne,
	"notice.seenAll": seenAll,
	"notice.pressed": pressed,
	"notice.spoken": spoken,
	"notice.askable": askable,
	"notice.ask": ask,
	"notice.questions": questions,
	"notice.secondOne": secondOne,
}
