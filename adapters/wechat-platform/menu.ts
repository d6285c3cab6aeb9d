/** The menu under the chat: each entry stands for a word people type everywhere (interface.md). */
import { createHash } from "node:crypto"
import type { Logger } from "pino"
import type { SecretStore } from "../../src/channel/adapter.ts"

const prefix = "say:"

/** The word a pressed menu entry stands for; undefined for a key that is not ours. */
export function wordOfMenuKey(key: string): string | undefined {
	if (!key.startsWith(prefix)) return undefined
	const word = key.slice(prefix.length)
	return [...word].length <= 20 && word.trim() !== "" ? word : undefined
}

type Entry = { readonly type: "click"; readonly name: string; readonly key: string }
export type Menu = { readonly button: readonly (Entry | { readonly name: string; readonly sub_button: readonly Entry[] })[] }

/** Names of the entries, for the catalogues of the channels. */
export const menuWords = {
	"zh-CN": {
		"menu.opinion": "提意见",
		"menu.affairs": "我要办",
		"menu.survey": "填问卷",
		"menu.mine": "我提过的意见",
		"menu.data": "我的资料",
		"menu.all": "能办什么",
		"menu.help": "帮帮我",
		"menu.how": "怎么用",
		"menu.person": "找人帮忙",
		"menu.quit": "先不办了",
	},
	en: {
		"menu.opinion": "Opinion",
		"menu.affairs": "Affairs",
		"menu.survey": "Surveys",
		"menu.mine": "What I have told",
		"menu.data": "My data",
		"menu.all": "What can be done",
		"menu.help": "Help",
		"menu.how": "How this works",
		"menu.person": "Ask a person",
		"menu.quit": "Stop for now",
	},
} as const

type MenuWord = keyof (typeof menuWords)["zh-CN"]

/** At most three entries, each with at most five under it; names of at most 16 bytes, below 60. */
export function menuOf(say: (word: MenuWord) => string): Menu {
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

/** Once, and again only when our menu has changed: one that somebody made over by hand on the platform stays. Never rejects. */
export async function setMenu(parts: {
	readonly menu: Menu
	/** Whose menu it is, for the store. */
	readonly name: string
	readonly create: (menu: Menu) => Promise<unknown>
	readonly secrets: SecretStore
	readonly log: Logger
}): Promise<void> {
	const { menu, create, secrets, log } = parts
	const mark = createHash("sha256").update(JSON.stringify(menu)).digest("base64url")
	const name = `menu/${parts.name}`
	try {
		await secrets.exclusive(name, async () => {
			if ((await secrets.get(name)) === mark) return
			await create(menu)
			await secrets.put(name, mark)
		})
	} catch (error) {
		// Only a convenience: the words can be typed.
		log.warn({ code: error instanceof Error ? error.name : "UNKNOWN" }, "the menu was not set")
	}
}
