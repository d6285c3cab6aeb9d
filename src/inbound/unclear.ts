/** Why an answer could not be taken, so that the next try can. Pure. */
import type { Reading } from "../engine/answer.ts"
import type { Intent } from "../engine/turn.ts"
import type { Wait } from "../engine/wait.ts"

export function misunderstood(reading: Reading, wait: Wait): Intent {
	const { expects } = wait
	switch (reading.kind) {
		case "ambiguous": {
			const labels =
				expects.kind === "options"
					? expects.options.filter((option) => reading.candidates.includes(option.id)).map((option) => option.label)
					: []
			return { kind: "unclear", key: "router.ambiguous", values: { options: labels.join("、") }, counts: true }
		}
		case "count":
			return miscounted(reading.picked, reading)
		case "range":
			return { kind: "unclear", ...outOfBounds(reading.value, expects), counts: true }
		default:
			return { kind: "unclear", key: expects.kind === "number" ? "router.unclear.number" : "router.unclear.options", counts: true }
	}
}

function outOfBounds(value: number, expects: Wait["expects"]): { readonly key: string; readonly values: Readonly<Record<string, number>> } {
	if (expects.kind !== "number") return { key: "router.unclear.number", values: {} }
	const { min, max, decimals = 0 } = expects
	if (min !== undefined && value < min)
		return max === undefined ? { key: "router.unclear.atLeast", values: { min } } : { key: "router.unclear.range", values: { min, max } }
	if (max !== undefined && value > max)
		return min === undefined ? { key: "router.unclear.atMost", values: { max } } : { key: "router.unclear.range", values: { min, max } }
	return decimals === 0 ? { key: "router.unclear.whole", values: {} } : { key: "router.unclear.decimals", values: { decimals } }
}

export function miscounted(picked: number, { min, max }: { readonly min: number; readonly max: number }): Intent {
	return { kind: "unclear", key: min === max ? "router.countExact" : "router.count", values: { picked, min, max }, counts: true }
}
