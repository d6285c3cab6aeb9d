/** Who wrote a message and when: what tells of likeness beside its words. Pure but for the looks it fills. */
import type { Blocks } from "./looks.ts"
import { numberOfPair, numberOfText } from "./number.ts"
import { conceptsPaired } from "./word-looks.ts"

/** Where it is known. `author`: whatever tells one from another; it is compared and nothing else. `time`: ms. */
export type Circumstances = { readonly author?: string | undefined; readonly time?: number | undefined }

const day = 86_400_000
/**
 * Spans of days in which two times are near one another, and how much of the whole each counts (▲ of 15 pairs of one theme from one day 9 are one
 * issue, of 274 more than 90 days apart 10: a street writes while its trouble lasts).
 */
const spans = [
	{ days: 1, share: 0.17 },
	{ days: 8, share: 0.34 },
	{ days: 64, share: 0.49 },
]
/** ms; what lies before 1970 or after this is a slip of the pen. */
const latest = Date.UTC(9999, 0)

/** Once the concepts are in, strongest first. Who writes again on one matter mostly means the same (▲ .02 on issues by their titles, .007 with bodies). */
export function addCircumstances({ concepts, author: byAuthor, when }: Blocks, { author, time }: Circumstances): void {
	if (author !== undefined && author !== "") {
		const number = numberOfText(author)
		for (let one = 0; one < Math.min(concepts.size, conceptsPaired); one++)
			byAuthor.add(numberOfPair(number, concepts.ids[one] ?? 0), concepts.weights[one] ?? 0)
	}
	if (time === undefined || !(time >= 0 && time < latest)) return
	for (const [index, { days, share }] of spans.entries()) addTime(when, time / day / days, index, share)
}

/** A time belongs to the two marks it stands between, to the nearer one more: those a span apart share nothing, those at one time everything. */
function addTime(when: Blocks["when"], at: number, index: number, share: number): void {
	const mark = Math.floor(at)
	const past = at - mark
	const by = Math.sqrt(share) / Math.hypot(past, 1 - past)
	when.add(mark * spans.length + index, (1 - past) * by)
	when.add((mark + 1) * spans.length + index, past * by)
}
