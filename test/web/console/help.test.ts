import { afterAll, beforeAll, expect, test } from "vitest"
import { guides } from "../../../src/web/guides.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Office, openOffice } from "../auth/office.ts"

let office: Office
let remove: () => Promise<void>
beforeAll(async () => {
	const fresh = freshSqlite()
	office = await openOffice(fresh.store)
	remove = fresh.remove
})
afterAll(async () => {
	await office.http.close()
	await remove()
})

/** Everything a page of ours points at within this house. */
const addressesIn = (page: string) => [...page.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].flatMap(([, address]) => address ?? [])

test("staff find every guide, and each opens with what it points at", async () => {
	await office.addStaff({ name: "wang", villages: ["v-qj"] })
	const browser = office.browser()
	await browser.signIn("wang")
	const list = (await browser.get("/console/help")).body
	expect(guides().length).toBeGreaterThan(3)
	for (const { id, title } of guides()) {
		expect(list).toContain(title)
		const page = await browser.get(`/console/help/${id}`)
		expect([id, page.statusCode]).toEqual([id, 200])
		const own = addressesIn(page.body).filter((address) => /\/help|\/assets/.test(address))
		expect(own.length).toBeGreaterThan(1)
		for (const address of own) expect([id, address, (await browser.get(address)).statusCode]).toEqual([id, address, 200])
	}
	expect((await browser.get("/console/help/nothing")).statusCode).toBe(404)
})

test("the guide for residents is open to everybody, the others are not", async () => {
	const page = await office.http.inject({ url: "/help", headers: { accept: "text/html" } })
	expect(page.statusCode).toBe(200)
	expect(page.body).toContain("村口怎么用（给村民）")
	expect((await office.http.inject("/console/help/secretary")).statusCode).not.toBe(200)
})

test("only the guides' own pictures are given out", async () => {
	expect((await office.http.inject("/help/pictures/chat.png")).headers["content-type"]).toBe("image/png")
	for (const name of ["none.png", "..%2Fsurvey.schema.json", "..%2F..%2Fpackage.json", "chat.png%00"])
		expect((await office.http.inject(`/help/pictures/${name}`)).statusCode).toBe(404)
})
