/** Matters and decisions for other programs; never who voted how. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import {
	type ApiRoute,
	apiRead,
	apiTime,
	idParams,
	noParams,
	notFound,
	pageAnswer,
	pageBy,
	pageOf,
	pageQuery,
	timeKey,
	timeOf,
	timeOrNull,
} from "../api-route.ts"
import { type Decision, decisionsOf, type Matter, matterById } from "./repo-matters.ts"
import { matterKinds } from "./stages.ts"
import { councilTables } from "./tables.ts"
import { decisionVerdicts, matterStates } from "./verdicts.ts"

const matterAnswer = z.object({
	id: z.string(),
	/** Order of entry in the village. */
	serial: z.int(),
	title: z.string(),
	kind: z.enum(matterKinds),
	state: z.enum(matterStates),
	group: z.string().nullable(),
	itemId: z.string().nullable(),
	budgetFen: z.int().nullable(),
	round: z.int(),
	rank: z.int().nullable(),
	meetsAt: apiTime.nullable(),
	at: apiTime,
})

function shownMatter(matter: Matter): z.input<typeof matterAnswer> {
	const { id, serial, title, kind, state, groupName, itemId, budgetFen, round, rank, meetsAt, createdAt } = matter
	return {
		id,
		serial,
		title,
		kind,
		state,
		group: groupName,
		itemId,
		budgetFen,
		round,
		rank,
		meetsAt: timeOrNull(meetsAt),
		at: timeOf(createdAt),
	}
}

const decisionAnswer = z.object({
	number: z.string(),
	matterId: z.string(),
	round: z.int(),
	verdict: z.enum(decisionVerdicts),
	/** The result with its arithmetic. */
	words: z.string(),
	/** Its entry in the village's ledger. */
	ledgerSeq: z.int(),
	/** Number of the decision this one corrects. */
	corrects: z.string().nullable(),
	at: apiTime,
})

function shownDecision({ number, matterId, round, verdict, words, ledgerSeq, corrects, at }: Decision): z.input<typeof decisionAnswer> {
	return { number, matterId, round, verdict, words, ledgerSeq, corrects, at: timeOf(at) }
}

const read = "council.read"

export const councilApi: readonly ApiRoute[] = [
	apiRead({
		path: "/matters",
		right: read,
		summary: "council.api.matters",
		params: noParams,
		query: pageQuery.extend({ state: z.enum(matterStates).optional() }),
		answer: pageAnswer(matterAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { councilMatter: t } = reader.tables(councilTables)
			const page = pageBy(house, query, z.tuple([z.number().int()]), [t.serial], "ascending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), query.state === undefined ? undefined : eq(t.state, query.state), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(rows, query.limit, ({ serial }) => [serial], shownMatter)
		},
	}),
	apiRead({
		path: "/matters/:id",
		right: read,
		summary: "council.api.matter",
		params: idParams,
		query: noParams,
		answer: matterAnswer.extend({ text: z.string(), decisions: z.array(decisionAnswer) }),
		run: async ({ params }, { reader, house, caller }) => {
			const matter = await matterById(reader, caller.villageId, params.id)
			if (matter === undefined) throw notFound(house)
			const decisions = await decisionsOf(reader, caller.villageId, matter.id)
			return { ...shownMatter(matter), text: matter.text, decisions: decisions.map(shownDecision) }
		},
	}),
	apiRead({
		path: "/decisions",
		right: read,
		summary: "council.api.decisions",
		params: noParams,
		query: pageQuery,
		answer: pageAnswer(decisionAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { councilDecision: t } = reader.tables(councilTables)
			const page = pageBy(house, query, timeKey, [t.at, t.number], "descending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(rows, query.limit, ({ at, number }) => [at, number], shownDecision)
		},
	}),
]
