/** console: every page of the console that a link leads to, in a village of 100,000 households, and the ends of its long lists. */
import { setTimeout } from "node:timers/promises"
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { publishSurvey, readSurvey } from "../src/village/survey/index.ts"
import { isPagePattern, patternOf } from "../test/e2e/pages-of.ts"
import { type Visitor, wholeConsole } from "../test/web/rights/whole-console.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { benchVillage, seedVillage } from "./seed.ts"
import { amounts, campaignId, fillConsole, noticeId } from "./seed-console.ts"
import { seedOpinions, seedRoster } from "./seed-roster.ts"

const households = 100_000
const opinions = 20_000
/** Of each page. Where the slowest of these is far within the aim it is given as p99, which it can only overstate. */
const firstRounds = 20
/** Of pages near the aim or over it; the second slowest is their p99. */
const allRounds = 100
const nearMs = 50
/** Nobody needs a hundred of these to know. */
const hopelessMs = 1_000
/** Addresses tried of each kind of page, of which the slowest is measured. */
const mostOfAKind = 3
/** Pages told of by themselves, the slowest first. */
const told = 12

const surveyFile = {
	title: "测速问卷",
	unit: "person",
	secrecy: "named",
	questions: [
		...["路", "水", "灯", "渠"].map((title, i) => ({
			id: `q${i + 1}`,
			kind: "single",
			title,
			options: ["很好", "好", "一般", "差", "很差"].map((label, n) => ({ id: `o${n + 1}`, label })),
		})),
		{ id: "q5", kind: "text", title: "还想说什么？" },
	],
}

/** Pages a long list ends in, and what people look for. */
const farPages = (surveyId: string) => [
	"/console/roster?page=1000",
	"/console/roster?q=李建国",
	"/console/roster?q=秀英",
	"/console/roster?q=099999",
	"/console/roster?group=g7",
	"/console/search?q=秀英",
	"/console/search?q=路灯",
	"/console/search?q=5678",
	"/console/opinions?page=300",
	`/console/signoff/${campaignId}/households`,
	`/console/notices/${noticeId}/unseen`,
	`/console/surveys/${surveyId}/texts/q5?page=1000`,
	`/console/surveys/${surveyId}/enter?q=秀英`,
	"/console/digest?period=month",
	"/console/roster/household/h77777",
]

/** Fills a new database; gives the survey's id. */
async function seedConsole(file: string): Promise<string> {
	migrateSqlite(file, 0)
	const store = openSqliteStore(file)
	const { http, house } = await wholeConsole(store)
	await seedVillage(store)
	await seedRoster(store, house, households)
	await seedOpinions(store, opinions)
	const now = Date.now()
	const read = readSurvey(surveyFile, { now, timeZone: house.timeZone })
	if (!read.ok) throw new Error("the bench's survey is wrong")
	const published = await store.tx((tx) => publishSurvey(tx, { house, now, by: null }, { villageId: benchVillage, file: read.survey }))
	if (!published.ok) throw new Error(`the bench's survey did not open: ${published.code}`)
	await http.close()
	await store.close()
	fillConsole(file, { surveyId: published.survey.id, now, households })
	return published.survey.id
}

async function run(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const file = databaseFile(folder)
	const surveyId = await seedConsole(file)
	const store = openSqliteStore(file)
	const place = await wholeConsole(store)
	try {
		const who = await place.account({ villageId: benchVillage, roles: [], isAdministrator: true })
		const patterns = place.routes.filter(({ method }) => method === "GET").map(({ url }) => url)
		const pages = await linked(who, patterns, farPages(surveyId))
		const measured: Measured[] = []
		for (const path of pages) measured.push({ path, ...(await timed(who, path)) })
		const sorted = measured.toSorted((a, b) => b.p99 - a.p99)
		const over = measured.filter(({ p99 }) => p99 > 100).length
		const rows = Object.entries(amounts).map(([name, count]) => `${count} ${name}`)
		const note = `${pages.length} kinds of pages and far ends of lists, ${over} over 100 ms; ${households} households of three, ${opinions} opinions, ${rows.join(", ")}; the slowest: ${sorted[0]?.path}`
		return [
			compared("console", "ms", sorted[0]?.p99 ?? Number.NaN, undefined, note),
			...sorted.slice(0, told).map(({ path, p99, half, rounds }) => {
				const name = `console${path.replace("/console", "") || "/"}`
				return compared(name, "ms", p99, undefined, `p99 of ${rounds}; half within ${half.toFixed(1)} ms`)
			}),
		]
	} finally {
		await place.http.close()
		await store.close()
		remove()
	}
}

/** Of every kind of page that links lead to from the first one, the slowest of a few; and `more`. */
async function linked(who: Visitor, patterns: readonly string[], more: readonly string[]): Promise<readonly string[]> {
	const queue = ["/console", ...more]
	const known = new Set(queue)
	const tried = new Map<string, { readonly count: number; readonly slowest: string; readonly took: number }>()
	for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
		const [bare = ""] = path.split("?")
		const kind = patternOf(patterns, bare)
		const isAsked = more.includes(path)
		const before = kind === undefined ? undefined : tried.get(kind)
		if (kind === undefined || !isPagePattern(kind) || (!isAsked && (before?.count ?? 0) >= mostOfAKind)) continue
		const began = performance.now()
		const answer = await settled(who, path)
		const took = performance.now() - began
		if (answer.statusCode !== 200 || !String(answer.headers["content-type"]).startsWith("text/html")) {
			if (isAsked || answer.statusCode >= 500) throw new Error(`${path} answers ${answer.statusCode}`)
			continue
		}
		const isSlowest = before === undefined || took > before.took
		tried.set(kind, { count: (before?.count ?? 0) + 1, slowest: isSlowest ? path : before.slowest, took: isSlowest ? took : before.took })
		for (const [, href = ""] of answer.body.matchAll(/href="(\/console[^"#]*)"/g)) {
			const link = href.replaceAll("&amp;", "&")
			if (known.has(link)) continue
			known.add(link)
			queue.push(link)
		}
	}
	return [...new Set([...more, ...[...tried.values()].map(({ slowest }) => slowest)])]
}

/** The page itself, once what it waits for is reckoned; that the page says so meanwhile is measured as any other. */
async function settled(who: Visitor, path: string): ReturnType<Visitor["page"]> {
	for (;;) {
		const answer = await who.page(addressOf(path))
		if (answer.headers["x-under-way"] === undefined) return answer
		await setTimeout(20)
	}
}

/** As a browser asks for it: what is no plain letter is written out, once. */
function addressOf(path: string): string {
	const { pathname, search } = new URL(path, "http://bench.example")
	return pathname + search
}

type Measured = { readonly path: string; readonly p99: number; readonly half: number; readonly rounds: number }

async function timed(who: Visitor, path: string): Promise<Omit<Measured, "path">> {
	const times: number[] = []
	const slowest = () => Math.max(...times)
	const isEnough = () => times.length >= allRounds || (times.length >= firstRounds && (slowest() < nearMs || slowest() > hopelessMs))
	while (!isEnough()) {
		const began = performance.now()
		await who.page(addressOf(path))
		times.push(performance.now() - began)
	}
	const sorted = times.toSorted((a, b) => a - b)
	const rounds = times.length
	return { p99: sorted[Math.ceil(rounds * 0.99) - 1] ?? Number.NaN, half: sorted[rounds >> 1] ?? Number.NaN, rounds }
}

export const consoleBenches: readonly Bench[] = [{ name: "console", run }]
