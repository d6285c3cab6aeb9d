/** Reads a digest's facts, once for everybody who is told of the same span. */
import type { Reader } from "../../store/store.ts"
import type { DigestSection, House } from "../affair.ts"
import { type Bars, foldedBars, type Span } from "./rules.ts"
import type { Facts } from "./told.ts"

/** A picture with more panels is longer than a phone is patient. */
const mostPanels = 4

export async function factsOf(
	reader: Reader,
	house: House,
	{ villageId, span, groups }: { readonly villageId: string; readonly span: Span; readonly groups: readonly string[] },
): Promise<readonly Facts[]> {
	const facts: Facts[] = []
	for (const { concerns, read } of house.digests)
		facts.push({ concerns, sections: await read({ reader, house, villageId, ...span, groups }) })
	return facts
}

export function panelsOf(sections: readonly Pick<DigestSection, "bars">[], house: Pick<House, "say">): readonly Bars[] {
	const panels = sections.flatMap(({ bars }) => bars ?? [])
	return panels
		.map((bars) => foldedBars(bars, house.say("digest.others")))
		.filter(({ rows }) => rows.length > 0)
		.slice(0, mostPanels)
}
