/** What is odd in a 接龙, in words. Pure. */
import type { Say } from "../../engine/flow.ts"
import type { ChainFinding } from "./chain.ts"

export function findingText(say: Say, finding: ChainFinding): string {
	switch (finding.kind) {
		case "lost":
			return say(finding.number === undefined ? "opinion.chain.lostSomewhere" : "opinion.chain.lost", {
				name: finding.name,
				number: finding.number ?? 0,
			})
		case "overwritten":
			return say("opinion.chain.overwritten", { number: finding.number, name: finding.name, other: finding.other })
		case "doubled":
		case "differs":
		case "unnumbered":
			return say(`opinion.chain.${finding.kind}`, { name: finding.name })
		case "changed":
			return say("opinion.chain.changed", { name: finding.name, before: finding.before })
		case "gap":
			return say("opinion.chain.gap", { numbers: finding.numbers.slice(0, 20).join("、") })
		case "nameless":
			return say("opinion.chain.nameless", { words: finding.words })
		case "cut":
			return say("opinion.chain.cut")
	}
}
