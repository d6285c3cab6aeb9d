/** Counts every vote in the ledger again: roll-calls and ballots from their own votes, results by the rule, decisions by their round. */
import { z } from "zod"
import { bindRecounter, type Entry } from "../../ledger/index.ts"
import type { LedgerUse } from "../affair.ts"
import { matterById } from "./repo-matters.ts"
import { type Choice, type Counts, choices, fewestBallots, type Outcome, type Rule, resultOf, ruleSchema } from "./rules.ts"
import { decisionVerdicts } from "./verdicts.ts"

const countsSchema = z.object({ roll: z.number(), recused: z.number(), agree: z.number(), against: z.number(), abstain: z.number() })
const ruleNumbers = ruleSchema.omit({ source: true })
const of = { matterId: z.string(), round: z.number() }
const openedSchema = z.object({ ...of, rule: ruleNumbers, roll: z.array(z.string()) })
const rollCallSchema = z.object({
	...of,
	rule: ruleNumbers,
	recused: z.array(z.string()),
	votes: z.array(z.tuple([z.string(), z.enum(choices)])),
	counts: countsSchema,
	outcome: z.string(),
})
const ballotsSchema = z.object({
	...of,
	rule: ruleNumbers,
	roll: z.number(),
	recused: z.array(z.string()),
	tookPart: z.array(z.string()),
	ballots: z.array(z.enum(choices)).nullable(),
	counts: countsSchema.nullable(),
	outcome: z.string(),
})
const meetingSchema = z.object({ ...of, rule: ruleNumbers, recused: z.array(z.string()), counts: countsSchema, outcome: z.string() })
const decisionSchema = z.object({
	number: z.string(),
	...of,
	verdict: z.enum(decisionVerdicts),
	counts: countsSchema,
	corrects: z.string().nullable(),
})

type Closed = { readonly rule: Omit<Rule, "source">; readonly counts: Counts | null }
type State = {
	/** Rolls of the rounds opened, by matter and round. */
	readonly rolls: Map<string, ReadonlySet<string>>
	readonly closed: Map<string, Closed>
	readonly decisions: Set<string>
	readonly corrected: Set<string>
	votes: number
}

const keyOf = ({ matterId, round }: { readonly matterId: string; readonly round: number }) => `${matterId} ${round}`
const count = (votes: readonly Choice[], choice: Choice) => votes.filter((vote) => vote === choice).length

/** Undefined where no vote can come to these counts. */
function outcomeBy(rule: Omit<Rule, "source">, counts: Counts): Outcome | undefined {
	try {
		return resultOf({ ...rule, source: "-" }, counts).outcome
	} catch {
		return undefined
	}
}

/** A fault, or undefined where the result follows from the counts by the rule. */
function resultFault(rule: Omit<Rule, "source">, counts: Counts, outcome: string): string | undefined {
	const found = outcomeBy(rule, counts)
	if (found === undefined) return `no vote can come to ${JSON.stringify(counts)}`
	return found === outcome ? undefined : `the outcome is ${outcome}, by the rule ${found}`
}

function countsFault(counts: Counts, votes: readonly Choice[], recused: number, roll: number): string | undefined {
	const counted = { roll, recused, agree: count(votes, "agree"), against: count(votes, "against"), abstain: count(votes, "abstain") }
	const differs = (["roll", "recused", "agree", "against", "abstain"] as const).find((name) => counts[name] !== counted[name])
	return differs === undefined ? undefined : `${differs} is ${counts[differs]}, counted ${counted[differs]}`
}

function rollFault(roll: ReadonlySet<string> | undefined, voted: readonly string[], recused: readonly string[]): string | undefined {
	if (roll === undefined) return "the round was never opened"
	if (new Set(voted).size !== voted.length) return "somebody voted twice"
	const stranger = [...voted, ...recused].find((unit) => !roll.has(unit))
	if (stranger !== undefined) return `${stranger} is not on the roll`
	const both = voted.find((unit) => recused.includes(unit))
	return both === undefined ? undefined : `${both} recused and voted`
}

function take(state: State, entry: Entry): string | undefined {
	switch (entry.kind) {
		case "council.round-opened": {
			const body = openedSchema.parse(entry.body)
			if (state.rolls.has(keyOf(body))) return "the round was opened before"
			state.rolls.set(keyOf(body), new Set(body.roll))
			return undefined
		}
		case "council.roll-call": {
			const body = rollCallSchema.parse(entry.body)
			const { rule, recused, votes, counts, outcome } = body
			const roll = state.rolls.get(keyOf(body))
			state.votes += votes.length
			return (
				close(state, body, { rule, counts }) ??
				rollFault(
					roll,
					votes.map(([unit]) => unit),
					recused,
				) ??
				countsFault(
					counts,
					votes.map(([, choice]) => choice),
					recused.length,
					roll?.size ?? 0,
				) ??
				resultFault(rule, counts, outcome)
			)
		}
		case "council.ballot-closed": {
			const body = ballotsSchema.parse(entry.body)
			const { rule, roll: size, recused, tookPart, ballots, counts, outcome } = body
			const roll = state.rolls.get(keyOf(body))
			state.votes += tookPart.length
			const fault = close(state, body, { rule, counts }) ?? rollFault(roll, tookPart, recused)
			if (fault !== undefined) return fault
			if (roll?.size !== size) return `the roll is ${size}, opened with ${roll?.size}`
			if (ballots === null || counts === null)
				return tookPart.length < fewestBallots && ballots === null && counts === null && outcome === "withheld"
					? undefined
					: "ballots are withheld without need"
			if (ballots.length !== tookPart.length) return `${ballots.length} ballots of ${tookPart.length} who took part`
			if (ballots.length < fewestBallots) return "too few ballots were opened"
			return countsFault(counts, ballots, recused.length, size) ?? resultFault(rule, counts, outcome)
		}
		case "council.meeting": {
			const body = meetingSchema.parse(entry.body)
			const { rule, counts, recused, outcome } = body
			if (counts.recused !== recused.length) return `recused is ${counts.recused}, counted ${recused.length}`
			return close(state, body, { rule, counts }) ?? resultFault(rule, counts, outcome)
		}
		case "council.decision":
			return decided(state, decisionSchema.parse(entry.body))
		default:
			return undefined
	}
}

function close(state: State, body: { readonly matterId: string; readonly round: number }, closed: Closed): string | undefined {
	if (state.closed.has(keyOf(body))) return "the round was closed before"
	state.closed.set(keyOf(body), closed)
	return undefined
}

function decided(state: State, body: z.infer<typeof decisionSchema>): string | undefined {
	const { number, verdict, counts, corrects } = body
	if (state.decisions.has(number)) return `${number} was given before`
	state.decisions.add(number)
	const round = state.closed.get(keyOf(body))
	if (round === undefined || round.counts === null) return `${number} decides a round that was not counted`
	if (corrects === null && JSON.stringify(sorted(counts)) !== JSON.stringify(sorted(round.counts)))
		return `${number} has other counts than its round`
	if (corrects !== null) {
		if (!state.decisions.has(corrects)) return `${number} corrects ${corrects}, which there is not`
		if (state.corrected.has(corrects)) return `${corrects} is corrected twice`
		state.corrected.add(corrects)
	}
	const outcome = outcomeBy(round.rule, counts)
	if (outcome === undefined) return `no vote can come to ${JSON.stringify(counts)}`
	// Too few is no decision: only a correction may say so, of what was taken for one.
	const right = outcome === "passed" ? "adopted" : outcome === "failed" ? "rejected" : corrects === null ? undefined : "void"
	return verdict === right ? undefined : `${number} is ${verdict}, by the rule it is ${outcome}`
}

function sorted({ roll, recused, agree, against, abstain }: Counts) {
	return [roll, recused, agree, against, abstain]
}

export const councilRecounter = bindRecounter<State>({
	prefix: "council.",
	start: () => ({ rolls: new Map(), closed: new Map(), decisions: new Set(), corrected: new Set(), votes: 0 }),
	take: (state, entry) => {
		let fault: string | undefined
		try {
			fault = take(state, entry)
		} catch (error) {
			if (!(error instanceof z.ZodError)) throw error
			fault = `the body of ${entry.kind} cannot be read`
		}
		return fault === undefined ? { state } : { state, fault }
	},
	figures: ({ closed, votes, decisions }) => [
		["council.rounds", closed.size],
		["council.votes", votes],
		["council.decisions", decisions.size],
	],
})

const numbered = z.object({ number: z.string() }).partial()
const tookPartIn = ballotsSchema.pick({ matterId: true, tookPart: true })
const counted = z.object({ counts: countsSchema.nullable() }).partial()

export const councilLedger: LedgerUse = {
	kinds: {
		"council.round-opened": "council.entry.opened",
		"council.roll-call": "council.entry.rollCall",
		"council.ballot-closed": "council.entry.ballots",
		"council.meeting": "council.entry.meeting",
		"council.decision": "council.entry.decision",
		"council.order": "council.entry.order",
	},
	facts: async ({ kind, body, villageId }, { reader, house }) => {
		const { number } = numbered.safeParse(body).data ?? {}
		const secret = kind === "council.ballot-closed" ? tookPartIn.safeParse(body).data : undefined
		const matter = secret && (await matterById(reader, villageId, secret.matterId))
		const { counts } = counted.safeParse(body).data ?? {}
		return [
			...(number === undefined ? [] : [number]),
			// Its receipts are proofs of taking part; who looks one up wants to know in what.
			...(secret === undefined ? [] : [house.say("council.entry.tookPart", { count: secret.tookPart.length })]),
			// Anybody may read this; a matter about people names them.
			...(matter === undefined || matter.kind === "people" ? [] : [house.say("council.entry.matter", { title: matter.title })]),
			...(counts === undefined || counts === null
				? []
				: [house.say("council.entry.counts", { agree: counts.agree, against: counts.against, abstain: counts.abstain })]),
		]
	},
	recounter: councilRecounter,
}
