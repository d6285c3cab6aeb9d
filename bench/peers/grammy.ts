/** What both grammY peers share: a bot whose channel is null, updates made by hand, and a database as durable as ours. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import type { Update, UserFromGetMe } from "grammy/types"

export const botInfo: UserFromGetMe = {
	id: 1,
	is_bot: true,
	first_name: "bench",
	username: "bench_bot",
	can_join_groups: false,
	can_read_all_group_messages: false,
	supports_inline_queries: false,
	can_connect_to_business: false,
	has_main_web_app: false,
	has_topics_enabled: false,
	allows_users_to_create_topics: false,
	can_manage_bots: false,
	supports_join_request_queries: false,
}

/**
 * Answers every request at once, as a platform without latency would. Below the client, not as a transformer: inside a
 * conversation a transformer would stand above the plugin's own log and be called again at each replay.
 */
export function nullFetch(onSent: () => void): () => Promise<Response> {
	return async () => {
		onSent()
		return new Response('{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}}')
	}
}

let nextId = 0
export function textUpdate(person: number, text: string): Update {
	nextId += 1
	const chat = { id: person, type: "private", first_name: "p" } as const
	return { update_id: nextId, message: { message_id: nextId, date: 0, chat, from: { id: person, is_bot: false, first_name: "p" }, text } }
}

/** WAL and synchronous=FULL, as on our side. */
export function openPeerDatabase(folder: string, name: string): Database.Database {
	mkdirSync(folder, { recursive: true })
	const db = new Database(join(folder, name))
	db.pragma("journal_mode = WAL")
	db.pragma("synchronous = FULL")
	return db
}

export const questions = ["您家路灯亮吗？", "垃圾清运及时吗？", "水渠通畅吗？", "村路好走吗？", "对村务满意吗？"] as const
export const choices: readonly string[] = ["1", "2", "3"]
export const labels = ["好", "一般", "不好"] as const

export function questionText(index: number): string {
	return `第 ${index + 1} 题，共 ${questions.length} 题：${questions[index] ?? ""}\n${labels.map((label, i) => `${i + 1}. ${label}`).join("\n")}\n（回复数字）`
}
