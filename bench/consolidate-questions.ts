/** What forty yes/no answers of a person are worth: here the grouping made by hand answers. */
import { type Level, type Read, usefulQuestions } from "../src/text/consolidate/index.ts"

const asked = 40

/** The groups after forty questions, each the most useful of its moment, as the board asks them. */
export function afterQuestions(
	read: readonly Read[],
	start: readonly (readonly string[])[],
	labelOf: ReadonlyMap<string, string>,
	level: Level,
): readonly (readonly string[])[] {
	const place = new Map(read.map(({ id }, index) => [id, index]))
	const label = (item: number): string => labelOf.get(read[item]?.id ?? "") ?? ""
	const vectors = read.map(({ vectors: all }) => all[level])
	const settled = new Set<string>()
	const isSettled = (one: number, other: number): boolean => settled.has(`${Math.min(one, other)}:${Math.max(one, other)}`)
	let groups: readonly (readonly number[])[] = start.map((members) => members.flatMap((id) => place.get(id) ?? []))
	for (let at = 0; at < asked; at++) {
		const [question] = usefulQuestions(vectors, groups, level, 1, { isSettled })
		if (question === undefined) break
		const sides = question.kind === "same" ? [groups[question.one] ?? [], groups[question.other] ?? []] : [question.items, question.rest]
		const [ones = [], others = []] = sides
		for (const one of ones) for (const other of others) settled.add(`${Math.min(one, other)}:${Math.max(one, other)}`)
		const own = new Set([...ones, ...others])
		const left = groups.filter((group) => !group.some((item) => own.has(item)))
		groups = usual(ones.map(label)) === usual(others.map(label)) ? [...left, [...ones, ...others]] : [...left, ones, others]
	}
	return groups.map((items) => items.map((item) => read[item]?.id ?? ""))
}

function usual(labels: readonly string[]): string {
	const counts = new Map<string, number>()
	for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ""
}
