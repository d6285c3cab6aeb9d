/** What forty yes/no answers of a person are worth: here the grouping made by hand answers. */
import { type Level, type Read, usefulQuestions } from "../src/text/consolidate/index.ts"

const rounds = 4
const perRound = 10

/** The groups after forty questions, ten at a time, as the board asks them. */
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
	const settle = (ones: readonly number[], others: readonly number[]): void => {
		for (const one of ones) for (const other of others) settled.add(`${Math.min(one, other)}:${Math.max(one, other)}`)
	}
	let groups = start.map((members) => members.flatMap((id) => place.get(id) ?? []))
	for (let round = 0; round < rounds; round++) {
		const shown = groups
		const isSettled = (one: number, other: number): boolean => settled.has(`${Math.min(one, other)}:${Math.max(one, other)}`)
		for (const question of usefulQuestions(vectors, shown, level, perRound, { isSettled })) {
			if (question.kind === "same") {
				const [one, other] = [shown[question.one] ?? [], shown[question.other] ?? []]
				const [a, b] = [groups.find((group) => group.includes(one[0] ?? -1)), groups.find((group) => group.includes(other[0] ?? -1))]
				if (usual(one.map(label)) !== usual(other.map(label))) settle(one, other)
				else if (a !== undefined && b !== undefined && a !== b)
					groups = [...groups.filter((group) => group !== a && group !== b), [...a, ...b]]
			} else {
				const group = shown[question.group] ?? []
				const others = group.filter((item) => item !== question.item)
				settle([question.item], others)
				if (usual(group.map(label)) !== label(question.item))
					groups = [
						...groups.map((each) => each.filter((item) => item !== question.item)).filter(({ length }) => length > 0),
						[question.item],
					]
			}
		}
	}
	return groups.map((items) => items.map((item) => read[item]?.id ?? ""))
}

function usual(labels: readonly string[]): string {
	const counts = new Map<string, number>()
	for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ""
}
