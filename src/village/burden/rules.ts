/** How much unasked talk a resident is spared (design: burden and reach), and when a phone stays silent. Pure. */
import { dayMs, hourMs, instantOf, localTime } from "../../text/date.ts"

export const burden = {
	/** Unasked messages a person, or a phone, gets in seven days. */
	perWeek: 2,
	weekMs: 7 * dayMs,
	/** Between two messages on one matter; an hour less than three days, so that "the same time three days later" is late enough. */
	pauseMs: 3 * dayMs - hourMs,
} as const

/** No unasked message from this hour of the evening until that hour of the morning, village time. */
export type QuietHours = { readonly from: number; readonly until: number }
export const usualQuiet: QuietHours = { from: 21, until: 8 }
/** Whatever a village sets, from ten to six nobody's phone rings. */
export const quietBounds = { from: [17, 22], until: [6, 10] } as const

export function isQuiet(at: number, timeZone: string, quiet: QuietHours): boolean {
	const { hour } = localTime(at, timeZone)
	return hour >= quiet.from || hour < quiet.until
}

/** Whether no village may be quiet then. */
export function surelyLoud(at: number, timeZone: string): boolean {
	return !isQuiet(at, timeZone, { from: quietBounds.from[0], until: quietBounds.until[1] })
}

/** `at` itself, or the end of the quiet hours it falls into; ms. */
export function nextLoudMoment(at: number, timeZone: string, quiet: QuietHours): number {
	if (!isQuiet(at, timeZone, quiet)) return at
	const { year, month, day, hour } = localTime(at, timeZone)
	return instantOf({ year, month, day: hour >= quiet.from ? day + 1 : day, hour: quiet.until, minute: 0 }, timeZone)
}

/** An unasked message on its way: a phone and those of its persons it concerns. */
export type Telling = { readonly chatId: string; readonly personIds: readonly string[] }
/** `budget`: told enough this week. `lately`: told of this very matter not long ago. */
export type Verdict = "free" | "budget" | "lately"
export type Told = { readonly id: string; readonly chatId: string; readonly personId: string; readonly matter: string; readonly at: number }

/**
 * May each phone be told of the matter? In the order given, each that may counts for those after it: nobody is told twice on two
 * phones. `perWeek`: what the village allows itself. `told`: what was said in the last seven days; what bears a time yet to come (a clock put back) counts too.
 */
export function verdictsOn(
	tellings: readonly Telling[],
	matter: string,
	told: readonly Told[],
	now: number,
	perWeek: number = burden.perWeek,
): ReadonlyMap<string, Verdict> {
	const week = told.filter(({ at }) => at > now - burden.weekMs)
	const perChat = countsBy(week, ({ chatId }) => chatId)
	const perPerson = countsBy(week, ({ personId }) => personId)
	const lately = new Set(
		week.filter((one) => one.matter === matter && one.at > now - burden.pauseMs).flatMap(({ chatId, personId }) => [chatId, personId]),
	)
	const verdicts = new Map<string, Verdict>()
	for (const { chatId, personIds } of tellings) {
		const fresh = personIds.filter((personId) => !lately.has(personId))
		const free = fresh.filter((personId) => (perPerson.get(personId)?.size ?? 0) < perWeek)
		const verdict = verdictOf(lately.has(chatId) || fresh.length === 0, free.length > 0 && (perChat.get(chatId)?.size ?? 0) < perWeek)
		verdicts.set(chatId, verdict)
		if (verdict === "free") for (const id of [chatId, ...personIds]) lately.add(id)
	}
	return verdicts
}

function verdictOf(isLately: boolean, hasRoom: boolean): Verdict {
	if (isLately) return "lately"
	return hasRoom ? "free" : "budget"
}

/** Messages, each once, by what `keyOf` says. */
function countsBy(told: readonly Told[], keyOf: (one: Told) => string): ReadonlyMap<string, ReadonlySet<string>> {
	const counts = new Map<string, Set<string>>()
	for (const one of told) {
		const ids = counts.get(keyOf(one)) ?? new Set<string>()
		counts.set(keyOf(one), ids.add(one.id))
	}
	return counts
}
