/** All words of this affair, zh-CN first. */

import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { exportWords } from "./words-export.ts"
import { importWords } from "./words-import.ts"
import { letterWords } from "./words-letters.ts"
import { pageWords } from "./words-page.ts"
import { recordWords } from "./words-record.ts"
import { rosterWords } from "./words-roster.ts"
import { taskWords } from "./words-tasks.ts"

export const words = {
	"zh-CN": {
		...chatWords["zh-CN"],
		...consoleWords["zh-CN"],
		...importWords["zh-CN"],
		...letterWords["zh-CN"],
		...exportWords["zh-CN"],
		...rosterWords["zh-CN"],
		...recordWords["zh-CN"],
		...pageWords["zh-CN"],
		...taskWords["zh-CN"],
	},
	en: {
		...chatWords.en,
		...consoleWords.en,
		...importWords.en,
		...letterWords.en,
		...exportWords.en,
		...rosterWords.en,
		...recordWords.en,
		...pageWords.en,
		...taskWords.en,
	},
}
