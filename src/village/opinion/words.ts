/** What the opinion affair says, in chat and in the console. */

import { chainWords, chainWordsEn } from "./words-chain.ts"
import { chatWords, chatWordsEn } from "./words-chat.ts"
import { consoleWords, consoleWordsEn } from "./words-console.ts"
import { importPageWords } from "./words-import.ts"
import { importWords, importWordsEn } from "./words-import-faults.ts"
import { intakeWords, intakeWordsEn } from "./words-intake.ts"
import { recordWords } from "./words-record.ts"

export const words = {
	"zh-CN": {
		...chainWords,
		...chatWords,
		...consoleWords,
		...importWords,
		...importPageWords["zh-CN"],
		...intakeWords,
		...recordWords["zh-CN"],
	},
	en: { ...chainWordsEn, ...chatWordsEn, ...consoleWordsEn, ...importWordsEn, ...importPageWords.en, ...intakeWordsEn, ...recordWords.en },
} as const
