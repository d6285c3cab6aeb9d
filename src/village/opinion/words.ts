/** What the opinion affair says, in chat and in the console. */
import { chatWords, chatWordsEn } from "./words-chat.ts"
import { consoleWords, consoleWordsEn } from "./words-console.ts"

export const words = { "zh-CN": { ...chatWords, ...consoleWords }, en: { ...chatWordsEn, ...consoleWordsEn } } as const
