/** The affair of settings: one page for what the other affairs let a village set, and a place to keep what needs no table of its own. */
import type { Affair } from "../affair.ts"
import { settingsPath } from "./page.tsx"
import { mountSettings } from "./routes.ts"
import { secondSettings } from "./second.ts"
import { settingTables } from "./tables.ts"
import { words } from "./words.ts"

export { noteChanges } from "./note.ts"
export { type SecondRefusal, secondLook } from "./second.ts"
export { keepSetting, type Setting, settingOf, villagesWith } from "./store.ts"

export const settingAffair: Affair = {
	id: "setting",
	tables: settingTables,
	instanceTables: [],
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	settings: secondSettings,
	record: { kind: "setting", label: "record.kind.setting", events: ["setting."] },
	rights: {
		"setting.read": ["secretary", "committee", "supervisor"],
		"setting.change": ["secretary", "committee"],
	},
	nav: [{ path: settingsPath, label: "setting.nav", right: "setting.read" }],
	routes: mountSettings,
}
