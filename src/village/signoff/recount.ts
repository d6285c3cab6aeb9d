/**
 * Counts a sign-off anew from nothing but its entries in the ledger, and holds the result against what its closing claims. An entry that
 * could not have followed the ones before it (a second answer that counts, an answer after the closing, an unknown statement) is named. Pure.
 */
import { z } from "zod"
import { bindRecounter, type RecountContext } from "../../ledger/index.ts"

type Status = "pending" | "confirmed" | "objected" | "conflict"
type Place = { status: Status; isPaper: boolean; open: number; lastN: number }
type Campaign = { statement: string; due: number; isClosed: boolean; households: Map<string, Place> }
export type SignoffState = { readonly campaigns: Map<string, Campaign>; texts: number; closed: number; confirmed: number }

const of = { campaign: z.string() }
const household = { ...of, household: z.string() }
const answer = { ...household, n: z.number().int(), statement: z.string(), counts: z.boolean(), paper: z.boolean() }
const bodies = {
	"signoff.statement": z.object({ ...of, version: z.number().int(), statement: z.string() }),
	"signoff.opened": z.object({ ...of, due: z.number().int() }),
	"signoff.signature": z.object(answer),
	"signoff.objection": z.object({ ...answer, cases: z.number().int() }),
	"signoff.correction": z.object({ ...household, open: z.number().int() }),
	"signoff.settled": z.object({
		...household,
		status: z.enum(["pending", "confirmed", "objected", "conflict"]),
		paper: z.boolean(),
		cases: z.number().int(),
	}),
	"signoff.contested": z.object(household),
	"signoff.closed": z.object({
		...of,
		due: z.number().int(),
		confirmed: z.number().int(),
		paper: z.number().int(),
		objected: z.number().int(),
		conflict: z.number().int(),
		pending: z.number().int(),
	}),
}

const textSchema = z.object({ ...of, version: z.number().int(), title: z.string(), text: z.string() })

function placeOf(campaign: Campaign, id: string): Place {
	const known = campaign.households.get(id) ?? { status: "pending", isPaper: false, open: 0, lastN: 0 }
	campaign.households.set(id, known)
	return known
}

type Known = keyof typeof bodies

function take(state: SignoffState, kind: Known, body: unknown, cx: RecountContext): string | undefined {
	switch (kind) {
		case "signoff.statement":
			return takeText(state, bodies[kind].parse(body), cx) ?? takeStatement(state, bodies[kind].parse(body))
		case "signoff.closed":
			return takeClosing(state, bodies[kind].parse(body))
		default: {
			const { campaign: id } = z.object(of).parse(body)
			const campaign = state.campaigns.get(id)
			if (campaign === undefined) return `campaign ${id} has no statement`
			if (campaign.isClosed) return `campaign ${id} was closed before`
			return takeOne(campaign, kind, body)
		}
	}
}

/** The text itself, where the bundle brings it: it must be of this campaign and version, or somebody signs under another's words. */
function takeText(
	state: SignoffState,
	{ campaign, version, statement }: z.infer<(typeof bodies)["signoff.statement"]>,
	cx: RecountContext,
): string | undefined {
	const document = cx.document(statement)
	if (document === undefined) return undefined
	const read = textSchema.safeParse(document).data
	if (read?.campaign !== campaign || read.version !== version) return `the text of statement ${version} is another's`
	state.texts++
	return undefined
}

function takeStatement(
	state: SignoffState,
	{ campaign: id, version, statement }: z.infer<(typeof bodies)["signoff.statement"]>,
): string | undefined {
	const known = state.campaigns.get(id)
	if (known === undefined) {
		state.campaigns.set(id, { statement, due: 0, isClosed: false, households: new Map() })
		return version === 1 ? undefined : `statement ${version} comes first`
	}
	if (known.isClosed) return `campaign ${id} was closed before`
	known.statement = statement
	for (const place of known.households.values())
		if (place.status === "confirmed") Object.assign(place, { status: "pending", isPaper: false })
	return undefined
}

function takeOne(campaign: Campaign, kind: Exclude<Known, "signoff.statement" | "signoff.closed">, body: unknown): string | undefined {
	switch (kind) {
		case "signoff.opened": {
			campaign.due = bodies[kind].parse(body).due
			return undefined
		}
		case "signoff.signature":
			return takeAnswer(campaign, bodies[kind].parse(body), "confirmed", 0)
		case "signoff.objection": {
			const given = bodies[kind].parse(body)
			return takeAnswer(campaign, given, "objected", given.cases)
		}
		case "signoff.correction": {
			const { household: id, open } = bodies[kind].parse(body)
			const place = placeOf(campaign, id)
			if (place.status !== "objected" || open !== place.open - 1) return `household ${id}: ${place.open} open before, ${open} after`
			Object.assign(place, open === 0 ? { status: "pending", open, isPaper: false } : { open })
			return undefined
		}
		case "signoff.settled": {
			const { household: id, status, paper, cases } = bodies[kind].parse(body)
			const place = placeOf(campaign, id)
			if (place.status !== "conflict") return `household ${id}: nothing to settle`
			Object.assign(place, { status, isPaper: paper, open: cases })
			return undefined
		}
		case "signoff.contested": {
			Object.assign(placeOf(campaign, bodies[kind].parse(body).household), { status: "pending", isPaper: false, open: 0 })
			return undefined
		}
	}
}

function takeAnswer(
	campaign: Campaign,
	{ household: id, n, statement, counts, paper }: z.infer<(typeof bodies)["signoff.signature"]>,
	status: "confirmed" | "objected",
	cases: number,
): string | undefined {
	const place = placeOf(campaign, id)
	if (n !== place.lastN + 1) return `household ${id}: answer ${n} follows answer ${place.lastN}`
	place.lastN = n
	if (statement !== campaign.statement) return `household ${id}: answer ${n} is to another statement`
	if (place.status === "conflict") return `household ${id}: answer ${n} while its members contradict each other`
	if (!counts) {
		if (place.status === "pending") return `household ${id}: answer ${n} contradicts nothing`
		place.status = "conflict"
		return undefined
	}
	const open = status === "objected" ? (place.status === "objected" ? place.open : 0) + cases : 0
	Object.assign(place, { status, isPaper: status === "confirmed" && paper, open })
	return undefined
}

function takeClosing(state: SignoffState, claimed: z.infer<(typeof bodies)["signoff.closed"]>): string | undefined {
	const campaign = state.campaigns.get(claimed.campaign)
	if (campaign === undefined) return `campaign ${claimed.campaign} has no statement`
	if (campaign.isClosed) return `campaign ${claimed.campaign} was closed before`
	campaign.isClosed = true
	const counted = { due: campaign.due, confirmed: 0, paper: 0, objected: 0, conflict: 0, pending: 0 }
	for (const { status, isPaper } of campaign.households.values()) {
		if (status !== "pending") counted[status]++
		if (status === "confirmed" && isPaper) counted.paper++
	}
	counted.pending = counted.due - counted.confirmed - counted.objected - counted.conflict
	state.closed++
	state.confirmed += counted.confirmed
	for (const [name, count] of Object.entries(counted)) {
		const said: unknown = Reflect.get(claimed, name)
		if (said !== count) return `${name} is ${said}, counted ${count}`
	}
	return undefined
}

function isKnown(kind: string): kind is Known {
	return Object.hasOwn(bodies, kind)
}

export const signoffRecounter = bindRecounter<SignoffState>({
	prefix: "signoff.",
	start: () => ({ campaigns: new Map(), texts: 0, closed: 0, confirmed: 0 }),
	take: (state, { kind, body }, cx) => {
		// Delegations, successions, deadlines, standards and re-checks move no count.
		if (!isKnown(kind)) return { state }
		const parsed = bodies[kind].safeParse(body)
		const fault = parsed.success ? take(state, kind, body, cx) : "its body cannot be read"
		return { state, ...(fault !== undefined && { fault }) }
	},
	figures: ({ texts, closed, confirmed }) => [
		["signoff.texts", texts],
		["signoff.closed", closed],
		["signoff.confirmed", confirmed],
	],
})
