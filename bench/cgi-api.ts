/** The least the platform's interface must do to be measured against: takes what is sent, keeps each person's newest menu. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "zod"
import { type BotApi, bodyOf } from "./bot-api.ts"

const sentSchema = z.object({ touser: z.string(), msgmenu: z.object({ list: z.array(z.object({ id: z.string() })) }).optional() })

export async function startCgiApi(): Promise<BotApi> {
	const keys = new Map<string, string | undefined>()
	const waiting = new Map<string, (at: number) => void>()
	const server = createServer(async (request, response) => {
		const at = performance.now()
		const isSend = request.url?.startsWith("/cgi-bin/message/custom/send") ?? false
		const body = await bodyOf(request)
		const answer = request.url?.startsWith("/cgi-bin/stable_token")
			? { access_token: "bench-token", expires_in: 7_200 }
			: { errcode: 0, errmsg: "ok" }
		response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer))
		if (!isSend) return
		const { touser, msgmenu } = sentSchema.parse(JSON.parse(body))
		keys.set(touser, msgmenu?.list[0]?.id)
		waiting.get(touser)?.(at)
		waiting.delete(touser)
	})
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
	const address: AddressInfo | string | null = server.address()
	if (typeof address !== "object" || address === null) throw new Error("no port")
	return {
		url: `http://127.0.0.1:${address.port}`,
		keyOf: (person) => keys.get(person),
		nextTo: (person) => new Promise((resolve) => waiting.set(person, resolve)),
		stop: async () => {
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}
