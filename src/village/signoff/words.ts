/** What sign-offs say, by where it is said. */
import { chatWords } from "./words-chat.ts"
import { fileWords } from "./words-file.ts"

export const words = {
	"zh-CN": { ...chatWords["zh-CN"], ...fileWords["zh-CN"] },
	en: { ...chatWords.en, ...fileWords.en },
} as const
