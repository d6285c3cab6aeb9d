/** Opinions for other programs: the list as staff see it, the author as one look on record, and filing one for somebody. */
import { and, eq, gte } from "drizzle-orm"
import { z } from "zod"
import {
	type ApiRoute,
	apiLook,
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
	refusalWith,
	timeKey,
	timeOf,
} from "../api-route.ts"
import { recordRead } from "../read-record.ts"
import { enterOpinion } from "./entering.ts"
import { maskNumbers } from "./masking.ts"
import { columns, type Opinion, opinionById, readRow } from "./repo.ts"
import { authorOf } from "./roster.ts"
import { enteredKinds, maxPlaceLength, maxTextLength, sourceKinds, states } from "./rules.ts"
import { opinionTables } from "./tables.ts"

const opinionAnswer = z.object({
	id: z.string(),
	number: z.string(),
	/** Phone and identity numbers in it are masked; null where the author was erased. */
	text: z.string().nullable(),
	place: z.string().nullable(),
	source: z.enum(sourceKinds),
	group: z.string().nullable(),
	state: z.enum(states),
	/** Whether the author may be named when it is posted. */
	isNamed: z.boolean(),
	isDisputed: z.boolean(),
	media: z.int(),
	at: apiTime,
})

function shown(opinion: Opinion): z.input<typeof opinionAnswer> {
	const { id, number, text, place, sourceKind, groupName, state, isNamed, disputedAt, media, createdAt, erasedAt } = opinion
	return {
		id,
		number,
		text: erasedAt === null ? maskNumbers(text) : null,
		place: place === null ? null : maskNumbers(place),
		source: sourceKind,
		group: groupName,
		state,
		isNamed,
		isDisputed: disputedAt !== null,
		media: media.length,
		at: timeOf(createdAt),
	}
}

const listQuery = pageQuery.extend({
	state: z.enum(states).optional(),
	source: z.enum(sourceKinds).optional(),
	/** From this moment on. */
	since: apiTime.optional(),
})

const entry = z.strictObject({
	text: z.string().min(1).max(maxTextLength),
	source: z.enum(enteredKinds),
	/** Household number on the roster; without it the name is kept as given. */
	household: z.string().max(40).default(""),
	/** Author's name: with a household, one of its persons. */
	name: z.string().max(40).default(""),
	place: z.string().max(maxPlaceLength).default(""),
	/** Whether the author agreed to be named when it is posted. */
	isNamed: z.boolean().default(false),
})

const filedAnswer = z.object({
	id: z.string(),
	number: z.string(),
	isRepeat: z.boolean(),
	/**
	 * What it is most like among what is open; null where there is nothing. Ask the author 是不是同一件事？ and answer with POST /opinions/{id}/alike; what nobody
	 * answers waits on the board for staff. `of`: id of the item or opinion; `number`: its number in the posted list; `why`: what both speak of.
	 */
	alike: z
		.object({
			kind: z.enum(["item", "opinion"]),
			of: z.string(),
			number: z.int().nullable(),
			title: z.string(),
			people: z.int(),
			why: z.string(),
		})
		.nullable(),
})

/** Which field is at fault, under the word the console has for it. */
const words = {
	household: "opinion.entry.noHousehold",
	households: "opinion.entry.severalHouseholds",
	name: "opinion.entry.noPerson",
	"no-words": "opinion.entry.noWords",
	"too-long": "opinion.entry.tooLong",
} as const

export const opinionApi: readonly ApiRoute[] = [
	apiRead({
		path: "/opinions",
		right: "opinion.read",
		summary: "opinion.api.list",
		params: noParams,
		query: listQuery,
		answer: pageAnswer(opinionAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const tables = reader.tables(opinionTables)
			const { opinion: o } = tables
			const page = pageBy(house, query, timeKey, [o.createdAt, o.id], "descending")
			const { state, source, since } = query
			const rows = await reader.db
				.select(columns(tables))
				.from(o)
				.where(
					and(
						eq(o.villageId, caller.villageId),
						state && eq(o.state, state),
						source && eq(o.sourceKind, source),
						since === undefined ? undefined : gte(o.createdAt, Date.parse(since)),
						page.isBehind,
					),
				)
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(rows.map(readRow), query.limit, ({ createdAt, id }) => [createdAt, id], shown)
		},
	}),
	apiRead({
		path: "/opinions/:id",
		right: "opinion.read",
		summary: "opinion.api.one",
		params: idParams,
		query: noParams,
		answer: opinionAnswer,
		run: async ({ params }, { reader, house, caller }) => {
			const opinion = await opinionById(reader, caller.villageId, params.id)
			if (opinion === undefined) throw notFound(house)
			return shown(opinion)
		},
	}),
	apiLook({
		path: "/opinions/:id/author",
		right: "opinion.author",
		summary: "opinion.api.author",
		params: idParams,
		answer: z.object({ name: z.string().nullable(), household: z.string().nullable() }),
		run: async ({ params }, { tx, house, caller }) => {
			const opinion = await opinionById(tx, caller.villageId, params.id)
			if (opinion === undefined) throw notFound(house)
			await recordRead(tx, house, caller, { what: "opinion-author", subject: params.id, rest: { number: opinion.number } })
			const { name, householdNumber } = await authorOf(tx, caller.villageId, opinion)
			return { name, household: householdNumber }
		},
	}),
	apiWrite({
		path: "/opinions",
		right: "opinion.enter",
		summary: "opinion.api.file",
		params: noParams,
		body: entry,
		answer: filedAnswer,
		run: async ({ body }, { tx, house, now, caller }) => {
			const { village, accountId } = caller
			const entered = await enterOpinion(tx, house, {
				village,
				accountId,
				now,
				id: house.newId(),
				householdNumber: body.household,
				name: body.name,
				text: body.text,
				place: body.place,
				sourceKind: body.source,
				isNamed: body.isNamed,
				media: [],
			})
			if (entered.kind === "refused")
				throw refusalWith(house, `opinion.${entered.why}`, 422, {
					title: house.say(words[entered.why], { numbers: entered.why === "households" ? entered.numbers.join("、") : "" }),
					next: house.say("api.next.refused"),
				})
			const { id, number } = entered
			if (entered.kind === "repeat") return { id, number, isRepeat: true, alike: null }
			const marked = await house.opinions?.markAlike({ villageId: village.id, opinionIds: [id], now }, { tx, house })
			return { id, number, isRepeat: false, alike: marked?.get(id) ?? null }
		},
	}),
]
