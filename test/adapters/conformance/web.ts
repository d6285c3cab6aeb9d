/** The web chat at the suite: a browser without a screen, which posts and reads as the page's script does. */
import { randomUUID } from "node:crypto"
import { z } from "zod"
import { createWebAdapter, webChatWords } from "../../../adapters/web/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { assetsFrom } from "../../../src/web/assets.ts"
import { renderPage } from "../../../src/web/layout.tsx"
import type { Done, Harness, Person } from "./harness.ts"

const ask = z.object({ token: z.string(), options: z.array(z.object({ id: z.string(), label: z.string() })) })
const entries = z.object({
	entries: z.array(
		z.object({
			side: z.string(),
			cursor: z.number(),
			parts: z.array(z.object({ text: z.string().optional(), ask: ask.optional() })).optional(),
		}),
	),
	cursor: z.number(),
	more: z.boolean(),
})

/** A page tries again until it is taken; so does this one, faster. */
const retryMs = 10
const manyRequests = { perDevice: 100_000, perIp: 100_000 }

export const webHarness: Harness = {
	name: "web chat",
	media: ["image", "voice"],
	open: async ({ server }) => {
		let url = ""
		const secrets: string[] = []
		const adapter = createWebAdapter({
			locale: "zh-CN",
			say: speaker([webChatWords], "zh-CN"),
			timeZone: "Asia/Shanghai",
			isHttps: false,
			publish: (paths) => assetsFrom(paths).map((asset) => server.assets.add(asset)),
			render: (frame) => renderPage({ ...frame, locale: "zh-CN", look: "bare", demo: false }),
			contact: async () => undefined,
			paces: { posts: manyRequests, reads: manyRequests },
		})
		return {
			adapter,
			serve: (served) => {
				url = served
			},
			person: async () => {
				const page = await fetch(`${url}/chat`)
				const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? ""
				secrets.push(cookie.split("=")[1] ?? cookie)
				await page.arrayBuffer()
				return personOf(() => url, cookie)
			},
			faults: [],
			calm: () => undefined,
			secrets,
			isReceiving: () => false,
			stop: async () => undefined,
		}
	},
}

function personOf(url: () => string, cookie: string): Person {
	async function posted(
		make: () => { readonly path: string; readonly body: string | FormData; readonly headers: Readonly<Record<string, string>> },
	): Promise<Done> {
		const once = async (): Promise<void> => {
			for (;;) {
				const { path, body, headers } = make()
				const response = await fetch(`${url()}${path}`, { method: "POST", body, headers: { cookie, ...headers } })
				await response.arrayBuffer()
				if (response.ok) return
				if (response.status < 500) throw new Error(`the page was refused: ${response.status}`)
				await new Promise((resolve) => setTimeout(resolve, retryMs))
			}
		}
		await once()
		return { redeliver: once }
	}
	const message = (fields: object): Promise<Done> => {
		const body = JSON.stringify({ id: randomUUID(), ...fields })
		return posted(() => ({ path: "/chat/messages", body, headers: { "content-type": "application/json" } }))
	}
	async function village() {
		const all: z.infer<typeof entries>["entries"] = []
		for (let cursor = 0, more = true; more; ) {
			const batch = entries.parse(await (await fetch(`${url()}/chat/messages?cursor=${cursor}`, { headers: { cookie } })).json())
			all.push(...batch.entries)
			cursor = batch.cursor
			more = batch.more
		}
		return all.flatMap((entry) => (entry.side === "village" ? (entry.parts ?? []) : []))
	}
	async function choose(labels: readonly string[]): Promise<Done> {
		const asked = (await village()).findLast((part) =>
			labels.every((label) => part.ask?.options.some((option) => option.label === label)),
		)?.ask
		if (asked === undefined) throw new Error(`no message has a button ${labels.join(" ")}`)
		const options = asked.options.filter((option) => labels.includes(option.label)).map((option) => option.id)
		return message({ kind: "choice", prompt: asked.token, options })
	}
	return {
		says: (text) => message({ kind: "text", text }),
		presses: (label) => choose([label]),
		checks: choose,
		sends: (_kind, bytes) => {
			const id = randomUUID()
			return posted(() => {
				const form = new FormData()
				form.set("id", id)
				form.set("ageMs", "0")
				form.set("file", new File([new Uint8Array(bytes)], "文件"))
				return { path: "/chat/media", body: form, headers: { "x-cunkou-chat": "1" } }
			})
		},
		received: async () =>
			(await village()).map(({ text, ask: asked }) => ({ text: text ?? "", buttons: asked?.options.map((option) => option.label) ?? [] })),
	}
}
