/** The menu under the chat: each entry stands for a word people type everywhere (interface.md). */
import type { WechatOfficialSay } from "./words.ts"

const prefix = "say:"

/** The word a pressed menu entry stands for; undefined for a key that is not ours. */
export function wordOfMenuKey(key: string): string | undefined {
	if (!key.startsWith(prefix)) return undefined
	const word = key.slice(prefix.length)
	return [...word].length <= 20 && word.trim() !== "" ? word : undefined
}

type Entry = { readonly type: "click"; readonly name: string; readonly key: string }
export type Menu = { readonly button: readonly (Entry | { readonly name: string; readonly sub_button: readonly Entry[] })[] }

/** At most three entries, each with at most five under it; names of at most 16 bytes, below 60. */
export function menuOf(say: WechatOfficialSay): Menu {
	const entry = (name: string, word: string): Entry => ({ type: "click", name, key: `${prefix}${word}` })
	return {
		button: [
			entry(say("menu.opinion"), "提意见"),
			{
				name: say("menu.affairs"),
				sub_button: [
					entry(say("menu.survey"), "问卷"),
					entry(say("menu.mine"), "我的意见"),
					entry(say("menu.data"), "我的资料"),
					entry(say("menu.all"), "菜单"),
				],
			},
			{
				name: say("menu.help"),
				sub_button: [entry(say("menu.how"), "帮助"), entry(say("menu.person"), "人工"), entry(say("menu.quit"), "退出")],
			},
		],
	}
}
