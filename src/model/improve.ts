/** What a model may improve: the doubtful pairs, where messages hold several matters, and the titles. Anything but an exact answer leaves things as the lexicon made them. */
import {
	type Consolidation,
	type Consolidator,
	type Level,
	type Message,
	placeClaims,
	textOf,
	vectorsOf,
} from "../text/consolidate/index.ts"
import { hidden } from "./hide.ts"
import { doubtfulPairs, samePairs } from "./judge.ts"
import type { Answer, Model, ModelFault } from "./server.ts"
import { startsOf } from "./split.ts"
import { titlesOf } from "./title.ts"

/** Which way made the result. */
export type Way =
	| { readonly made: "lexicon"; readonly fault?: ModelFault }
	| { readonly made: "lexicon+model"; readonly merged: number; readonly split: number; readonly titled: number }

export type Improved = { readonly result: Consolidation; readonly way: Way }

/** Never throws and never loses a message; `plain` comes back where the model fails in any way. */
export async function improve(
	model: Model,
	consolidator: Consolidator,
	messages: readonly Message[],
	plain: Consolidation,
	level: Level,
): Promise<Improved> {
	const read = messages.flatMap((message) => consolidator.read(message) ?? [])
	const texts = new Map(messages.map(({ id, title, body }) => [id, excerpt(`${title} ${body}`)]))
	const pairs = doubtfulPairs(read, plain.groups, level)
	const same = await samePairs(model, pairs, texts)
	if (!same.ok) return { result: plain, way: { made: "lexicon", fault: same.fault } }
	const groups = consolidator.group(read, { level, together: [...linksOf(plain), ...same.value] })
	const merged = {
		...plain,
		groups: same.value.length === 0 ? plain.groups : groups,
		claims: same.value.length === 0 ? plain.claims : regrouped(plain, groups),
	}
	const split = await splitAnew(model, consolidator, messages, merged, level)
	if (!split.ok) return { result: plain, way: { made: "lexicon", fault: split.fault } }
	const titled = await titlesOf(model, merged.groups, texts)
	if (!titled.ok) return { result: plain, way: { made: "lexicon", fault: titled.fault } }
	const named = merged.groups.map((group, index) => ({ ...group, title: titled.value.get(index) ?? group.title }))
	return {
		result: { ...merged, groups: named, claims: split.value.claims },
		way: { made: "lexicon+model", merged: same.value.length, split: split.value.count, titled: titled.value.size },
	}
}

const textShown = 200

/** As much of a text as a model is shown to tell what it is about; hidden first, so that no half of a number is left. */
export function excerpt(text: string, names?: ReadonlySet<string>): string {
	return hidden(text.trim(), names).slice(0, textShown)
}

/** Further claims of the messages the model was asked about, each placed among the groups. */
async function splitAnew(
	model: Model,
	consolidator: Consolidator,
	messages: readonly Message[],
	{ claims, groups }: Consolidation,
	level: Level,
): Promise<Answer<{ readonly claims: Consolidation["claims"]; readonly count: number }>> {
	const split = new Set(claims.map(({ id }) => id))
	const answer = await startsOf(
		model,
		messages.map((message) => ({ text: hidden(textOf(message)), isSplit: split.has(message.id) })),
	)
	if (!answer.ok) return answer
	if (answer.value.size === 0) return { ok: true, value: { claims, count: 0 } }
	const found = [...answer.value].flatMap(([index, starts]) => {
		const { length } = textOf(messages[index] ?? { title: "", body: "" })
		return starts.map((start, at) => ({ index, span: { start, end: starts[at + 1] ?? length } }))
	})
	const placed = messages.flatMap((message, index) => {
		const read = consolidator.readMain(message)
		return read === undefined ? [] : [{ index, read }]
	})
	const groupOf = new Map(groups.flatMap(({ members }, index) => members.map((id) => [id, index])))
	const own = new Set([...answer.value.keys()].map((index) => messages[index]?.id))
	const anew = placeClaims(consolidator.claimsAt(found, messages, level), vectorsOf(placed, level), level).map(({ index, span, near }) => ({
		id: messages[index]?.id ?? "",
		span,
		group: groupOf.get(placed[near ?? -1]?.read.id ?? "") ?? null,
	}))
	return { ok: true, value: { claims: [...claims.filter(({ id }) => !own.has(id)), ...anew], count: anew.length } }
}

/** Each member with its group's first: what stood together stays together. */
function linksOf({ groups }: Consolidation): readonly [string, string][] {
	return groups.flatMap(({ members: [first = "", ...others] }) => others.map((id): [string, string] => [first, id]))
}

function regrouped(plain: Consolidation, groups: Consolidation["groups"]): Consolidation["claims"] {
	const groupOf = new Map(groups.flatMap(({ members }, index) => members.map((id) => [id, index])))
	return plain.claims.map((claim) => ({ ...claim, group: groupOf.get(plain.groups[claim.group ?? -1]?.members[0] ?? "") ?? null }))
}
