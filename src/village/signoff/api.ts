/** Sign-off campaigns and how far they are, for other programs: counts by village, group and grid; no household's answer. */
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
import { rights } from "./console-desk.ts"
import { kindIds, levels } from "./kinds.ts"
import { type Campaign, campaignById } from "./repo.ts"
import { pendingOf } from "./rules.ts"
import { signoffTables } from "./tables.ts"
import { tallyOf } from "./tally.ts"

const states = ["open", "closed"] as const

const campaignAnswer = z.object({
	id: z.string(),
	title: z.string(),
	kind: z.enum(kindIds),
	/** A: a recorded tap. B: identity, second factor, handwriting. C: paper. */
	level: z.enum(levels),
	state: z.enum(states),
	/** SHA-256 of what is confirmed. */
	statementHash: z.string(),
	openedAt: apiTime,
	closesAt: apiTime,
	closedAt: apiTime.nullable(),
})

function shown(campaign: Campaign): z.input<typeof campaignAnswer> {
	const { id, title, kind, level, state, statementHash, openedAt, closesAt, closedAt } = campaign
	return {
		id,
		title,
		kind,
		level,
		state,
		statementHash,
		openedAt: timeOf(openedAt),
		closesAt: timeOf(closesAt),
		closedAt: timeOrNull(closedAt),
	}
}

const lineAnswer = z.object({
	scope: z.enum(["village", "group", "grid"]),
	name: z.string(),
	due: z.int(),
	reached: z.int(),
	confirmed: z.int(),
	/** Of the confirmed, on paper or at the door. */
	paper: z.int(),
	objected: z.int(),
	conflict: z.int(),
	pending: z.int(),
})

export const signoffApi: readonly ApiRoute[] = [
	apiRead({
		path: "/signoffs",
		right: rights.read,
		summary: "signoff.api.list",
		params: noParams,
		query: pageQuery.extend({ state: z.enum(states).optional() }),
		answer: pageAnswer(campaignAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { signoffCampaign: t } = reader.tables(signoffTables)
			const page = pageBy(house, query, timeKey, [t.openedAt, t.id], "descending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), query.state === undefined ? undefined : eq(t.state, query.state), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			return pageOf(rows, query.limit, ({ openedAt, id }) => [openedAt, id], shown)
		},
	}),
	apiRead({
		path: "/signoffs/:id/tally",
		right: rights.read,
		summary: "signoff.api.tally",
		params: idParams,
		query: noParams,
		answer: campaignAnswer.extend({ tally: z.array(lineAnswer) }),
		run: async ({ params }, { reader, house, caller }) => {
			const campaign = await campaignById(reader, caller.villageId, params.id)
			if (campaign === undefined) throw notFound(house)
			const lines = await tallyOf(reader, { villageId: caller.villageId, campaignId: campaign.id })
			return { ...shown(campaign), tally: lines.map((line) => ({ ...line, pending: pendingOf(line) })) }
		},
	}),
]
