/**
 * Peer: grammY with a hand-written state machine. One read, one answer insert and one state write in one transaction per
 * message; no de-duplication, no outbox, no tally.
 */
import { Bot } from "grammy"
import { botInfo, choices, labels, nullFetch, openPeerDatabase, questions, questionText, textUpdate } from "./grammy.ts"
import type { DialogPeer } from "./peer.ts"

export function bareGrammy(folder: string): DialogPeer {
	const db = openPeerDatabase(folder, "bare-grammy.sqlite")
	db.exec(
		"CREATE TABLE state (person INTEGER PRIMARY KEY, step INTEGER NOT NULL); CREATE TABLE answer (person INTEGER, question INTEGER, value INTEGER, at INTEGER, PRIMARY KEY (person, question))",
	)
	const read = db.prepare<[number], { step: number }>("SELECT step FROM state WHERE person = ?")
	const write = db.prepare("INSERT INTO state (person, step) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET step = excluded.step")
	const insert = db.prepare(
		"INSERT INTO answer (person, question, value, at) VALUES (?, ?, ?, ?) ON CONFLICT (person, question) DO UPDATE SET value = excluded.value, at = excluded.at",
	)
	const take = db.transaction((person: number, text: string): string => {
		const step = read.get(person)?.step
		if (step === undefined || text === "问卷") {
			write.run(person, 0)
			return questionText(0)
		}
		const choice = choices.indexOf(text)
		if (choice === -1) return questionText(step)
		insert.run(person, step, choice, Date.now())
		write.run(person, step + 1)
		const echo = `您选的是：${choice + 1} ${labels[choice] ?? ""}`
		return step + 1 < questions.length ? `${echo}\n${questionText(step + 1)}` : `${echo}\n谢谢，问卷答完了。`
	})
	let sent = 0
	const countSent = (): void => {
		sent += 1
	}
	const bot = new Bot("1:bench", { botInfo, client: { fetch: nullFetch(countSent) } })
	bot.on("message:text", async (ctx) => {
		await ctx.reply(take.immediate(ctx.from.id, ctx.message.text))
	})
	return {
		name: "bare-grammy",
		receive: (person, text) => bot.handleUpdate(textUpdate(person, text)),
		counts: () => ({ answers: db.prepare<[], { n: number }>("SELECT count(*) AS n FROM answer").get()?.n ?? 0, sent }),
		close: async () => void db.close(),
	}
}
