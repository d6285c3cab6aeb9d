/** Why simulated council members vote as they do, in words that fit any small matter of a village. Pure; nobody has ever said them. */
import type { Choice } from "../village/council/index.ts"
import type { Random } from "./random.ts"

const reasons: Readonly<Record<Choice, readonly string[]>> = {
	agree: [
		"大家提了好几回，早该办了",
		"花钱不多，家家都用得上",
		"老人孩子最需要，先办这个",
		"村里自己能办，不用等上面",
		"我去看过，确实是这样",
		"先修一修，比出了事再修省钱",
		"我们组好几户都说过",
	],
	against: [
		"今年的钱不够，先办更急的",
		"要先问清楚谁来管、管多久",
		"没看到预算，说不清要花多少",
		"这件归镇里管，先报上去",
		"位置没选好，先和附近几户商量",
	],
	abstain: ["情况不太了解", "要看钱从哪里来", "两种说法都有道理，再听听"],
}
/** Whoever is against says why; of the others many press without a word. */
const shares: Readonly<Record<Choice, number>> = { agree: 0.55, against: 1, abstain: 0.6 }

/** Empty where none is given. */
export function voteReason(choice: Choice, random: Random): string {
	return random.chance(shares[choice]) ? random.pick(reasons[choice]) : ""
}
