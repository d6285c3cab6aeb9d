import { desc, eq } from "drizzle-orm"
import { pino } from "pino"
import { expect, test } from "vitest"
import { transportTables } from "../../../src/store/transport.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { canSendCode, sendCode, tryFactor } from "../../../src/village/signoff/factor.ts"
import { signPath, signToken } from "../../../src/village/signoff/links.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { answersOf } from "../../../src/village/signoff/repo-answers.ts"
import { mountSigning } from "../../../src/village/signoff/sign-routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

/** A chat on a channel, bound to a person of the village. */
async function bind({ house, villageId, clock }: Setting, personId: string, channel: string, chatId: string): Promise<void> {
	await house.store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const { binding } = tx.tables(peopleTables)
		const common = { isGroup: false, nextSeq: 0, createdAt: clock.now, windowUsed: 0, hasParked: false }
		await tx.db.insert(chat).values({ id: chatId, channel, account: "a", address: chatId, personId, villageId, ...common })
		await tx.db.insert(binding).values({ chatId, villageId, personId, how: "code", boundAt: clock.now, headBy: "phone" })
	})
}

/** The six digits that were said last in a chat. */
async function codeIn({ house }: Setting, chatId: string): Promise<string | undefined> {
	const [row] = await house.store.read((reader) => {
		const { outbox } = reader.tables(transportTables)
		return reader.db.select({ body: outbox.body }).from(outbox).where(eq(outbox.chatId, chatId)).orderBy(desc(outbox.seq)).limit(1)
	})
	return /(?<!\d)\d{6}(?!\d)/.exec(row?.body ?? "")?.[0]
}

const other = (code: string) => (code === "111111" ? "222222" : "111111")

onBothEngines("the code as second factor", (open) => {
	async function stage() {
		const setting = await settingOf(await open())
		const campaign = await setting.open(landFile({ level: "B" }))
		const personId = await setting.person("0001", "李建国")
		await bind(setting, personId, "web", "here")
		const of = { ...(await setting.key(campaign, "0001")), personId, chatId: "here", title: campaign.title }
		return { setting, campaign, of, store: setting.house.store }
	}

	test("goes to the person's chat on another channel, never to the one the link is in, nor to a second one of the same channel", async () => {
		const { setting, of, store } = await stage()
		await bind(setting, of.personId, "web", "also-web")
		expect(await store.read((reader) => canSendCode(reader, of))).toBe(false)
		expect(await store.tx((tx) => sendCode(tx, setting.cx(), of))).toBe(false)
		await bind(setting, of.personId, "telegram", "there")
		expect(await store.read((reader) => canSendCode(reader, of))).toBe(true)
		expect(await store.tx((tx) => sendCode(tx, setting.cx(), of))).toBe(true)
		expect(await codeIn(setting, "there")).toMatch(/^\d{6}$/)
		expect([await codeIn(setting, "here"), await codeIn(setting, "also-web")]).toEqual([undefined, undefined])
	})

	test("opens once, for this person only, and not after ten minutes", async () => {
		const { setting, of, store } = await stage()
		await bind(setting, of.personId, "telegram", "there")
		await store.tx((tx) => sendCode(tx, setting.cx(), of))
		const code = (await codeIn(setting, "there")) ?? ""
		const tryIt = (typed: string, personId = of.personId) => store.tx((tx) => tryFactor(tx, setting.cx(), { ...of, personId, typed }))
		const wife = await setting.person("0001", "王秀英")
		expect(await tryIt(code, wife)).toEqual({ ok: false, why: "none" })
		expect(await tryIt(other(code))).toEqual({ ok: false, why: "wrong" })
		expect(await tryIt(` ${code.slice(0, 3)} ${code.slice(3)}`)).toEqual({ ok: true, kind: "code" })
		expect(await tryIt(code)).toEqual({ ok: false, why: "none" })
		setting.clock.now += 60_000
		expect(await store.tx((tx) => sendCode(tx, setting.cx(), of))).toBe(true)
		const second = (await codeIn(setting, "there")) ?? ""
		setting.clock.now += 10 * 60_000
		expect(await tryIt(second)).toEqual({ ok: false, why: "none" })
	})

	test("is not sent anew within a minute, and asking anew gives no further tries", async () => {
		const { setting, of, store } = await stage()
		await bind(setting, of.personId, "telegram", "there")
		const send = () => store.tx((tx) => sendCode(tx, setting.cx(), of))
		expect([await send(), await send()]).toEqual([true, false])
		const said: string[] = []
		for (let attempt = 0; attempt < 5; attempt++) {
			const code = (await codeIn(setting, "there")) ?? ""
			const verdict = await store.tx((tx) => tryFactor(tx, setting.cx(), { ...of, typed: other(code) }))
			said.push(verdict.ok ? verdict.kind : verdict.why)
			setting.clock.now += 60_000
			if (attempt < 4) expect(await send()).toBe(true)
		}
		expect(said).toEqual(["wrong", "wrong", "wrong", "wrong", "shut"])
		expect(await send()).toBe(false)
	})
})

test("on the page: the code is asked for with a button, and the signature stands with it as its factor", async () => {
	const { store, remove } = freshSqlite()
	try {
		const picture = { put: async () => ({ ref: "p.png", mime: "image/png", bytes: 1 }), get: async () => undefined }
		const setting = await settingOf(store, undefined, { publicUrl: "http://village.test", media: picture })
		const campaign = await setting.open(landFile({ level: "B" }))
		const personId = await setting.person("0001", "李建国")
		await bind(setting, personId, "web", "here")
		await bind(setting, personId, "telegram", "there")
		const server = await createServer({
			config: { locale: "zh-CN", demo: false },
			log: pino({ level: "silent" }),
			routes: [(http) => mountSigning(http, setting.house)],
		})
		const link = linkOf(setting, campaign, personId)
		const first = await server.http.inject({ method: "POST", url: `${link}/who`, payload: {} })
		const cookie = String(first.headers["set-cookie"]).split(";")[0] ?? ""
		const post = (url: string, fields: Readonly<Record<string, string>>) =>
			server.http.inject({
				method: "POST",
				url,
				headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
				payload: new URLSearchParams(fields).toString(),
			})
		const asked = await post(`${link}/code`, {})
		expect(asked.body).toContain("六位数")
		const code = (await codeIn(setting, "there")) ?? ""
		expect(asked.body).not.toContain(code)
		const fields = Object.fromEntries(
			[...asked.body.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
		)
		const strokes = JSON.stringify([Array.from({ length: 40 }, (_, n) => [10 + n * 4, 20 + ((n * 7) % 60), n * 10])])
		const png = `data:image/png;base64,${onePoint}`
		const done = await post(link, { ...fields, do: "sign", factor: code, strokes, picture: png })
		expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringContaining("done=1")])
		const { householdId } = await setting.key(campaign, "0001")
		const [answer] = await store.read((reader) => answersOf(reader, setting.villageId, campaign.id, householdId))
		expect(answer).toMatchObject({ answer: "confirm", means: "page", factor: "code", standing: "effective" })
		await server.http.close()
	} finally {
		await remove()
	}
})

const onePoint = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="

function linkOf({ house, villageId, clock }: Setting, { id }: Campaign, personId: string): string {
	return `${signPath}/${signToken(house, { villageId, campaignId: id, personId, chatId: "here", expiresAt: clock.now + 30 * dayMs })}`
}
