/** All words of this affair. */
import { ballotWords } from "./words-ballot.ts"
import { bodiesWords } from "./words-bodies.ts"
import { chatWords } from "./words-chat.ts"
import { consoleWords } from "./words-console.ts"
import { filesWords } from "./words-files.ts"
import { itemsWords } from "./words-items.ts"
import { orderWords } from "./words-order.ts"
import { recordWords } from "./words-record.ts"
import { roundsWords } from "./words-rounds.ts"
import { saidWords } from "./words-said.ts"
import { toldWords } from "./words-told.ts"

export const words = {
	"zh-CN": {
		...chatWords["zh-CN"],
		...ballotWords["zh-CN"],
		...consoleWords["zh-CN"],
		...bodiesWords["zh-CN"],
		...roundsWords["zh-CN"],
		...filesWords["zh-CN"],
		...itemsWords["zh-CN"],
		...orderWords["zh-CN"],
		...saidWords["zh-CN"],
		...toldWords["zh-CN"],
		...recordWords["zh-CN"],
	},
	en: {
		...chatWords.en,
		...ballotWords.en,
		...consoleWords.en,
		...bodiesWords.en,
		...roundsWords.en,
		...filesWords.en,
		...itemsWords.en,
		...orderWords.en,
		...saidWords.en,
		...toldWords.en,
		...recordWords.en,
	},
}
