/** The demo's village in this process, served as the demo serves it: for tests that look at pages with life in them. Everything is made up. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserContext } from "playwright-core"
import { afterAll, beforeAll } from "vitest"
import { readConfig } from "../../src/config.ts"
import { type Demo, playDemo } from "../../src/demo/demo.ts"
import { demoSay } from "../../src/demo/words.ts"
import { instantOf, localTime } from "../../src/text/date.ts"
import { addAccount } from "../../src/web/auth/accounts.ts"
import { openSession } from "../../src/web/auth/sessions.ts"
import { launchBrowser } from "../support/browser.ts"

type Size = { readonly width: number; readonly height: number }

export type Stage = Demo & {
	/** Where it listens, without a trailing slash. */
	readonly url: string
	/** A browser window of somebody of staff, already signed in; `roles` empty: an administrator. Without `villageIds`: in the demo's village. */
	staff(
		browser: Browser,
		size: Size,
		who: { readonly name: string; readonly roles: readonly string[]; readonly villageIds?: readonly string[] },
	): Promise<BrowserContext>
	/** A window of somebody who is nobody's member of staff. */
	visitor(browser: Browser, size: Size, more?: { readonly javaScriptEnabled?: boolean }): Promise<BrowserContext>
	/** Lets time pass, ms: what is due by then is done by the service itself. */
	pass(ms: number): void
	stop(): Promise<void>
}

/** In the middle of a morning: people are told what they are to be told, whenever the tests are run. */
const hourOfStage = 10

async function openStage(households = 24): Promise<Stage> {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-stage-"))
	const config = readConfig({ DATA_DIR: folder })
	if (!config.ok) throw new Error("the configuration of this test is wrong")
	const { year, month, day } = localTime(Date.now(), config.config.timeZone)
	let aheadMs = instantOf({ year, month, day, hour: hourOfStage, minute: 0 }, config.config.timeZone) - Date.now()
	const demo = await playDemo(config.config, {
		folder,
		machine: () => Date.now() + aheadMs,
		households,
		sharePercent: 80,
		port: 0,
		progress: () => undefined,
		say: demoSay("zh-CN"),
	})
	const { house, url, stop } = demo.service
	const windowOf = (browser: Browser, viewport: Size, more: { readonly javaScriptEnabled?: boolean } = {}) =>
		browser.newContext({ viewport, locale: "zh-CN", isMobile: viewport.width < 600, hasTouch: viewport.width < 600, ...more })
	return {
		...demo,
		url,
		staff: async (browser, size, { name, roles, villageIds = [demo.village.id] }) => {
			const id = house.newId()
			const [villageId = demo.village.id] = villageIds
			const isAdministrator = roles.length === 0
			const villages = isAdministrator ? [] : villageIds.map((each) => ({ villageId: each, roles: [...roles] }))
			const now = house.clock()
			const token = await house.store.tx(async (tx) => {
				await addAccount(tx, { id, loginName: name, displayName: name, passwordHash: "x", isAdministrator, villages, at: now })
				return openSession(tx, { id: house.newId(), accountId: id, villageId, device: "linux", now })
			})
			const context = await windowOf(browser, size)
			await context.addCookies([{ name: "cunkou-staff", value: token, url }])
			return context
		},
		visitor: windowOf,
		pass: (ms) => {
			aheadMs += ms
		},
		stop: async () => {
			await stop()
			rmSync(folder, { recursive: true, force: true })
		},
	}
}

/** A stage and a browser for all tests of the file that calls it, at its top; both are gone behind the last one. */
export function onStage(): { readonly browser: Browser; readonly stage: Stage } {
	let browser: Browser | undefined
	let stage: Stage | undefined
	beforeAll(async () => {
		;[browser, stage] = await Promise.all([launchBrowser(), openStage()])
	}, 180_000)
	afterAll(async () => {
		await browser?.close()
		await stage?.stop()
	})
	return {
		get browser() {
			return ready(browser)
		},
		get stage() {
			return ready(stage)
		},
	}
}

function ready<T>(one: T | undefined): T {
	if (one === undefined) throw new Error("the stage is asked for outside of the tests")
	return one
}
