/** The item affair's words. */

import { alikeWords } from "./words-alike.ts"
import { boardWords } from "./words-board.ts"
import { categoryWords } from "./words-categories.ts"
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { digestWords } from "./words-digest.ts"
import { exportWords } from "./words-export.ts"
import { historyWords } from "./words-history.ts"
import { postingWords } from "./words-posting.ts"
import { recordWords } from "./words-record.ts"
import { saidWords } from "./words-said.ts"

export const words = {
	"zh-CN": {
		...alikeWords["zh-CN"],
		...chatWords["zh-CN"],
		...boardWords["zh-CN"],
		...consoleWords["zh-CN"],
		...digestWords["zh-CN"],
		...exportWords["zh-CN"],
		...historyWords["zh-CN"],
		...postingWords["zh-CN"],
		...saidWords["zh-CN"],
		...categoryWords["zh-CN"],
		...recordWords["zh-CN"],
	},
	en: {
		...alikeWords.en,
		...chatWords.en,
		...boardWords.en,
		...consoleWords.en,
		...digestWords.en,
		...exportWords.en,
		...historyWords.en,
		...postingWords.en,
		...saidWords.en,
		...categoryWords.en,
		...recordWords.en,
	},
}
