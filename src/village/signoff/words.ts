/** What sign-offs say, by where it is said. */
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { deskWords } from "./words-desk.ts"
import { fileWords } from "./words-file.ts"
import { formWords } from "./words-form.ts"
import { pageWords } from "./words-page.ts"
import { photoWords } from "./words-photos.ts"
import { recordWords } from "./words-record.ts"

export const words = {
	"zh-CN": {
		...chatWords["zh-CN"],
		...consoleWords["zh-CN"],
		...deskWords["zh-CN"],
		...fileWords["zh-CN"],
		...formWords["zh-CN"],
		...pageWords["zh-CN"],
		...photoWords["zh-CN"],
		...recordWords["zh-CN"],
	},
	en: {
		...chatWords.en,
		...consoleWords.en,
		...deskWords.en,
		...fileWords.en,
		...formWords.en,
		...pageWords.en,
		...photoWords.en,
		...recordWords.en,
	},
} as const
