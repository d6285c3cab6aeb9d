/** consolidate/…: how well and how fast opinions become matters, on real messages named by --data. */
import { availableParallelism } from "node:os"
import { consolidateOnCores } from "../src/consolidating/index.ts"
import { Consolidator, type Level, type Message, Nearby } from "../src/text/consolidate/index.ts"
import { type CitizenData, citizenData, found, pairwise, recombined } from "./consolidate-data.ts"
import { districts } from "./consolidate-districts.ts"
import { againstGold, bare, cases, inWords } from "./consolidate-gold.ts"
import { bestDistance, sklearnGroups } from "./consolidate-sklearn.ts"
import { unseen } from "./consolidate-unseen.ts"
import { type Bench, compared, type Result } from "./report.ts"

/** The grouping's own first start (dictionary, idf, lexicon) is part of what people wait for. */
function timed<T>(work: () => T): { readonly value: T; readonly ms: number } {
	const start = performance.now()
	const value = work()
	return { value, ms: performance.now() - start }
}

async function timedLater<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
	const start = performance.now()
	const value = await work()
	return { value, ms: performance.now() - start }
}

const three = (value: number): string => value.toFixed(3)
const skipped: readonly Result[] = [
	{
		name: "consolidate",
		ours: 0,
		peer: null,
		peerValue: null,
		ratio: null,
		unit: "ms",
		note: "skipped: name the folder of real data with --data DIR or CUNKOU_BENCH_DATA",
	},
]

function quality(data: CitizenData): readonly Result[] {
	const consolidator = new Consolidator()
	const byId = new Map(data.messages.map((message) => [message.id, message]))
	return cases.map((one) => {
		const { level, isTitle } = one
		const run = (gold: CitizenData["gold"]) => againstGold(consolidator, byId, gold, one)
		const sizes = new Map<string, number>()
		for (const { issue } of data.gold) sizes.set(issue, (sizes.get(issue) ?? 0) + 1)
		const [biggest] = [...sizes].sort((a, b) => b[1] - a[1])
		const whole = run(data.gold)
		const rest = run(data.gold.filter(({ issue }) => issue !== biggest?.[0]))
		const name = `consolidate/${level}-${isTitle ? "title" : "body"}`
		const other = sklearnGroups(whole.messages, bestDistance[level][isTitle ? "title" : "body"])
		const beside =
			other === undefined
				? "plain scikit-learn: skipped, Debian's python3-sklearn and python3-jieba are not installed"
				: `plain scikit-learn at its best distance: ${inWords(pairwise(other.groups, whole.labels))}`
		return compared(
			name,
			"ms",
			whole.ms,
			other === undefined ? undefined : { name: "plain-scikit-learn", value: other.ms },
			`A2 (tuned on): ${whole.note}. Without its cluster of ${biggest?.[1]}: ${rest.note}. ${beside}`,
		)
	})
}

async function hotIssues(data: CitizenData): Promise<readonly Result[]> {
	const results: Result[] = []
	for (const level of ["issue", "theme"] as const) {
		const { value, ms } = await timedLater(() => consolidateOnCores(data.messages, { level }, () => new Consolidator()))
		const groups = value.groups.map(({ members }) => members)
		const figures = [...new Set(data.hot.map(({ issue }) => issue))].map((planted) => {
			const members = new Set(data.hot.filter(({ issue }) => issue === planted).map(({ id }) => id))
			return `${planted} F ${three(found(groups, members))}`
		})
		results.push(
			compared(
				`consolidate/hot-${level}`,
				"ms",
				ms,
				undefined,
				`planted issues among all ${data.messages.length} (not tuned on): ${figures.join(", ")}; ${groups.length} groups, biggest ${groups[0]?.length}`,
			),
		)
	}
	return results
}

/** Of more messages plain scikit-learn would want the memory of a bigger machine. */
const mostBeside = 5_000

async function speed(data: CitizenData): Promise<readonly Result[]> {
	const run = async (name: string, messages: readonly Message[], level: Level): Promise<Result & { readonly ms: number }> => {
		const before = process.cpuUsage()
		const { value, ms } = await timedLater(() => consolidateOnCores(messages, { level }, () => new Consolidator()))
		const { user, system } = process.cpuUsage(before)
		const repeats = messages.length - new Set(messages.map(({ title, body }) => `${title}\n${body}`)).size
		const cpu = ((user + system) / 1_000_000).toFixed(1)
		const note = `${messages.length} messages, ${repeats} exact repeats → ${value.groups.length} groups; dictionary loaded within; ${cpu} s of CPU on ${availableParallelism()} cores`
		const other = messages.length > mostBeside ? undefined : sklearnGroups(messages, bestDistance[level].body)
		return { ...compared(name, "ms", ms, other === undefined ? undefined : { name: "plain-scikit-learn", value: other.ms }, note), ms }
	}
	const all = await run("consolidate/4326-titles", bare(data.messages), "theme")
	const bodies = await run("consolidate/4326-bodies", data.messages, "theme")
	const small = await run("consolidate/12500", recombined(data.messages, 12_500), "theme")
	const middle = await run("consolidate/50000", recombined(data.messages, 50_000), "theme")
	const big = await run("consolidate/100000", recombined(data.messages, 100_000), "theme")
	const exponent = (from: typeof small, to: typeof big, times: number): string => (Math.log(to.ms / from.ms) / Math.log(times)).toFixed(2)
	const growth = `growth exponent from 12,500: ${exponent(small, big, 8)}; from 50,000: ${exponent(middle, big, 2)}`
	return [all, bodies, small, middle, { ...big, note: `${big.note}; ${growth}` }].map(({ ms: _, ...result }) => result)
}

function placing(data: CitizenData): readonly Result[] {
	const consolidator = new Consolidator()
	const messages = recombined(data.messages, 100_000)
	const nearby = new Nearby("issue")
	for (const message of messages) {
		const read = consolidator.read(message)
		if (read !== undefined) nearby.add(read.vectors.issue)
	}
	const times = data.messages
		.slice(0, 500)
		.map(
			(message) =>
				timed(() => nearby.near(consolidator.read(message)?.vectors.issue ?? { ids: new Int32Array(), values: new Float32Array() })).ms,
		)
	const sorted = times.sort((a, b) => a - b)
	const note = `median of 500 placed among ${messages.length}; p95 ${(sorted[475] ?? 0).toFixed(2)} ms`
	return [compared("consolidate/place-one", "ms", sorted[250] ?? 0, undefined, note)]
}

const parts: Readonly<Record<string, (data: CitizenData) => readonly Result[] | Promise<readonly Result[]>>> = {
	quality,
	unseen,
	districts,
	hot: hotIssues,
	speed,
	place: placing,
}

export function consolidateBenches(folder: string | undefined): readonly Bench[] {
	return Object.entries(parts).map(([part, run]) => ({
		name: `consolidate/${part}`,
		run: async () => {
			const data = citizenData(folder)
			return data === undefined ? (part === "quality" ? skipped : []) : run(data)
		},
	}))
}
