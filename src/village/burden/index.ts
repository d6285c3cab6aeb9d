/** The burden affair: one budget of unasked messages for all other affairs. It speaks to nobody itself. */
import type { Affair } from "../affair.ts"
import { burdenSettings } from "./settings.ts"
import { burdenTables } from "./tables.ts"
import { words } from "./words.ts"

export { loudMomentIn } from "./later.ts"
export { burdenAmong, refundBurden, spendMany } from "./many.ts"
export { burdenVerdicts, holdBurden, spendBurden, unaskedIn } from "./repo.ts"
export { isQuiet, nextLoudMoment, type QuietHours, type Telling } from "./rules.ts"
export { quietHoursOf } from "./settings.ts"

export const burdenAffair: Affair = {
	id: "burden",
	tables: burdenTables,
	instanceTables: [],
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	settings: burdenSettings,
	nav: [],
	routes: () => {},
}
