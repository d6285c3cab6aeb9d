/** From readings to groups: issues first, then their representatives into themes. Pure and deterministic. */
import { averageLink, type Constraints, hopeful, type Pairs } from "./average-link.ts"
import { type Part, pairsOf, whole } from "./candidates.ts"
import { type Level, thresholds, type Vectors } from "./levels.ts"
import { type Matrix, matrixOf } from "./matrix.ts"
import { meanOf, type Vector } from "./vector.ts"

/** An issue of many messages is looked at by its weightiest features, about as many as one message has. */
const featuresOfIssue = 90

/** Group of each message, as the number of the group's first message. `issuePairs`: where they have been found already. */
export function clusterOf(vectors: readonly Vectors[], level: Level, constraints: Constraints, issuePairs?: Pairs): Int32Array {
	const issues = linked(matrixOf(vectors.map(({ issue }) => issue)), "issue", constraints, issuePairs)
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
	const themes = linked(matrixOf(means), "theme", { must: lift(constraints.must), cannot: lift(constraints.cannot) }, undefined, sizes)
	return issues.map((group) => groups[themes[place.get(group) ?? 0] ?? 0]?.[0] ?? group)
}

const worthComparing = 0.3

function linked(matrix: Matrix, level: Level, constraints: Constraints, pairs = pairsAt(matrix, level), weights?: Int32Array): Int32Array {
	return averageLink(matrix, pairs, thresholds[level], constraints, weights)
}

function pairsAt(matrix: Matrix, level: Level, part: Part = whole): Pairs {
	return pairsOf(matrix, thresholds[level] * worthComparing, thresholds[level] * hopeful, part)
}

/** The pairs of issues, or a part of them, of messages as they are read. */
export function issuePairsOf(vectors: readonly Vector[], part: Part): Pairs {
	return pairsAt(matrixOf(vectors), "issue", part)
}
