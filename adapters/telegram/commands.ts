/** Telegram's commands are Latin letters; each stands for a word people type everywhere (interface.md). */
import type { TelegramSay } from "./words.ts"

const words = {
	menu: "菜单",
	opinion: "提意见",
	mine: "我的意见",
	help: "帮助",
	person: "人工",
	quit: "退出",
} as const
const names = ["menu", "opinion", "mine", "help", "person", "quit"] as const

/** The word a command stands for; undefined for any other text. `/menu`, and in groups `/menu@our_bot`. */
export function wordOfCommand(text: string): string | undefined {
	const name = /^\/([a-z]+)(?:@\w+)?\s*$/i.exec(text)?.[1]?.toLowerCase()
	const known = names.find((candidate) => candidate === name)
	return known === undefined ? undefined : words[known]
}

/** The list the app shows behind the menu button. */
export function commandList(say: TelegramSay): { command: string; description: string }[] {
	return names.map((name) => ({ command: name, description: say(`command.${name}`) }))
}
