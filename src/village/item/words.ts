/** The item affair's words. */

import { boardWords } from "./words-board.ts"
import { categoryWords } from "./words-categories.ts"
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { recordWords } from "./words-record.ts"

export const words = {
	"zh-CN": {
		...chatWords["zh-CN"],
		...boardWords["zh-CN"],
		...consoleWords["zh-CN"],
		...categoryWords["zh-CN"],
		...recordWords["zh-CN"],
	},
	en: { ...chatWords.en, ...boardWords.en, ...consoleWords.en, ...categoryWords.en, ...recordWords.en },
}
