/** The lines of a 接龙 as answers to a question of an open survey: whose each is, what it says, and why one cannot be entered. */
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { type GroupTarget, type GroupVerdict, judgeLines } from "../survey/index.ts"
import type { ChainRow } from "./chain-commands.ts"
import type { Neighbour } from "./neighbours.ts"

type Ready = Extract<GroupVerdict, { readonly kind: "ready" }>

/** `nothing`: only a name. `unknown`, `several`: nobody, or nobody alone, has this name. */
export type AnswerVerdict = GroupVerdict | { readonly kind: "nothing" | "unknown" | "several" }
export type AnswerRow = { readonly row: ChainRow; readonly who: Neighbour | undefined; readonly verdict: AnswerVerdict }

/** Person chosen for a row whose name is of several, by the row's index. */
export type Chosen = ReadonlyMap<number, string>

/** Undefined when the survey is not open any more, or the question is gone. */
export async function answerRows(
	reader: Reader,
	house: House,
	villageId: string,
	target: GroupTarget,
	{ rows, persons, chosen }: { readonly rows: readonly ChainRow[]; readonly persons: readonly Neighbour[]; readonly chosen: Chosen },
): Promise<readonly AnswerRow[] | undefined> {
	const byId = new Map(persons.map((person) => [person.personId, person]))
	const whose = rows.map((row, index) => personOf(row, byId, chosen.get(index)))
	const lines = rows.flatMap(({ entry: { words } }, index) => {
		const who = whose[index]
		return who === undefined || words.trim() === "" ? [] : [{ personId: who.personId, words, index }]
	})
	const judged = await judgeLines(reader, house, villageId, target, lines)
	if (judged === undefined) return undefined
	const verdicts = new Map(lines.map(({ index }, place) => [index, judged[place]]))
	return rows.map((row, index): AnswerRow => {
		const who = whose[index]
		const verdict = verdicts.get(index)
		if (verdict !== undefined) return { row, who, verdict }
		if (row.entry.words.trim() === "") return { row, who, verdict: { kind: "nothing" } }
		return { row, who, verdict: { kind: row.match.kind === "several" ? "several" : "unknown" } }
	})
}

function personOf({ match }: ChainRow, byId: ReadonlyMap<string, Neighbour>, chosen: string | undefined): Neighbour | undefined {
	if (match.kind === "several") return match.candidates.find(({ personId }) => personId === chosen)
	return match.author.personId === null ? undefined : byId.get(match.author.personId)
}

export function isReady(one: AnswerRow): one is AnswerRow & { readonly verdict: Ready } {
	return one.verdict.kind === "ready"
}

/** What becomes of the line, in words. */
export function verdictWords(verdict: AnswerVerdict, say: Say): string {
	switch (verdict.kind) {
		case "ready":
			return verdict.before === undefined
				? verdict.shown
				: say("opinion.chain.answer.changes", { shown: verdict.shown, before: verdict.before })
		case "own":
			return say("opinion.chain.answer.own", { shown: verdict.shown, standing: verdict.standing })
		case "same":
		case "differs":
			return say(`opinion.chain.answer.${verdict.kind}`, { shown: verdict.shown })
		case "unread":
		case "nothing":
		case "unknown":
		case "several":
			return say(`opinion.chain.answer.${verdict.kind}`)
	}
}

/** 李秀英（007 户）; only the name where nobody was found. */
export function whoWords({ row, who }: Pick<AnswerRow, "row" | "who">, say: Say): string {
	const { name } = row.entry
	if (who !== undefined) return say("opinion.chain.of", { name: who.name, number: who.householdNumber })
	return name === "" ? say("opinion.chain.noName") : name
}

/** A survey and its question as one value of a form or a button. */
export function targetKey({ surveyId, questionId }: GroupTarget): string {
	return `${surveyId} ${questionId}`
}

export function targetOf(key: string): GroupTarget | undefined {
	const [surveyId = "", ...rest] = key.split(" ")
	const questionId = rest.join(" ")
	return surveyId === "" || questionId === "" ? undefined : { surveyId, questionId }
}
