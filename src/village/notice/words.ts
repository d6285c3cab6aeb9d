/** All words of this affair, zh-CN first. */
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { publicWords } from "./words-public.ts"
import { recordWords } from "./words-record.ts"
import { sheetWords } from "./words-sheet.ts"

export const words = {
	"zh-CN": { ...chatWords["zh-CN"], ...publicWords["zh-CN"], ...consoleWords["zh-CN"], ...recordWords["zh-CN"], ...sheetWords["zh-CN"] },
	en: { ...chatWords.en, ...publicWords.en, ...consoleWords.en, ...recordWords.en, ...sheetWords.en },
}
