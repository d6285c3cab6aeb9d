/** The burden affair: one budget of unasked messages for all other affairs. It speaks to nobody itself. */
import type { Affair } from "../affair.ts"
import { burdenTables } from "./tables.ts"

export { burdenAmong, refundBurden, spendMany } from "./many.ts"
export { burdenVerdicts, holdBurden, spendBurden, unaskedIn } from "./repo.ts"
export { isQuiet, nextLoudMoment, type Telling } from "./rules.ts"

export const burdenAffair: Affair = {
	id: "burden",
	tables: burdenTables,
	instanceTables: [],
	words: { "zh-CN": {}, en: {} },
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	nav: [],
	routes: () => {},
}
