/** All words of this affair, zh-CN first. */
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { deskWords } from "./words-desk.ts"
import { digestWords } from "./words-digest.ts"
import { editorWords } from "./words-editor.ts"
import { exportWords } from "./words-export.ts"
import { meetingWords } from "./words-meeting.ts"
import { personalWords } from "./words-personal.ts"
import { publicWords } from "./words-public.ts"
import { recordWords } from "./words-record.ts"
import { sheetWords } from "./words-sheet.ts"
import { unseenWords } from "./words-unseen.ts"
import { writeWords } from "./words-write.ts"

export const words = {
	"zh-CN": {
		...chatWords["zh-CN"],
		...writeWords["zh-CN"],
		...deskWords["zh-CN"],
		...digestWords["zh-CN"],
		...publicWords["zh-CN"],
		...consoleWords["zh-CN"],
		...editorWords["zh-CN"],
		...unseenWords["zh-CN"],
		...exportWords["zh-CN"],
		...meetingWords["zh-CN"],
		...personalWords["zh-CN"],
		...recordWords["zh-CN"],
		...sheetWords["zh-CN"],
	},
	en: {
		...chatWords.en,
		...writeWords.en,
		...deskWords.en,
		...digestWords.en,
		...publicWords.en,
		...consoleWords.en,
		...editorWords.en,
		...unseenWords.en,
		...exportWords.en,
		...meetingWords.en,
		...personalWords.en,
		...recordWords.en,
		...sheetWords.en,
	},
}
