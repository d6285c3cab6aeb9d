import { beforeAll, describe, expect, test } from "vitest"
import { addDelivery, addWebhook } from "../../src/village/api/webhook-repo.ts"
import { insertVisit } from "../../src/village/opinion/repo-visit.ts"
import { everybody } from "../../src/village/people/index.ts"
import { signToken } from "../../src/village/signoff/links.ts"
import { campaignsIn } from "../../src/village/signoff/repo.ts"
import { publishSurvey, readSurvey, surveysIn } from "../../src/village/survey/index.ts"
import { personalToken, shareToken } from "../../src/village/survey/links.ts"
import { freshSqlite } from "../support/stores.ts"
import { wholeConsole } from "../web/rights/whole-console.ts"
import { onStage } from "./demo-stage.ts"
import { faultsOf } from "./page-faults.ts"
import { isPagePattern, linksOn, patternOf } from "./pages-of.ts"
import { deskView, phoneView, watched } from "./watch.ts"

const on = onStage()
let patterns: readonly string[]
beforeAll(async () => {
	const fresh = freshSqlite()
	const mounted = await wholeConsole(fresh.store)
	patterns = mounted.routes.filter(({ method, url }) => method === "GET" && isPagePattern(url)).map(({ url }) => url)
	await mounted.http.close()
	await fresh.remove()
})

/** The open survey, the sign-off, and a grown-up of the village. */
async function somebody(): Promise<{ readonly surveyId: string; readonly campaign: string; readonly personId: string }> {
	const villageId = on.stage.village.id
	const { store, clock } = on.stage.service.house
	return store.read(async (reader) => ({
		surveyId: (await surveysIn(reader, villageId, ["open"], { limit: 1, offset: 0 }))[0]?.id ?? "",
		campaign: (await campaignsIn(reader, villageId, ["open", "closed"], { limit: 1, offset: 0 }))[0]?.id ?? "",
		personId: (await everybody(reader, villageId, clock())).find(({ isAdult }) => isAdult)?.personId ?? "",
	}))
}

/** Pages that only stand open at the end of an act, and are looked at by the tests of that act. */
const afterAnAct: Readonly<Record<string, string>> = {
	"/console/setup/:token": "test/e2e/journey",
	"/console/password/:token": "test/web/auth/staff",
	"/console/sign-in": "below, for a visitor",
	"/console/roster/import/:hash": "test/e2e/journey",
	"/console/opinions/import/:hash": "test/village/opinion/import-pages",
	"/console/bundle/:token": "test/village/bundle/console",
	"/console/items/alike/:token": "test/e2e/acts",
	"/console/items/marked": "where something waits there: test/village/item/alike-marked",
	"/console/items/check": "where a list waits for a second person: test/village/item/check-page",
	"/console/items/targets": "data for a field of the board, no page: test/village/item",
	"/console/notices/meetings/:period": "made on the 19th: test/village/notice",
	"/console/work/:id": "while work goes on: test/e2e/acts",
}

test("every page of the console", { timeout: 600_000 }, async () => {
	const { house } = on.stage.service
	const villageId = on.stage.village.id
	// Beside what the demo leaves: a draft, which has its page to be changed on.
	const draft = readSurvey(
		{
			title: "修路问卷",
			unit: "household",
			secrecy: "named",
			opensAt: "2099-01-01 08:00",
			questions: [{ kind: "text", title: "怎么修？" }],
		},
		{ now: house.clock(), timeZone: house.timeZone },
	)
	if (!draft.ok) throw new Error("the draft of this test is wrong")
	await house.store.tx((tx) => publishSurvey(tx, { house, now: house.clock(), by: null }, { villageId, file: draft.survey }))
	const said = { place: "村委会", staff: "演示文书", visitors: "", note: "开放日" }
	const now = house.clock()
	await house.store.tx((tx) =>
		insertVisit(tx, villageId, { id: "visit-x", kind: "visit", at: now, ...said, createdAt: now, createdBy: "x" }),
	)
	// And an address that is told of events, with one that did not get there; what follows is far off, so nothing leaves this machine.
	const webhook = {
		villageId,
		id: "webhook-x",
		url: "https://county.example.invalid/hook",
		events: ["notice.published"],
		secretSealed: house.cipher.seal("whsec_x", "webhook/webhook-x"),
		createdBy: "x",
		createdAt: now,
		cursor: now + 365 * 86_400_000,
		endedAt: null,
	}
	await house.store.tx(async (tx) => {
		await addWebhook(tx, webhook)
		const event = { id: "delivery-x", eventId: "event-x", event: "notice.published", body: "{}" }
		await addDelivery(tx, { webhook, now: webhook.cursor, ...event })
	})
	const { surveyId, campaign, personId } = await somebody()
	const context = await on.stage.staff(on.browser, deskView, { name: "演示文书", roles: [] })
	const { page, complaints } = await watched(context)
	await page.goto(`${on.stage.url}/console/notices/new`)
	await page.getByLabel("标题").fill("写了一半的公告（演示数据）")
	await page.getByLabel("正文").fill("还没有写完。")
	await page.getByRole("button", { name: "保存" }).click()
	const seen = new Map<string, string>()
	const queue = [
		...[
			"/console",
			"/console/account",
			"/console/staff",
			"/console/villages/new",
			`${new URL(page.url()).pathname}/edit`,
			"/console/opinions/visits/visit-x",
		],
		// No link of the demo leads there just now: nobody spoke an answer, and all have signed.
		...[`/console/surveys/${surveyId}/entries`, `/console/surveys/${surveyId}/enter/${personId}`, `/console/signoff/${campaign}/slips`],
	]
	const known = new Set(queue)
	const faults: string[] = []
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const pattern = path.startsWith("/console") ? patternOf(patterns, path) : undefined
		if (pattern === undefined) continue
		// The draft's page, which comes first, leads to none of those that a notice sent has.
		const isAsGood = pattern !== "/console/notices/:id" || seen.has("/console/notices/:id/unseen")
		if (seen.has(pattern) && isAsGood) continue
		const answer = await page.goto(`${on.stage.url}${path}`, { waitUntil: "load" })
		if (answer?.status() !== 200) {
			faults.push(`${path} answers ${answer?.status()}`)
			continue
		}
		seen.set(pattern, path)
		const fresh = (await linksOn(page)).filter((link) => !known.has(link))
		for (const link of fresh) known.add(link)
		queue.push(...fresh)
		faults.push(...(await faultsOf(page, pattern)))
	}
	expect(faults).toEqual([])
	expect(complaints).toEqual([])
	const unseen = patterns.filter((pattern) => pattern.startsWith("/console") && !seen.has(pattern) && afterAnAct[pattern] === undefined)
	expect(unseen, "pages no link of the demo leads to").toEqual([])
	await context.close()
})

describe("pages for everybody", () => {
	test("chat, forms, signing, ballot, public board, checking", { timeout: 300_000 }, async () => {
		const { house } = on.stage.service
		const villageId = on.stage.village.id
		const soon = house.clock() + 86_400_000
		const { surveyId, campaign, personId } = await somebody()
		const paths = [
			`/chat?c=${on.stage.guest.code}`,
			`/s/${shareToken({ villageId, surveyId })}`,
			`/s/${personalToken(house, { villageId, surveyId, personId }, soon)}`,
			`/sign/${signToken(house, { villageId, campaignId: campaign, personId, chatId: "c", expiresAt: soon })}`,
			"/o/QJ",
			"/v/QJ",
			"/v/QJ/notices",
			"/v/QJ/items",
			"/v/QJ/items/wrong",
			"/v/QJ/items/missing",
			"/v/QJ/judge",
			"/verify",
			"/verify/receipt",
			"/help",
			"/console/sign-in",
			"/nothing-here",
		]
		const context = await on.stage.visitor(on.browser, phoneView)
		const page = await context.newPage()
		const faults: string[] = []
		for (const path of paths) {
			await page.goto(`${on.stage.url}${path}`, { waitUntil: "load" })
			faults.push(...(await faultsOf(page, path.replace(/\/(s|sign|chat\?c=)\/?.{20,}/, "/$1/…"))))
		}
		expect(faults).toEqual([])
		await context.close()
	})

	test("what is posted leads back to the village's page, and nothing of it lies behind a door", { timeout: 120_000 }, async () => {
		const context = await on.stage.visitor(on.browser, phoneView)
		const [queue, kinds, faults] = [["/v/QJ"], new Set<string>(), [] as string[]]
		const attributes = (html: string, pattern: RegExp) =>
			[...html.matchAll(pattern)].map(([, found = ""]) => found.replaceAll("&amp;", "&").replace(/#.*/, ""))
		for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
			const kind = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{20,}|\d+/g, ":id")
			if (kinds.has(kind)) continue
			kinds.add(kind)
			const answer = await context.request.get(`${on.stage.url}${path}`, { headers: { accept: "text/html" } })
			if (answer.status() !== 200) faults.push(`${kind} answers ${answer.status()}`)
			if (!answer.headers()["content-type"]?.startsWith("text/html")) continue
			const html = await answer.text()
			// The checking page is made to be saved, and belongs to no village.
			const isOfVillage = path !== "/v/QJ" && path !== "/verify" && path !== "/verify/receipt"
			const links = attributes(html, /<a [^>]*href="([^"]+)"/g)
			if (isOfVillage && !links.includes("/v/QJ")) faults.push(`${kind} leads nowhere`)
			queue.push(...links.filter((link) => /^\/(v|verify)\//.test(link)))
			for (const part of attributes(html, /<(?:link|script|img)[^>]* (?:href|src)="(\/[^"]+)"/g)) {
				const found = await context.request.get(`${on.stage.url}${part}`)
				if (found.status() !== 200) faults.push(`${part} of ${kind} answers ${found.status()}`)
			}
		}
		expect([...kinds].filter((kind) => kind.includes("/signoff/"))).toHaveLength(1)
		expect(faults).toEqual([])
		await context.close()
	})
})
