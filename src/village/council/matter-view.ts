/** Everything the page of a matter shows, read in one go. */
import type { Reader } from "../../store/store.ts"
import type { House, ItemStep, StaffSession } from "../affair.ts"
import { itemSteps } from "../item/index.ts"
import { member, villageById } from "../people/index.ts"
import { type Standard, standardsOf } from "../signoff/index.ts"
import type { PollAsked } from "../survey/index.ts"
import { rollNow } from "./commands-bodies.ts"
import { gateFacts, pollsFor } from "./commands-gates.ts"
import { isOpen } from "./commands-votes.ts"
import { matterPath } from "./console.ts"
import { pollOfMatter } from "./poll-of-matter.ts"
import type { MatterPoll } from "./poll-rules.ts"
import { type Body, bodyById } from "./repo-bodies.ts"
import { type Decision, decisionsOf, type GateRow, gatesOf, type MarkRow, type Matter, marksOf, matterById } from "./repo-matters.ts"
import { earlierVotes, type Recusal, type Round, recusalsOf, roundsOf, type Vote, votesOf } from "./repo-rounds.ts"
import { kinOnRoll } from "./round-ready.ts"
import { type Composition, compositionOf, type Result, resultOf } from "./rules.ts"
import { tookPart } from "./secret.ts"
import type { SentForm } from "./sent-form.ts"
import { type GateKind, type StageState, shutGates, stageStates } from "./stages.ts"

export type Named = { readonly unitId: string; readonly name: string }

export type RoundView = {
	readonly round: Round
	readonly isOpen: boolean
	readonly composition: Composition
	readonly result: Result | undefined
	/** Of an open roll-call only; while it is open, too: everybody who votes openly is seen to. */
	readonly votes: readonly (Vote & { readonly name: string })[]
	readonly earlier: readonly (Vote & { readonly name: string })[]
	readonly due: readonly Named[]
	/** Of those due, who has voted, whatever they said. */
	readonly voted: ReadonlySet<string>
	readonly recused: readonly (Named & { readonly reason: string })[]
}

export type MatterView = {
	/** The village's name. */
	readonly village: string
	readonly matter: Matter
	readonly body: Body
	readonly rounds: readonly RoundView[]
	readonly gates: readonly GateRow[]
	readonly shut: readonly GateKind[]
	readonly stages: readonly StageState[]
	readonly marks: readonly MarkRow[]
	readonly decisions: readonly Decision[]
	readonly poll: MatterPoll | undefined
	/** Surveys that can be its poll, while one is asked for. */
	readonly polls: readonly PollAsked[]
	/** What stands posted, where the matter is about people; also what came too late for it. */
	readonly standards: readonly Standard[]
	/** The roll as it stands, for recusals before a round is opened. */
	readonly roll: readonly (Named & { readonly household: string })[]
	/** Of the roll as it stands now. */
	readonly composition: Composition
	/** Of the roll: those recorded, and those that opening a vote will record. */
	readonly recusals: readonly Pick<Recusal, "unitId" | "reason">[]
	/** How far the work on its item has come, where it has one. */
	readonly task: ItemStep | undefined
	readonly session: Pick<StaffSession, "rights" | "csrf" | "villageId">
	/** A form that was refused, as it was sent. */
	readonly sent: SentForm | undefined
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export async function matterView(
	reader: Reader,
	house: House,
	session: MatterView["session"],
	id: string,
	notice: MatterView["notice"],
	sent?: SentForm,
): Promise<MatterView | undefined> {
	const { villageId } = session
	const now = house.clock()
	const matter = await matterById(reader, villageId, id)
	const body = matter === undefined ? undefined : await bodyById(reader, villageId, matter.bodyId)
	if (matter === undefined || body === undefined) return undefined
	const marks = await marksOf(reader, villageId, id)
	const rounds: RoundView[] = []
	for (const round of await roundsOf(reader, villageId, [id])) rounds.push(await roundView(reader, round, now))
	const roll = await rollNow(reader, body)
	const recusals = await recusalsOf(reader, villageId, id)
	const known = new Set(recusals.map(({ unitId }) => unitId))
	const kin = matter.state === "listed" ? await kinOnRoll(reader, matter, roll) : []
	const steps = matter.itemId === null ? undefined : await itemSteps(reader, house, villageId, [matter.itemId])
	const asksPoll = matter.state === "listed" && (matter.needsPoll || matter.kind === "risk")
	const noticeDays = matter.round > 1 ? 0 : body.rule.noticeDays
	return {
		village: (await villageById(reader, villageId))?.name ?? "",
		matter,
		body,
		rounds,
		gates: await gatesOf(reader, villageId, id),
		shut: matter.state === "listed" ? shutGates(await gateFacts(reader, matter, noticeDays, now)) : [],
		stages: stageStates(matter.preset, marks, matter.state === "decided"),
		marks,
		decisions: await decisionsOf(reader, villageId, id),
		poll: await pollOfMatter(reader, matter),
		polls: asksPoll ? await pollsFor(reader, matter) : [],
		standards: matter.state === "listed" && matter.kind === "people" ? await standardsOf(reader, villageId) : [],
		roll,
		composition: compositionOf(roll),
		recusals: [
			...recusals,
			...kin.flatMap(({ unitId, how }) => (known.has(unitId) ? [] : [{ unitId, reason: house.say(`council.recusal.${how}`) }])),
		],
		task: matter.itemId === null ? undefined : steps?.get(matter.itemId)?.findLast(({ path }) => path !== matterPath(matter.id)),
		session,
		sent,
		notice,
	}
}

async function roundView(reader: Reader, round: Round, now: number): Promise<RoundView> {
	const { villageId, matterId } = round
	const names = new Map<string, string>()
	for (const { unitId, personId } of round.roll) {
		const found = await member(reader, villageId, personId)
		const name = found?.name ?? ""
		names.set(unitId, round.rule.unit === "household" ? `${found?.householdNumber ?? ""} ${name}` : name)
	}
	const nameOf = (unitId: string) => names.get(unitId) ?? ""
	const recusals = (await recusalsOf(reader, villageId, matterId)).filter(
		({ unitId, at }) => names.has(unitId) && (round.closedAt === null || at <= round.closedAt),
	)
	const recused = new Set(recusals.map(({ unitId }) => unitId))
	const votes = round.way === "open" ? await votesOf(reader, round) : []
	const voted = round.way === "secret" ? await tookPart(reader, round) : votes.map(({ unitId }) => unitId)
	return {
		round,
		isOpen: isOpen(round, now),
		composition: compositionOf(round.roll),
		result: round.counts === null ? undefined : resultOf(round.rule, round.counts),
		votes: votes.map((vote) => ({ ...vote, name: nameOf(vote.unitId) })),
		earlier: (await earlierVotes(reader, round)).map((vote) => ({ ...vote, name: nameOf(vote.unitId) })),
		due: round.roll.filter(({ unitId }) => !recused.has(unitId)).map(({ unitId }) => ({ unitId, name: nameOf(unitId) })),
		voted: new Set(voted),
		recused: recusals.map(({ unitId, reason }) => ({ unitId, name: nameOf(unitId), reason })),
	}
}
