/** A decision that work was given under is one no more, or is one again: who answers for the work hears it, and not only whoever opens its page. */
import type { DecisionHeard } from "../affair.ts"
import { decisionsOf } from "../council/index.ts"
import { reportChange, shortTitle } from "../report/index.ts"
import { standingDecision } from "./corrected.ts"
import { tasksOf } from "./repo.ts"

/** What is done or was declined is over: nobody has to stop. */
const goingOn = ["todo", "doing", "checking", "escalated"] as const

export const groundMoved: DecisionHeard = async (tx, { house, now }, { villageId, matterId, number, verdict, corrects }) => {
	// Corrected and still adopted: the work goes on as it was.
	if (verdict === "adopted" && corrects !== null) return
	const decisions = await decisionsOf(tx, villageId, matterId)
	for (const task of await tasksOf(tx, villageId, { matterId, states: goingOn })) {
		if (standingDecision(decisions, task.decisionNumber)?.number !== number) continue
		await reportChange(tx, house, {
			villageId,
			changeId: `task.ground:${task.number}:${number}`,
			personIds: [task.responsibleId],
			words: house.say(`task.ground.${verdict}`, { title: shortTitle(task.title), task: task.number, number }),
			now,
		})
	}
}
