/** The console and the public pages of notices over HTTP, with an office that signs in whoever the test says. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { words as engineWords } from "../../../src/engine/words.ts"
import { words as routerWords } from "../../../src/inbound/words.ts"
import { mediaStore } from "../../../src/store/media.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import type { House } from "../../../src/village/affair.ts"
import { ledgerAffair } from "../../../src/village/ledger/index.ts"
import { noticeAffair } from "../../../src/village/notice/index.ts"
import { peopleAffair } from "../../../src/village/people/index.ts"
import { publicPageAffair } from "../../../src/village/publicpage/index.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite } from "../../support/stores.ts"
import type { TestHouse } from "../people/village.ts"
import { type Seed, villageId, withPeople } from "./world.ts"

const people: readonly Seed[] = [
	{ id: "p-1", household: "001", group: "一组", chat: "c1" },
	{ id: "p-2", household: "001", group: "一组" },
	{ id: "p-3", household: "002", group: "二组", roles: ["secretary"], chat: "c3" },
	{ id: "p-4", household: "003", group: "二组", roles: ["supervisor"] },
]

export type Office = {
	readonly test: TestHouse
	readonly http: FastifyInstance
	/** Who is signed in. */
	readonly who: { accountId: string; rights: ReadonlySet<string> }
	readonly page: (url: string) => Promise<{ readonly status: number; readonly body: string }>
	/** Posts a form; gives where it leads. */
	readonly post: (url: string, fields: Readonly<Record<string, string | readonly string[]>>) => Promise<string>
	/** Posts a form with a file. */
	readonly upload: (
		url: string,
		fields: Readonly<Record<string, string>>,
		file: { readonly name: string; readonly bytes: Buffer },
	) => Promise<{ readonly status: number; readonly body: string; readonly to: string }>
	readonly close: () => Promise<void>
}

export const allRights = new Set(Object.keys(noticeAffair.rights ?? {}))

export async function openOffice(options: { readonly publicUrl?: string } = {}): Promise<Office> {
	const { store, remove } = freshSqlite()
	const folder = mkdtempSync(join(tmpdir(), "cunkou-notice-"))
	const test = await withPeople(store, people)
	const who = { accountId: "account-1", rights: allRights }
	const house: House = {
		...test.house,
		publicUrl: options.publicUrl,
		media: mediaStore(folder),
		nav: noticeAffair.nav,
		publicSections: [...(noticeAffair.publicSections ?? [])],
		say: speaker([engineWords, routerWords, peopleAffair.words, noticeAffair.words, publicPageAffair.words, ledgerAffair.words], "zh-CN"),
		gate: {
			enter: async (_, right) => {
				if (right !== undefined && !who.rights.has(right)) throw new Error(`lacks ${right}`)
				return { ...who, name: "文书", villageId, villageName: "清江村", villages: [], csrf: "good" }
			},
			checkForm: ({ body }: { readonly body: unknown }) => {
				if (typeof body !== "object" || body === null || !("csrf" in body) || body.csrf !== "good") throw new Error("the form is not ours")
			},
		},
	}
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(mounted) => noticeAffair.routes(mounted, house), (mounted) => publicPageAffair.routes(mounted, house)],
	})
	const { http } = server
	await http.ready()
	return {
		test: { ...test, house },
		http,
		who,
		page: async (url) => {
			const { statusCode, body } = await http.inject({ url, headers: { accept: "text/html" } })
			return { status: statusCode, body }
		},
		post: async (url, fields) => {
			const payload = new URLSearchParams([["csrf", "good"]])
			for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) payload.append(name, String(one))
			const answer = await http.inject({
				method: "POST",
				url,
				payload: payload.toString(),
				headers: { "content-type": "application/x-www-form-urlencoded" },
			})
			return String(answer.headers.location ?? answer.statusCode)
		},
		upload: async (url, fields, { name, bytes }) => {
			const boundary = "----cunkou"
			const parts = Object.entries({ csrf: "good", ...fields }).map(([key, value]) =>
				Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
			)
			const head = Buffer.from(
				`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
			)
			const payload = Buffer.concat([...parts, head, bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
			const answer = await http.inject({
				method: "POST",
				url,
				payload,
				headers: { "content-type": `multipart/form-data; boundary=${boundary}`, accept: "text/html" },
			})
			return { status: answer.statusCode, body: answer.body, to: String(answer.headers.location ?? "") }
		},
		close: async () => {
			await http.close()
			await remove()
			rmSync(folder, { recursive: true, force: true })
		},
	}
}
