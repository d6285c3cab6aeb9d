/** The roots a village signed: none of them ever out of reach. */
import { pino } from "pino"
import { h } from "preact"
import { renderToString } from "preact-render-to-string"
import { expect, it, onTestFinished } from "vitest"
import { signRoot } from "../../../src/ledger/index.ts"
import { rootsSection } from "../../../src/village/ledger/roots.tsx"
import { mountRoutes } from "../../../src/village/ledger/routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { onBothEngines } from "../../support/stores.ts"
import { ledgerSetting } from "./setting.ts"

onBothEngines("the roots of a village", (open) => {
	it("shows every root there ever was: the newest on the village's page, the others on pages to be turned", async () => {
		const setting = await ledgerSetting(await open())
		const { http } = await createServer({
			config: { locale: "zh-CN", demo: false },
			log: pino({ level: "silent" }),
			routes: [(server) => mountRoutes(server, setting.house)],
		})
		onTestFinished(() => http.close())
		const get = (url: string) => http.inject({ url, headers: { accept: "text/html" } })
		const roots: string[] = []
		for (let i = 0; i < 65; i++) {
			await setting.sign({ answer: `root ${i}` })
			const { root } = await setting.house.store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.house.clock() + i))
			roots.push(root)
		}
		const rootsOn = async (path: string) => {
			const { body, statusCode } = await get(path)
			expect(statusCode).toBe(200)
			return { body, shown: roots.filter((root) => body.replace(/<[^>]+>| /g, "").includes(root)) }
		}
		const first = await rootsOn("/verify/roots/QJ")
		const second = await rootsOn("/verify/roots/QJ?page=2")
		const last = await rootsOn("/verify/roots/QJ?page=3")
		expect(first.shown).toEqual(roots.slice(35))
		expect(second.shown).toEqual(roots.slice(5, 35))
		expect(last.shown).toEqual(roots.slice(0, 5))
		expect(first.body).toContain('rel="next" href="/verify/roots/QJ?page=2"')
		expect(second.body).toContain('rel="prev" href="/verify/roots/QJ?page=1"')
		expect(last.body).not.toContain('rel="next"')
		// An address somebody made up shows what there is.
		expect((await rootsOn("/verify/roots/QJ?page=999")).shown).toEqual(last.shown)
		expect((await rootsOn("/verify/roots/QJ?page=-1")).shown).toEqual(first.shown)
		const section = await setting.house.store.read((reader) =>
			rootsSection.load({ reader, house: setting.house, village: { id: setting.villageId, code: "QJ", name: "清江村" }, now: 0 }),
		)
		const shown = renderToString(h("div", {}, section)).replace(/ /g, "")
		expect(roots.filter((root) => shown.includes(root))).toEqual(roots.slice(-3))
		expect(shown).toContain('href="/verify/roots/QJ"')
	})
})
