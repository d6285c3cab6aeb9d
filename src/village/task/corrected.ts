/** Which decision stands, where the one a task was given under was corrected since. Pure. */
import type { MatterView } from "../council/index.ts"

type Decision = MatterView["decisions"][number]

/** The last of the corrections of the decision of this number; undefined where it stands as it was given. */
export function standingDecision(decisions: readonly Decision[], number: string | null): Decision | undefined {
	const next = decisions.find(({ corrects }) => corrects !== null && corrects === number)
	return next === undefined ? undefined : (standingDecision(decisions, next.number) ?? next)
}
