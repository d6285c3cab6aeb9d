/** All words of this affair, zh-CN first. */
import { chatWords } from "./words-chat.ts"

export const words = { "zh-CN": { ...chatWords["zh-CN"] }, en: { ...chatWords.en } }
