/** What a matter's archive folder says of how it was decided, in words that need no page beside them. */
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { compositionWarning, resultWords, roundWords, ruleWords } from "./arithmetic.ts"
import type { MatterView, RoundView } from "./matter-view.ts"
import { pollLines } from "./poll-words.ts"

type Words = Pick<House, "say" | "locale" | "timeZone">

export type MatterArchive = {
	/** Which village, which number, what kind, before whom, how far. */
	readonly facts: readonly string[]
	readonly gates: readonly string[]
	/** Said where no gate was ever asked for. */
	readonly noGates: string
	/** Why it was taken off the agenda; empty where it was not. */
	readonly withdrawal: readonly string[]
	readonly rule: readonly string[]
	readonly rounds: readonly { readonly head: string; readonly lines: readonly string[] }[]
	readonly stages: readonly string[]
	readonly decisions: readonly string[]
}

export function matterArchive(view: MatterView, house: Words): MatterArchive {
	const { say } = house
	const when = (at: number) => formatDateTime(at, house.locale, house.timeZone)
	const { village, matter, body, rounds, gates, marks, decisions, poll } = view
	const gateLine = ({ kind, verdict, note, at }: (typeof gates)[number]) => `${when(at)} ${say(`council.gate.${kind}.${verdict}`)} ${note}`
	return {
		facts: [
			say("council.archive.matter", { village, serial: matter.serial, title: matter.title }),
			say("council.archive.body", { body: body.name, kind: say(`council.kind.${matter.kind}`) }),
			...(matter.rank === null ? [] : [say("council.minutes.rank", { rank: matter.rank })]),
			say("council.archive.state", { state: say(`council.state.${matter.state}`), at: when(matter.createdAt) }),
		],
		gates: [
			...gates.filter(({ kind }) => kind !== "withdrawal").map(gateLine),
			...(poll === undefined ? [] : pollLines(say, poll)),
			...(matter.noticedAt === null ? [] : [say("council.archive.noticed", { at: when(matter.noticedAt) })]),
		],
		noGates: say(matter.kind === "ordinary" && !matter.needsPoll ? "council.archive.notAsked" : "council.archive.missing"),
		withdrawal: gates.filter(({ kind }) => kind === "withdrawal").map(gateLine),
		rule: [`${ruleWords(say, body.rule)}。`, say("council.body.source", { source: body.rule.source })],
		rounds: rounds.map((round) => ({
			head: roundWords(say, round.round),
			lines: roundLines(round, body.rule, house),
		})),
		stages: marks.map(({ stage, signer, who, note, at }) =>
			[when(at), say(`council.stage.${stage}`), say(`council.signer.${signer}`), who, note].join(" ").trim(),
		),
		decisions: decisions.map(({ number, verdict, words, at, ledgerSeq, corrects }) =>
			say(corrects === null ? "council.archive.decision" : "council.archive.correction", {
				at: when(at),
				number,
				verdict: say(`council.verdict.${verdict}`),
				words,
				seq: ledgerSeq,
				corrects: corrects ?? "",
			}),
		),
	}
}

function roundLines(
	{ round, result, votes, earlier, recused, composition }: RoundView,
	ruleNow: MatterView["body"]["rule"],
	{ say, locale, timeZone }: Words,
): readonly string[] {
	const when = (at: number) => formatDateTime(at, locale, timeZone)
	const warning = compositionWarning(say, composition)
	const ruled = `${ruleWords(say, round.rule)}。`
	return [
		round.closedAt === null
			? say("council.archive.opened", { at: when(round.openedAt) })
			: say("council.round.times", { opened: when(round.openedAt), closed: when(round.closedAt) }),
		// The body's rule may have changed since: this one was counted by its own.
		...(ruled === `${ruleWords(say, ruleNow)}。` ? [] : [say("council.archive.ruleThen", { rule: ruled, source: round.rule.source })]),
		...(result === undefined ? [] : resultWords(say, round, result)),
		...(warning === "" ? [] : [warning]),
		...(round.outcome === "withheld" ? [say("council.result.withheld")] : []),
		...(recused.length === 0
			? []
			: [say("council.round.recused", { names: recused.map(({ name, reason }) => `${name}（${reason}）`).join("、") })]),
		...votes.map(({ unitId, name, choice, reason, channel, at }) =>
			say("council.archive.vote", {
				name,
				choice: say(`council.choice.${choice}`),
				at: when(at),
				how: say(channel === "paper" ? "council.vote.paper" : "council.vote.chat"),
				reason,
				before: earlier
					.filter((vote) => vote.unitId === unitId)
					.map((vote) => say("council.archive.before", { choice: say(`council.choice.${vote.choice}`), at: when(vote.at) }))
					.join(""),
			}),
		),
		...(round.verdict === null ? [] : [say("council.archive.verdict", { verdict: say(`council.verdict.${round.verdict}`) })]),
		...(round.note === "" ? [] : [say("council.round.note", { note: round.note })]),
		...(round.nextAt === null ? [] : [say("council.round.next", { when: when(round.nextAt) })]),
	]
}
