/** Villages, roster and notices over the interface: masked, page by page, published by the rules that hold for staff. */
import { expect, test } from "vitest"
import { z } from "zod"
import { onBothEngines } from "../../support/stores.ts"
import { pageFrom, problemOf, setting } from "./setting.ts"

const idSchema = z.object({ id: z.string() })

onBothEngines("resources of the interface", (open) => {
	test("the roster comes page by page with numbers masked; a whole number is a scope of its own, each look on record", async () => {
		const { key, asker, place, secretary } = await setting(await open())
		const { get } = asker(await key(["people.read"]))
		expect(JSON.parse((await get("/villages")).body)).toEqual({ data: [{ code: "QJ", name: "清江村", township: null }] })
		const numbers: unknown[] = []
		let next: string | null = ""
		while (next !== null) {
			const page = pageFrom(await get(`/households?limit=2${next === "" ? "" : `&cursor=${next}`}`))
			numbers.push(...page.data.map(({ number }) => number))
			next = page.next
		}
		expect(numbers).toEqual(["0001", "0002", "0003", "0004", "0005"])
		const everybody = pageFrom(await get("/persons?limit=100"))
		expect(everybody.data).toHaveLength(8)
		expect(JSON.stringify(everybody)).toContain("138****5678")
		expect(JSON.stringify(everybody)).not.toContain("13812345678")
		const person = everybody.data.find(({ name }) => name === "李建国")
		const id = idSchema.parse(person).id
		expect(problemOf(await get(`/persons/${id}/phone`))).toBe("api.scope")
		const phone = await asker(await key(["people.phone"])).get(`/persons/${id}/phone`)
		expect(JSON.parse(phone.body)).toEqual({ phone: "13812345678" })
		expect((await secretary.page("/console/record?kind=reads")).body).toContain("看了一个电话号码")
		await place.http.close()
	})

	test("a draft is handed in and published; finance waits for the supervisor, whatever the key may", async () => {
		const { key, asker, place } = await setting(await open())
		const { get, post } = asker(await key(["notice.read", "notice.write", "notice.publish"]))
		const draft = { category: "village", title: "修水渠", body: "下周一开工，请三组的乡亲绕行。" }
		const { id } = idSchema.parse(JSON.parse((await post("/notices", draft)).body))
		expect(JSON.parse((await get(`/notices/${id}`)).body)).toMatchObject({ state: "draft", number: null, body: null })
		const published = await post(`/notices/${id}/publish`, {}, "publish-once-1")
		expect(JSON.parse(published.body)).toMatchObject({ state: "published", version: 1, told: "no" })
		expect((await post(`/notices/${id}/publish`, {}, "publish-once-1")).body, "asked again it is not published again").toBe(published.body)
		expect(problemOf(await post(`/notices/${id}/publish`, {}))).toBe("notice.NOTICE_GONE")
		expect(JSON.parse((await get(`/notices/${id}`)).body)).toMatchObject({ body: draft.body })
		const money = idSchema.parse(JSON.parse((await post("/notices", { ...draft, category: "finance" })).body))
		expect(JSON.parse((await post(`/notices/${money.id}/publish`, {})).body)).toMatchObject({
			state: "waiting",
			told: "waits",
			number: null,
		})
		expect(pageFrom(await get("/notices?state=published")).data).toHaveLength(1)
		expect(problemOf(await post("/notices", { ...draft, title: "长".repeat(61) }))).toBe("api.invalid")
		await place.http.close()
	})

	test("the ledger's roots and proofs are those anybody can check", async () => {
		const { key, asker, place } = await setting(await open())
		const { post } = asker(await key(["notice.write", "notice.publish"]))
		const { get } = asker(await key(["ledger.read"]))
		expect(problemOf(await get("/ledger/proofs/1"))).toBe("api.not-found")
		const { id } = idSchema.parse(JSON.parse((await post("/notices", { category: "party", title: "党课", body: "周五晚上上党课。" })).body))
		await post(`/notices/${id}/publish`, {})
		const [root] = pageFrom(await get("/ledger/roots")).data
		expect(root).toMatchObject({ size: 1 })
		const proof: unknown = JSON.parse((await get("/ledger/proofs/1")).body)
		expect(proof).toMatchObject({ format: "cunkou-proof/1", entry: { kind: "notice.published", seq: 1 }, root: { size: 1 } })
		await place.http.close()
	})
})
