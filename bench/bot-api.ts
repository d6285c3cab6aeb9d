/** The least a Bot API server must do to be measured against: takes what is sent, keeps each chat's newest keyboard. */
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "zod"

const sentSchema = z.object({
	chat_id: z.string(),
	reply_markup: z.object({ inline_keyboard: z.array(z.array(z.object({ callback_data: z.string().optional() }))) }).optional(),
})

export type BotApi = {
	readonly url: string
	/** What pressing the first button of the chat's newest message brings; undefined when it has none. */
	keyOf(chatId: string): string | undefined
	/** Resolves with the time (`performance.now()`) at which the next message to the chat came in. */
	nextTo(chatId: string): Promise<number>
	stop(): Promise<void>
}

export async function startBotApi(botId: number): Promise<BotApi> {
	const keys = new Map<string, string | undefined>()
	const waiting = new Map<string, (at: number) => void>()
	const results: Readonly<Record<string, unknown>> = {
		getMe: { id: botId, is_bot: true, first_name: "bench", username: "bench_bot" },
		sendMessage: { message_id: 1 },
	}
	const server = createServer(async (request, response) => {
		const at = performance.now()
		const method = request.url?.split("/").at(-1) ?? ""
		const body = await bodyOf(request)
		response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok: true, result: results[method] ?? true }))
		if (method !== "sendMessage") return
		const { chat_id, reply_markup } = sentSchema.parse(JSON.parse(body))
		keys.set(chat_id, reply_markup?.inline_keyboard[0]?.[0]?.callback_data)
		waiting.get(chat_id)?.(at)
		waiting.delete(chat_id)
	})
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
	const address: AddressInfo | string | null = server.address()
	if (typeof address !== "object" || address === null) throw new Error("no port")
	return {
		url: `http://127.0.0.1:${address.port}`,
		keyOf: (chatId) => keys.get(chatId),
		nextTo: (chatId) => new Promise((resolve) => waiting.set(chatId, resolve)),
		stop: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(Buffer.from(chunk))
	return Buffer.concat(chunks).toString("utf8")
}
