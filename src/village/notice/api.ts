/** Notices for other programs: what is published, a draft handed in, a draft published by the rules that hold for staff. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import {
	type ApiRoute,
	apiRead,
	apiTime,
	apiWrite,
	idParams,
	noParams,
	notFound,
	pageAnswer,
	pageBy,
	pageOf,
	pageQuery,
	refusal,
	refusalWith,
	timeKey,
	timeOf,
	timeOrNull,
} from "../api-route.ts"
import { draftNotice } from "./commands.ts"
import { publishAndTell } from "./publish.ts"
import { noticeById, versionOf } from "./repo.ts"
import { categories, emptyContent, limits, spokenFrom, states } from "./rules.ts"
import { noticeTables, tellWhens } from "./tables.ts"

const noticeAnswer = z.object({
	id: z.string(),
	number: z.string().nullable(),
	category: z.enum(categories),
	state: z.enum(states),
	title: z.string(),
	/** Published versions; 0 before. */
	version: z.int(),
	publishedAt: apiTime.nullable(),
	at: apiTime,
})

type Stored = {
	readonly id: string
	readonly number: string | null
	readonly category: (typeof categories)[number]
	readonly state: (typeof states)[number]
	readonly title: string
	readonly version: number
	readonly publishedAt: number | null
	readonly createdAt: number
}

function shown({ id, number, category, state, title, version, publishedAt, createdAt }: Stored): z.input<typeof noticeAnswer> {
	return { id, number, category, state, title, version, publishedAt: timeOrNull(publishedAt), at: timeOf(createdAt) }
}

const draft = z.strictObject({
	category: z.enum(categories),
	title: z.string().min(1).max(limits.title),
	/** Markdown, as the console's editor takes it. */
	body: z.string().min(1).max(limits.body),
	/** Read aloud; left out, it is made of title and first sentences. */
	spoken: z.string().max(limits.spoken).optional(),
	postDays: z.int().min(1).max(3_650).nullable().default(null),
	objectDays: z.int().min(1).max(365).nullable().default(null),
	/** Whether it answers a day of the disclosure calendar. */
	isDisclosure: z.boolean().default(true),
})

/** Why a draft was not published, in words; by the code of the refusal. */
const whys = {
	NOTICE_GONE: "notice.api.why.gone",
	NOTICE_MOVED: "notice.api.why.moved",
	NOTICE_NOBODY: "notice.api.why.nobody",
	NOTICE_NO_WHY: "notice.api.why.noWhy",
	NOTICE_INCOMPLETE: "notice.api.why.incomplete",
} as const

export const noticeApi: readonly ApiRoute[] = [
	apiRead({
		path: "/notices",
		right: "notice.read",
		summary: "notice.api.list",
		params: noParams,
		query: pageQuery.extend({ state: z.enum(states).optional(), category: z.enum(categories).optional() }),
		answer: pageAnswer(noticeAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { notice: t } = reader.tables(noticeTables)
			const page = pageBy(house, query, timeKey, [t.createdAt, t.id], "descending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(
					and(
						eq(t.villageId, caller.villageId),
						query.state === undefined ? undefined : eq(t.state, query.state),
						query.category === undefined ? undefined : eq(t.category, query.category),
						page.isBehind,
					),
				)
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(rows, query.limit, ({ createdAt, id }) => [createdAt, id], shown)
		},
	}),
	apiRead({
		path: "/notices/:id",
		right: "notice.read",
		summary: "notice.api.one",
		params: idParams,
		query: noParams,
		/** Of what is published; null before. `hash`: as it stands in the ledger. */
		answer: noticeAnswer.extend({ body: z.string().nullable(), spoken: z.string().nullable(), hash: z.string().nullable() }),
		run: async ({ params }, { reader, house, caller }) => {
			const notice = await noticeById(reader, caller.villageId, params.id)
			if (notice === undefined) throw notFound(house)
			const version = await versionOf(reader, caller.villageId, notice.id, notice.version)
			const { body = null, spoken = null } = version?.content ?? {}
			return { ...shown(notice), body, spoken, hash: version?.hash ?? null }
		},
	}),
	apiWrite({
		path: "/notices",
		right: "notice.write",
		summary: "notice.api.draft",
		params: noParams,
		body: draft,
		answer: noticeAnswer,
		run: async ({ body }, { tx, house, now, caller }) => {
			const content = { ...emptyContent, ...body, spoken: body.spoken ?? spokenFrom(body.title, body.body) }
			return shown(await draftNotice(tx, { house, now, by: caller.accountId }, { villageId: caller.villageId, content }))
		},
	}),
	apiWrite({
		path: "/notices/:id/publish",
		right: "notice.publish",
		summary: "notice.api.publish",
		params: idParams,
		/** When residents are told of it. */
		body: z.strictObject({ tell: z.enum(tellWhens).default("no") }),
		answer: noticeAnswer.extend({ told: z.enum(["waits", "no", "now", "morning", "evening"]) }),
		run: async ({ params, body }, { tx, house, now, caller }) => {
			const { villageId, accountId } = caller
			if ((await noticeById(tx, villageId, params.id)) === undefined) throw notFound(house)
			const done = await publishAndTell(tx, { house, now, by: accountId }, { villageId, id: params.id, when: body.tell })
			if (!done.ok)
				throw refusalWith(house, `notice.${done.code}`, done.code === "NOTICE_INCOMPLETE" ? 422 : 409, {
					title: house.say(whys[done.code]),
					next: house.say("api.next.refused"),
				})
			const notice = await noticeById(tx, villageId, params.id)
			if (notice === undefined) throw refusal(house, "not-found", 404)
			return { ...shown(notice), told: done.told }
		},
	}),
]
