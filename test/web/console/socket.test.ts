import { afterAll, expect, test } from "vitest"
import { freshSqlite } from "../../support/stores.ts"
import { csrfIn, goodPassword, openOffice } from "../auth/office.ts"

const { store, remove } = freshSqlite()
afterAll(remove)

test("over a real socket: sign in, switch the village, sign out", async () => {
	const office = await openOffice(store, { demo: true })
	await office.addStaff({ name: "wang", villages: ["v-qj", "v-xr"] })
	const base = await office.http.listen({ port: 0, host: "127.0.0.1" })
	try {
		const send = (path: string, form: Readonly<Record<string, string>> | undefined, cookie = "") =>
			fetch(`${base}${path}`, {
				redirect: "manual",
				headers: { accept: "text/html", cookie },
				...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
			})
		const turned = await send("/console", undefined)
		expect(turned.status).toBe(303)
		const answer = await send("/console/sign-in", { name: "wang", password: goodPassword })
		const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? ""
		const home = await (await send("/console", undefined, cookie)).text()
		expect(home).toContain("演示数据")
		const csrf = csrfIn(home)
		expect((await send("/console/village", { csrf, village: "v-xr" }, cookie)).status).toBe(303)
		expect(await (await send("/console", undefined, cookie)).text()).toContain("向荣村 · ")
		expect((await send("/console/sign-out", { csrf }, cookie)).headers.get("location")).toBe("/console/sign-in?say=out")
		expect((await send("/console", undefined, cookie)).status).toBe(303)
	} finally {
		await office.http.close()
	}
})
