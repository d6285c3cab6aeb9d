/** The console of sign-offs behind a gate that lets the secretary in, and the public page beside it. */
import { pino } from "pino"
import type { House, StaffSession } from "../../../src/village/affair.ts"
import { mountConsole } from "../../../src/village/signoff/console-routes.ts"
import { mountPublic } from "../../../src/village/signoff/public-page.tsx"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Setting, settingOf } from "./setting.ts"

export const pixel = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
	"base64",
)

export type Answer = {
	readonly statusCode: number
	readonly body: string
	readonly rawPayload: Buffer
	readonly headers: Readonly<Record<string, unknown>>
}
export type Fields = Readonly<Record<string, string>>
export type SentFile = { readonly field: string; readonly bytes: Buffer; readonly name?: string; readonly type?: string }

export type TestDesk = {
	readonly setting: Setting
	readonly server: WebServer
	/** Rights that were asked for, in order. */
	readonly asked: string[]
	get(url: string): Promise<Answer>
	post(url: string, fields: Fields): Promise<Answer>
	/** A form with a file; without `file` one whose file field was left empty. */
	postParts(url: string, fields: Fields, file?: SentFile): Promise<Answer>
	/** The page an act leads back to. */
	said(answer: Answer): Promise<string>
	end(): Promise<void>
}

export async function testDesk(change: Partial<House> = {}): Promise<TestDesk> {
	const { store, remove } = freshSqlite()
	const asked: string[] = []
	let villageId = ""
	const session = (): StaffSession => ({
		accountId: "staff-1",
		name: "文书",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "csrf-1",
		rights: new Set(),
	})
	const setting = await settingOf(store, undefined, {
		gate: {
			enter: async (_, right) => {
				asked.push(right ?? "")
				return session()
			},
			checkForm: () => undefined,
		},
		nav: [],
		media: {
			put: async (bytes) =>
				bytes.length > 20 ? { ref: `${"b".repeat(64)}.png`, bytes: bytes.length, mime: "image/png" } : { refused: "type-not-allowed" },
			get: async () => ({ bytes: new Uint8Array(pixel), mime: "image/png" }),
		},
		...change,
	})
	villageId = setting.villageId
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(http) => mountConsole(http, setting.house), (http) => mountPublic(http, setting.house)],
	})
	const get = (url: string) => server.http.inject({ url })
	return {
		setting,
		server,
		asked,
		get,
		post: (url, fields) =>
			server.http.inject({
				method: "POST",
				url,
				headers: { "content-type": "application/x-www-form-urlencoded" },
				payload: new URLSearchParams(fields).toString(),
			}),
		postParts: (url, fields, file) => {
			const mark = "----form"
			const parts = Object.entries(fields).map(
				([key, value]) => `--${mark}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
			)
			const { field, bytes, name = "a.png", type = "image/png" } = file ?? { field: "rows", bytes: Buffer.alloc(0), name: "" }
			const head = `--${mark}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
			const payload = Buffer.concat([Buffer.from(parts.join("") + head), bytes, Buffer.from(`\r\n--${mark}--\r\n`)])
			return server.http.inject({ method: "POST", url, headers: { "content-type": `multipart/form-data; boundary=${mark}` }, payload })
		},
		said: async ({ headers }) => (await get(String(headers.location))).body,
		end: async () => {
			await server.http.close()
			await remove()
		},
	}
}
