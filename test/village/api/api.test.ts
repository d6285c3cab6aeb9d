/** Keys, pages, changes done once, refusals: the interface as programs meet it, on both engines. */
import { expect, test } from "vitest"
import { z } from "zod"
import { allRights } from "../../../src/affairs.ts"
import { limits } from "../../../src/village/api/rules.ts"
import { setVillageRoles } from "../../../src/web/auth/staff-repo.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { pageFrom, problemOf, setting } from "./setting.ts"

const opinion = { text: "三组的路灯坏了好几个晚上", source: "phone", household: "0001", name: "李建国" }
const documentSchema = z.object({
	openapi: z.literal("3.1.0"),
	paths: z.record(
		z.string(),
		z.record(
			z.string(),
			z.object({
				operationId: z.string(),
				"x-scope": z.string().nullable(),
				parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
				responses: z.record(z.string(), z.object({ description: z.string() })),
			}),
		),
	),
})
const filed = z.object({ id: z.string(), number: z.string(), isRepeat: z.boolean() })

onBothEngines("the interface for programs", (open) => {
	test("a key made in the console lists opinions page by page, and is shown only once", async () => {
		const { key, asker, secretary, place } = await setting(await open())
		const text = await key(["opinion.read", "opinion.enter"])
		const { get, post } = asker(text)
		for (const n of [1, 2, 3, 4, 5])
			expect((await post("/opinions", { ...opinion, text: `第 ${n} 处路面坏了，要修` })).statusCode).toBe(201)
		const seen: unknown[] = []
		let next: string | null = ""
		while (next !== null) {
			const page = pageFrom(await get(`/opinions?limit=2${next === "" ? "" : `&cursor=${next}`}`))
			expect(page.data.length).toBeLessThanOrEqual(2)
			seen.push(...page.data.map(({ number }) => number))
			next = page.next
		}
		const serials = seen.map((number) => String(number).slice(-4))
		expect(serials.toSorted()).toEqual(["0001", "0002", "0003", "0004", "0005"])
		const { body } = await secretary.page("/console/api")
		expect(body).toContain("乡镇平台")
		expect(body, "the secret is nowhere but on the page that made it").not.toContain(text.slice(16))
		expect(body).not.toContain("还没用过")
		await place.http.close()
	})

	test("the same key for the same act is answered the same, for another it is refused; at once exactly one is filed", async () => {
		const { key, asker, place } = await setting(await open())
		const { get, post } = asker(await key(["opinion.read", "opinion.enter"]))
		// Nobody's: the same words of the same person would be one opinion anyway.
		const nobody = { text: "水沟堵了没人管", source: "written" }
		const all = await Promise.all(Array.from({ length: 8 }, () => post("/opinions", nobody, "storm-2026-1")))
		expect(all.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 201))
		expect(new Set(all.map(({ body }) => body)).size).toBe(1)
		expect(all.filter(({ headers }) => headers["idempotent-replayed"] === "true")).toHaveLength(7)
		expect(pageFrom(await get("/opinions")).data).toHaveLength(1)
		expect(problemOf(await post("/opinions", { ...nobody, text: "另外一件事情" }, "storm-2026-1"))).toBe("api.idempotency-reused")
		expect((await post("/opinions", nobody, "storm-2026-2")).statusCode).toBe(201)
		expect(pageFrom(await get("/opinions")).data).toHaveLength(2)
		// Another program chose the same words for its key: that is another act.
		const other = await asker(await key(["opinion.enter"])).post("/opinions", { ...nobody, text: "桥上的栏杆断了" }, "storm-2026-1")
		expect([other.statusCode, other.headers["idempotent-replayed"]]).toEqual([201, undefined])
		await place.http.close()
	})

	test("what was refused leaves the key free for the corrected request", async () => {
		const { key, asker, place } = await setting(await open())
		const { get, post } = asker(await key(["opinion.read", "opinion.enter"]))
		expect(problemOf(await post("/opinions", { ...opinion, household: "9999" }, "later-again-1"))).toBe("opinion.household")
		expect(problemOf(await post("/opinions", { ...opinion, text: "12" }, "later-again-1"))).toBe("opinion.no-words")
		expect(filed.parse(JSON.parse((await post("/opinions", opinion, "later-again-1")).body)).isRepeat).toBe(false)
		expect(pageFrom(await get("/opinions")).data).toHaveLength(1)
		await place.http.close()
	})

	test("a key does what it was made for, while its maker may", async () => {
		const { key, asker, place, village, secretary } = await setting(await open())
		const text = await key(["opinion.read"])
		const { get, post } = asker(text)
		expect(problemOf(await asker(undefined).get("/opinions"))).toBe("api.key")
		expect(problemOf(await asker(`${text.slice(0, -1)}${text.endsWith("A") ? "B" : "A"}`).get("/opinions"))).toBe("api.key")
		expect(problemOf(await get("/opinions?village=XX"))).toBe("api.village")
		expect(problemOf(await post("/opinions", opinion))).toBe("api.scope")
		expect((await get("/opinions?village=qj")).statusCode).toBe(200)
		await place.house.store.tx((tx) => setVillageRoles(tx, village.id, secretary.accountId, ["legal"]))
		expect(problemOf(await get("/opinions"))).toBe("api.maker")
		await place.house.store.tx((tx) => setVillageRoles(tx, village.id, secretary.accountId, []))
		expect(problemOf(await get("/opinions"))).toBe("api.maker")
		await place.http.close()
	})

	test("a revoked key is refused at once", async () => {
		const { key, asker, secretary, place } = await setting(await open())
		const text = await key(["opinion.read"])
		const revoke = { method: "POST", url: `/console/api/keys/${text.slice(3, 15)}/revoke` } as const
		expect((await secretary.ask(revoke)).headers.location).toContain("done=revoked")
		expect(problemOf(await asker(text).get("/opinions"))).toBe("api.key")
		expect((await secretary.ask(revoke)).headers.location).toContain("done=gone")
		expect((await secretary.page("/console/record?kind=api")).body).toContain("停用了一个数据接口密钥")
		await place.http.close()
	})

	test("who said it is another scope, and each look is on record", async () => {
		const { key, asker, secretary, place } = await setting(await open())
		const { post } = asker(await key(["opinion.enter"]))
		const { id } = filed.parse(JSON.parse((await post("/opinions", { ...opinion, text: "请打 13812345678 找我说路灯的事" })).body))
		const { get } = asker(await key(["opinion.read"]))
		const shown = (await get(`/opinions/${id}`)).body
		expect(shown).toContain("138****5678")
		expect(shown).not.toContain("李建国")
		expect(problemOf(await get(`/opinions/${id}/author`))).toBe("api.scope")
		const author = await asker(await key(["opinion.author"])).get(`/opinions/${id}/author`)
		expect(JSON.parse(author.body)).toEqual({ name: "李建国", household: "0001" })
		expect((await secretary.page("/console/record?kind=reads")).body).toContain("意见是谁提的")
		await place.http.close()
	})

	test("what does not fit is told by field, as problem+json also for a browser", async () => {
		const { key, asker, place } = await setting(await open())
		const text = await key(["opinion.read", "opinion.enter"])
		const { get, post } = asker(text)
		expect(problemOf(await get("/opinions?limit=1000"))).toBe("api.invalid")
		expect((await get("/opinions?stat=received")).body, "a filter that is none is not passed over").toContain("stat")
		expect(problemOf(await get("/opinions?cursor=nonsense"))).toBe("api.cursor")
		const wrong = await post("/opinions", { source: "telepathy" })
		expect(problemOf(wrong)).toBe("api.invalid")
		expect(wrong.body).toContain('"field":"source"')
		expect(wrong.body).toContain('"field":"text"')
		expect(problemOf(await get("/opinions/none"))).toBe("api.not-found")
		expect(problemOf(await get("/nothing"))).toBe("api.not-found")
		// JSON can spell half a surrogate pair, which nothing can hash or store.
		expect(problemOf(await post("/opinions", { ...opinion, text: "路灯坏了\ud83d" }))).toBe("api.invalid")
		const headers = { host: "cun.example", authorization: `Bearer ${text}`, accept: "text/html" }
		expect(problemOf(await place.http.inject({ url: "/api/v1/opinions/none", headers }))).toBe("api.not-found")
		const bare = await place.http.inject({ method: "POST", url: "/api/v1/opinions", headers, payload: opinion })
		expect(problemOf(bare)).toBe("api.idempotency-key")
		const form = { ...headers, "idempotency-key": "a-form-12345", "content-type": "application/x-www-form-urlencoded" }
		expect(problemOf(await place.http.inject({ method: "POST", url: "/api/v1/opinions", headers: form, payload: "text=x" }))).toBe(
			"api.json",
		)
		await place.http.close()
	})
})

test("a key that asks too often is told when to come back; another key is not held up by it", async () => {
	const { store, remove } = freshSqlite()
	const { key, asker, place } = await setting(store)
	const { get } = asker(await key(["opinion.read"]))
	for (let n = 0; n < limits.key; n++) expect((await get("/villages")).statusCode).toBe(200)
	const late = await get("/villages")
	expect(problemOf(late)).toBe("too-many")
	expect(Number(late.headers["retry-after"])).toBeGreaterThan(0)
	expect((await asker(await key(["opinion.read"])).get("/villages")).statusCode).toBe(200)
	await place.http.close()
	await remove()
})

test("the document describes every route, and the page shows each", async () => {
	const { store, remove } = freshSqlite()
	const { place } = await setting(store)
	const document = documentSchema.parse(JSON.parse((await place.http.inject({ url: "/api/v1/openapi.json" })).body))
	const page = (await place.http.inject({ url: "/api/docs", headers: { accept: "text/html" } })).body
	const routes = place.house.api ?? []
	expect(routes.length).toBeGreaterThan(3)
	const ids: string[] = []
	for (const { kind, path, right } of routes) {
		const template = path.replaceAll(/:(\w+)/g, "{$1}")
		const operation = document.paths[template]?.[kind === "write" ? "post" : "get"]
		expect(operation, path).toBeDefined()
		expect(operation?.["x-scope"]).toBe(right ?? null)
		for (const [, name] of path.matchAll(/:(\w+)/g))
			expect(operation?.parameters.some((one) => one.name === name && one.in === "path" && one.required)).toBe(true)
		if (right !== undefined) expect(Object.keys(allRights)).toContain(right)
		ids.push(operation?.operationId ?? "")
		expect(page).toContain(template)
	}
	expect(new Set(ids).size, "operations are told apart").toBe(ids.length)
	await place.http.close()
	await remove()
})
