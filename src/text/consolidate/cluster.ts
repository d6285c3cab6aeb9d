/** From readings to groups: issues first, then their representatives into themes. Pure and deterministic. */
import { averageLink, type Constraints, hopeful, type Pairs } from "./average-link.ts"
import { type Part, pairsOf, whole } from "./candidates.ts"
import { type Level, thresholds, type Vectors } from "./levels.ts"
import { type Matrix, matrixOf } from "./matrix.ts"
import { meanOf, type Vector } from "./vector.ts"

/** An issue of many messages is looked at by its weightiest features, about as many as one message has. */
const featuresOfIssue = 90

/** Vectors, and which of them may belong together. */
export type Paired = { readonly matrix: Matrix; readonly pairs: Pairs }

/** Group of each message, as the number of the group's first message. `found`: the issues, where they have been paired already. */
export function clusterOf(vectors: readonly Vectors[], level: Level, constraints: Constraints, found?: Paired): Int32Array {
	const issues = linked(found ?? pairedIssues(vectors.map(({ issue }) => issue)), "issue", constraints)
	if (level === "issue") return issues
	const members = new Map<number, number[]>()
	issues.forEach((group, item) => {
		const list = members.get(group) ?? []
		list.push(item)
		members.set(group, list)
	})
	const groups = [...members.values()]
	const place = new Map([...members.keys()].map((group, index) => [group, index]))
	const means = groups.map((items) =>
		meanOf(
			items.flatMap((item) => vectors[item]?.theme ?? []),
			featuresOfIssue,
		),
	)
	// What people said of messages holds for the issues they are in; an issue holds no two that were kept apart.
	const lift = (pairs: Constraints["must"]): Constraints["must"] =>
		pairs.map(([a, b]) => [place.get(issues[a] ?? a) ?? 0, place.get(issues[b] ?? b) ?? 0])
	const sizes = Int32Array.from(groups, ({ length }) => length)
	const lifted = { must: lift(constraints.must), cannot: lift(constraints.cannot) }
	const themes = linked(paired(means, "theme"), "theme", lifted, sizes)
	return issues.map((group) => groups[themes[place.get(group) ?? 0] ?? 0]?.[0] ?? group)
}

const worthComparing = 0.3

function linked({ matrix, pairs }: Paired, level: Level, constraints: Constraints, weights?: Int32Array): Int32Array {
	return averageLink(matrix, pairs, thresholds[level], constraints, weights)
}

function paired(vectors: readonly Vector[], level: Level, part: Part = whole): Paired {
	const matrix = matrixOf(vectors)
	return { matrix, pairs: pairsOf(matrix, thresholds[level] * worthComparing, thresholds[level] * hopeful, part) }
}

/** Issues with their pairs, or with a part of them. */
export function pairedIssues(vectors: readonly Vector[], part?: Part): Paired {
	return paired(vectors, "issue", part)
}
