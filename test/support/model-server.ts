/** A model server of our own on loopback. It answers as it is told: well, not as agreed, cut off, or never. */
import { createServer } from "node:http"
import { onTestFinished } from "vitest"
import { z } from "zod"
import type { Model } from "../../src/model/index.ts"

/** `isCut`: the line breaks in the middle of the text. null: no answer ever. */
export type ModelReply = { readonly status?: number; readonly text: string; readonly isCut?: boolean } | null
export type Answering = (path: string, body: string) => ModelReply | Promise<ModelReply>

export const patienceMs = 20_000

export async function modelServer(answer: Answering, which: Partial<Model> = { chatModel: "m" }): Promise<Model> {
	const server = createServer((request, response) => {
		let body = ""
		request.setEncoding("utf8").on("data", (text: string) => {
			body += text
		})
		request.on("end", async () => {
			const said = await answer(request.url ?? "", body)
			if (said === null) return
			const { status = 200, text, isCut = false } = said
			if (!isCut) return void response.writeHead(status, { "content-type": "application/json" }).end(text)
			response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) * 2 })
			response.write(text, () => response.destroy())
		})
	})
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
	onTestFinished(async () => {
		server.closeAllConnections()
		await new Promise<void>((resolve) => server.close(() => resolve()))
	})
	const address = server.address()
	const port = typeof address === "object" && address !== null ? address.port : 0
	return { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: "k", chatModel: undefined, embeddingModel: undefined, patienceMs, ...which }
}

const askedSchema = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })
const inputSchema = z.array(z.looseObject({ id: z.string() }))

/** What a chat request brings along. */
export function inputOf(body: string): z.infer<typeof inputSchema> {
	return inputSchema.parse(JSON.parse(askedSchema.parse(JSON.parse(body)).messages[1]?.content ?? "[]"))
}

export type ModelQuestion = "same" | "split" | "title"

export function questionIn(body: string): ModelQuestion {
	if (body.includes("splits")) return "split"
	return body.includes("titles") ? "title" : "same"
}

/** A chat answer whose words are this as JSON. */
export function answerOf(value: unknown): { readonly text: string } {
	return { text: JSON.stringify({ choices: [{ message: { content: JSON.stringify(value) } }] }) }
}
