/** Peer: grammY with its conversations plugin; conversation state and answers in better-sqlite3. */
import { type Conversation, type ConversationFlavor, conversations, createConversation, type VersionedState } from "@grammyjs/conversations"
import { Bot, type Context } from "grammy"
import { botInfo, choices, labels, nullFetch, openPeerDatabase, questions, questionText, textUpdate } from "./grammy.ts"
import type { DialogPeer } from "./peer.ts"

type Outer = ConversationFlavor<Context>

export function grammyConversations(folder: string): DialogPeer {
	const db = openPeerDatabase(folder, "grammy-conversations.sqlite")
	db.exec(
		"CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL); CREATE TABLE answer (person INTEGER, question INTEGER, value INTEGER, at INTEGER, PRIMARY KEY (person, question))",
	)
	const read = db.prepare<[string], { value: string }>("SELECT value FROM state WHERE key = ?")
	const write = db.prepare("INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
	const remove = db.prepare("DELETE FROM state WHERE key = ?")
	const insert = db.prepare(
		"INSERT INTO answer (person, question, value, at) VALUES (?, ?, ?, ?) ON CONFLICT (person, question) DO UPDATE SET value = excluded.value, at = excluded.at",
	)

	async function survey(conversation: Conversation<Outer, Context>, ctx: Context): Promise<void> {
		const person = ctx.from?.id ?? 0
		let echo = ""
		for (let question = 0; question < questions.length; question++) {
			await ctx.reply(`${echo}${questionText(question)}`)
			const { message } = await conversation.waitFor("message:text")
			const choice = choices.indexOf(message.text)
			await conversation.external(() => {
				insert.run(person, question, choice, Date.now())
				return null
			})
			echo = `您选的是：${choice + 1} ${labels[choice] ?? ""}\n`
		}
		await ctx.reply(`${echo}谢谢，问卷答完了。`)
	}

	let sent = 0
	const countSent = (): void => {
		sent += 1
	}
	const bot = new Bot<Outer>("1:bench", { botInfo, client: { fetch: nullFetch(countSent) } })
	bot.use(
		conversations<Outer, Context>({
			storage: {
				type: "key",
				version: 1,
				adapter: {
					read: (key) => {
						const row = read.get(key)
						return row === undefined ? undefined : parseState(row.value)
					},
					write: (key, state) => void write.run(key, JSON.stringify(state)),
					delete: (key) => void remove.run(key),
				},
			},
		}),
	)
	bot.use(createConversation(survey, "survey"))
	bot.on("message:text", async (ctx) => {
		if (ctx.message.text === "问卷") await ctx.conversation.enter("survey")
	})
	return {
		name: "grammy-conversations",
		receive: (person, text) => bot.handleUpdate(textUpdate(person, text)),
		counts: () => ({ answers: db.prepare<[], { n: number }>("SELECT count(*) AS n FROM answer").get()?.n ?? 0, sent }),
		close: async () => void db.close(),
	}
}

/** What the plugin wrote, it reads back: its own business. */
function parseState<T>(text: string): VersionedState<T> {
	return JSON.parse(text)
}
