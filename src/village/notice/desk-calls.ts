/** What the staff's dialogs ask of the store: writing, publishing, progress, release, groups. */
import { z } from "zod"
import type { CallResult, Json } from "../../engine/flow.ts"
import { formatDay } from "../../text/date.ts"
import { type CallContext, type CallRegistration, defineCall, type House } from "../affair.ts"
import { directory, groupsOf, privateChatOf } from "../people/index.ts"
import { orderBroadcast, orders } from "./broadcast.ts"
import { broadcastsOf } from "./broadcast-repo.ts"
import { forMember, type Me } from "./calls.ts"
import { draftNotice, dropDraft, saveDraft } from "./commands.ts"
import { bindGroup } from "./groups.ts"
import { reachNow } from "./one-notice.ts"
import { ordersFor, progressWords, reckoningWords, standOf } from "./progress.ts"
import { publishAndTell, releaseAndPublish } from "./publish.ts"
import { listNotices, noticesById } from "./repo.ts"
import { holds, type NoticeRight } from "./rights.ts"
import { type Content, contentSchema } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { plainBody, tableWords } from "./shown.ts"
import { tellWhens } from "./tables.ts"

const notStaff: CallResult = { ok: false, code: "NOT_STAFF" }

function withRight<A>(
	right: NoticeRight,
	args: z.ZodType<A>,
	run: (args: A, me: Me, cx: CallContext) => Promise<CallResult>,
): CallRegistration {
	return forMember(args, async (given, me, cx) => (holds(right, me.roles) ? run(given, me, cx) : notStaff))
}

const commandCx = ({ personId }: Me, { house, now }: CallContext) => ({ house, now, by: personId })

/** Enough to find one's own draft among those of others. */
const mostDrafts = 50

const find = withRight("notice.write", z.object({}), async (_, { villageId, personId }, { tx }) => {
	const rows = await listNotices(tx, villageId, { states: ["draft"] }, { limit: mostDrafts, offset: 0 })
	const drafts = await noticesById(
		tx,
		villageId,
		rows.map(({ id }) => id),
	)
	const own = drafts.find(({ draftedBy, draft }) => draftedBy === personId && draft !== null && draft.title !== "")
	const groups = (await groupsOf(tx, villageId, "group")).map(({ name }) => name)
	const draft =
		own?.draft === undefined || own.draft === null ? null : { id: own.id, draftVersion: own.draftVersion, content: contentJson(own.draft) }
	return { ok: true, value: { groups, draft } }
})

/** Through JSON, as dialogs keep it. */
function contentJson(content: unknown): Json {
	return z.json().parse(JSON.parse(JSON.stringify(content)))
}

const keep = withRight(
	"notice.write",
	z.object({ id: z.string().nullable(), draftVersion: z.number().int(), content: contentSchema }),
	async ({ id, draftVersion, content }, me, cx) => {
		const { villageId } = me
		if (id === null) {
			const notice = await draftNotice(cx.tx, commandCx(me, cx), { villageId, content })
			return { ok: true, value: { id: notice.id, draftVersion: notice.draftVersion } }
		}
		const saved = await saveDraft(cx.tx, commandCx(me, cx), { villageId, id, content, draftVersion })
		return saved.ok ? { ok: true, value: { id, draftVersion: saved.notice.draftVersion } } : saved
	},
)

const drop = withRight("notice.write", z.object({ id: z.string().nullable() }), async ({ id }, me, cx) => {
	if (id !== null) await dropDraft(cx.tx, commandCx(me, cx), { villageId: me.villageId, id })
	return { ok: true, value: { id: "", draftVersion: 0 } }
})

const publish = withRight(
	"notice.publish",
	z.object({ id: z.string(), draftVersion: z.number().int(), when: z.enum(tellWhens) }),
	async (args, me, cx) => {
		const done = await publishAndTell(cx.tx, commandCx(me, cx), { villageId: me.villageId, ...args })
		if (!done.ok) return { ok: false, code: done.code }
		const { notice, told, people } = done
		const title = notice.draft?.title ?? notice.title
		return { ok: true, value: { number: told === "waits" ? null : notice.number, title, told: told === "waits" ? "no" : told, people } }
	},
)

const mostShown = 5

const progress = withRight("notice.read", z.object({}), async (_, { villageId, roles }, { tx, house, now }) => {
	const rows: Json[] = []
	for (const { id, state, notices, startsAt } of await broadcastsOf(tx, villageId, mostShown)) {
		const told = await noticesById(
			tx,
			villageId,
			notices.map((one) => one.id),
		)
		const lines: string[] = []
		const reaches = []
		for (const one of notices) {
			const reach = await reachNow(tx, house, villageId, one)
			reaches.push(reach)
			const title = told.find((notice) => notice.id === one.id)?.title ?? ""
			if (reach === undefined) lines.push(reckoningWords(house, title, state))
			else lines.push(...progressWords(house, { title, state, startsAt, ...reach, now }))
		}
		const stands = reaches.flatMap((reach) => (reach === undefined ? [] : [reach.progress]))
		// Until it is reckoned nobody knows whether anything is left to stop.
		const stand = stands.length < reaches.length ? state : standOf(state, stands)
		const day = formatDay(startsAt, now, house.locale, house.timeZone)
		const label = house.say("notice.progress.label", { day, titles: told.map(({ title }) => title).join("、") })
		rows.push({ id, broadcast: id, label, lines, orders: holds("notice.publish", roles) ? [...ordersFor(stand)] : [] })
	}
	return { ok: true, value: { rows } }
})

const order = withRight("notice.publish", z.object({ id: z.string(), order: z.enum(orders) }), async ({ id, order: wanted }, me, cx) => {
	const isTaken = await orderBroadcast(cx.tx, commandCx(me, cx), { villageId: me.villageId, id, order: wanted })
	return isTaken ? { ok: true, value: null } : { ok: false, code: "NOTICE_TOO_LATE" }
})

const waiting = withRight("notice.release", z.object({}), async (_, { villageId }, { tx, house }) => {
	const drafts = await waitingNotices(tx, villageId)
	const { expenseLimit } = (await settingsOf(tx, villageId)).settings
	const rows = drafts.flatMap(({ id, draft, draftVersion, draftWhy, version }) =>
		draft === null
			? []
			: [
					{
						id,
						draftVersion,
						label: draft.title,
						text: [
							...(version > 0 ? [house.say("notice.public.corrects", { version, why: draftWhy ?? "" })] : []),
							house.say("notice.release.text", { title: draft.title, body: bodyWords(draft, expenseLimit, house) }),
							...(draft.attachments.length > 0 ? [house.say("notice.release.files", { files: draft.attachments.length })] : []),
						].join("\n"),
						files: draft.attachments.map(({ ref, name, kind }) => ({ ref, name, kind: kind === "image" ? "image" : "file" })),
					},
				],
	)
	return { ok: true, value: { rows } }
})

/** What is released is what was read, the table with it. */
function bodyWords({ body, table }: Content, limit: number, { say }: Pick<House, "say">): string {
	return [plainBody(body), ...(table === null ? [] : [tableWords(table, limit, say)])].filter((part) => part !== "").join("\n")
}

/** Finance drafts somebody wants to publish, corrections among them. */
async function waitingNotices(tx: CallContext["tx"], villageId: string) {
	const rows = await listNotices(tx, villageId, { states: ["waiting"] }, { limit: mostDrafts, offset: 0 })
	return noticesById(
		tx,
		villageId,
		rows.map(({ id }) => id),
	)
}

const releaseOne = withRight("notice.release", z.object({ id: z.string(), draftVersion: z.number().int() }), async (args, me, cx) => {
	const done = await releaseAndPublish(cx.tx, commandCx(me, cx), { villageId: me.villageId, ...args })
	if (!done.ok) return { ok: false, code: done.code }
	return { ok: true, value: { title: done.notice.title, number: done.notice.number ?? "" } }
})

/** Said in a group by somebody of the village's staff, who is known by their private chat. */
const bind = defineCall(z.object({}), async (_, { tx, now, who }) => {
	if (!who.isGroup) return { ok: false, code: "NOT_GROUP" }
	const own = await privateChatOf(tx, who)
	const acting = own && (await directory.personOf(tx, { ...own, channel: who.channel, isGroup: false }))
	if (own === undefined || acting === undefined || !holds("notice.publish", acting.person.roles)) return notStaff
	await bindGroup(tx, { villageId: own.villageId, chatId: who.chatId, by: acting.person.id, now })
	return { ok: true, value: null }
})

export const deskCalls: Readonly<Record<string, CallRegistration>> = {
	"notice.write.find": find,
	"notice.write.keep": keep,
	"notice.write.drop": drop,
	"notice.write.publish": publish,
	"notice.progress": progress,
	"notice.order": order,
	"notice.waiting": waiting,
	"notice.releaseOne": releaseOne,
	"notice.group.bind": bind,
}
