/** In which order the lines of a tally are read: the village, its groups as they are counted (一组, 二组 … 十一组), its grids. Pure. */
import type { Say } from "../../engine/flow.ts"
import { numeralSigns, parseNumeral } from "../../text/numerals.ts"

type Line = { readonly scope: "village" | "group" | "grid"; readonly name: string }

const scopes = ["village", "group", "grid"] as const
const numerals = new RegExp(`[${numeralSigns}]+`, "g")

/** Names sort by the numbers in them, however they are written. */
function keyOf(name: string): string {
	return name.replaceAll(numerals, (digits) => String(parseNumeral(digits) ?? digits).padStart(12, "0"))
}

export function inReadingOrder<T extends Line>(lines: readonly T[]): readonly T[] {
	const keys = new Map(lines.map((line) => [line, `${scopes.indexOf(line.scope)} ${line.name === "" ? "\uffff" : keyOf(line.name)}`]))
	return lines.toSorted((left, right) => ((keys.get(left) ?? "") < (keys.get(right) ?? "") ? -1 : 1))
}

/** Where no household is in a group or grid, the line of those in none says what the village's says already. */
export function worthShowing<T extends Line>(lines: readonly T[]): readonly T[] {
	return lines.filter(
		({ scope, name }) => scope === "village" || name !== "" || lines.some((other) => other.scope === scope && other.name !== ""),
	)
}

/** What a line is called: the village, a group, a grid, or those in none. */
export function lineName({ scope, name }: Line, say: Say): string {
	if (scope === "village") return say("signoff.console.village")
	return name === "" ? say(`signoff.none.${scope}`) : name
}
