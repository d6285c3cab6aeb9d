/** The opinion affair's pages on a server of their own, over a small roster, for a signed-in member of staff. */
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { testHouse, withRoster } from "./house.ts"

export type Part = { readonly name: string; readonly value: string | Buffer; readonly fileName?: string }

export async function openDesk(media?: Parameters<typeof testHouse>[1]) {
	const { store, remove } = freshSqlite()
	await withRoster(store)
	const home = testHouse(store, media)
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(server) => opinionAffair.routes(server, home.house)],
	})
	const close = async () => {
		await http.close()
		await remove()
	}
	return { store, home, http, close, get: (url: string) => http.inject({ url, headers: { accept: "text/html" } }), ...posters(http) }
}

function posters(http: FastifyInstance) {
	return {
		post: (url: string, fields: Readonly<Record<string, string | readonly string[]>>) => {
			const pairs = Object.entries({ csrf: "form-token", ...fields }).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
			return http.inject({
				method: "POST",
				url,
				headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
				payload: new URLSearchParams(pairs).toString(),
			})
		},
		/** As a form with files sends it. */
		postFiles: (url: string, parts: readonly Part[]) => {
			const all = [{ name: "csrf", value: "form-token" }, ...parts]
			const body = all.map(({ name, value, ...rest }) => {
				const file = "fileName" in rest && rest.fileName !== undefined ? `; filename="${rest.fileName}"\r\nContent-Type: image/jpeg` : ""
				const head = Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`)
				return Buffer.concat([head, Buffer.from(value), Buffer.from("\r\n")])
			})
			return http.inject({
				method: "POST",
				url,
				headers: { "content-type": "multipart/form-data; boundary=b", accept: "text/html" },
				payload: Buffer.concat([...body, Buffer.from("--b--\r\n")]),
			})
		},
	}
}

/** What a person reads of a page: no tags, one blank between words. */
export function textOf(html: string): string {
	return html
		.replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
		.replace(/<[^>]+>/g, " ")
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&")
		.replaceAll("&quot;", '"')
		.replace(/\s+/g, " ")
}
