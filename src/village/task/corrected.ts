/** Which decision stands, where the one a task was given under was corrected since. Pure. */
import type { MatterView } from "../council/index.ts"

type Decision = MatterView["decisions"][number]

/**
 * What took the place of the decision of this number: the last of its corrections, or, where that made it void, what the matter's next vote came
 * to. Undefined where it stands as it was given. `decisions`: of one matter, in the order they were made.
 */
export function standingDecision(decisions: readonly Decision[], number: string | null): Decision | undefined {
	const at = decisions.findIndex((decision) => decision.number === number)
	const next =
		decisions.find(({ corrects }) => corrects !== null && corrects === number) ??
		(decisions[at]?.verdict === "void" ? decisions.slice(at + 1).find(({ corrects }) => corrects === null) : undefined)
	return next === undefined ? undefined : (standingDecision(decisions, next.number) ?? next)
}
