/** All words of this affair. */
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { filesWords } from "./words-files.ts"
import { recordWords } from "./words-record.ts"

export const words = {
	"zh-CN": { ...chatWords["zh-CN"], ...consoleWords["zh-CN"], ...filesWords["zh-CN"], ...recordWords["zh-CN"] },
	en: { ...chatWords.en, ...consoleWords.en, ...filesWords.en, ...recordWords.en },
}
