/** Two threads give what one gives, to the last digit; and where the second is of no use, one does it. */
import { execFileSync } from "node:child_process"
import { beforeAll, expect, test } from "vitest"
import { consolidateOnCores } from "../../src/consolidating/index.ts"
import { mine, readShare, theirs, worthTwoReaders } from "../../src/consolidating/share.ts"
import { packageRoot } from "../../src/root.ts"
import {
	Consolidator,
	joinedPairs,
	type Message,
	packed,
	packedCuts,
	pairedIssues,
	readOwnWords,
	unpacked,
	unpackedCuts,
} from "../../src/text/consolidate/index.ts"

/** The other thread runs what is built. */
beforeAll(() => {
	const build = 'import("./scripts/build.js").then(({ buildIfStale }) => process.exit(buildIfStale() ? 0 : 1))'
	execFileSync(process.execPath, ["--input-type=module", "-e", build], { cwd: packageRoot, stdio: "ignore" })
}, 120_000)

const places = ["三组", "村口", "李家湾", "东街", "小学门口", "老屋场", "张家坡", "河堤", "五组", "晒谷场", "桥头", "卫生室"]
const matters = [
	"路灯坏了",
	"水渠堵了",
	"垃圾没人收",
	"井盖不见了",
	"自来水发黄",
	"狗不拴绳子",
	"大车压坏了路",
	"夜里施工太吵",
	"公交车不停站",
	"低保名单没公示",
]
const tails = ["", "，半个月了", "，老人摔过一次", "，请村里看看", "。另外，戏台的瓦掉下来了", "。还有，停车占了路", "！！！"]

/** Different ones without end, the same each time, some with several matters, some without a word. */
function heap(count: number): readonly Message[] {
	const pick = (list: readonly string[], by: number): string => list[by % list.length] ?? ""
	return Array.from({ length: count }, (_, index) => {
		const mixed = (Math.imul(index + 1, 0x9e3779b1) >>> 8) & 0xffff
		const body = `${pick(places, mixed)}${pick(matters, mixed >> 4)}${pick(tails, mixed >> 8)}${index % 3 === 0 ? `，第${index}户` : ""}`
		const title = index % 4 === 0 ? pick(matters, mixed >> 6) : ""
		const said = { author: `p${mixed % 211}`, time: (20_000 + (mixed % 400)) * 86_400_000 }
		return { id: `m${index}`, title, body: index % 97 === 0 ? "👍" : body, ...(index % 5 === 0 ? {} : said) }
	})
}

// Of a few thousand the other thread cuts the words, of more it reads its share.
test.each([
	["issue", 3_200],
	["theme", 3_200],
	["theme", worthTwoReaders],
] as const)("the same groups, reasons and claims at the level of %s, of %i messages", { timeout: 240_000 }, async (level, count) => {
	const messages = heap(count)
	const options = { level, together: [["m1", "m2000"]], apart: [["m3", "m5"]] } as const
	const alone = new Consolidator().consolidate(messages, options)
	// It is the other thread that looks for further matters; else this would compare one thread with itself.
	let isAlone = false
	class Watched extends Consolidator {
		override furtherSpans(...of: Parameters<Consolidator["furtherSpans"]>) {
			isAlone = true
			return super.furtherSpans(...of)
		}
	}
	const both = await consolidateOnCores(messages, options, () => new Watched(), { cores: 2 })
	expect(both).toEqual(alone)
	expect(isAlone).toBe(false)
	expect(alone.claims.length).toBeGreaterThan(100)
	expect(alone.unplaced.length).toBe(Math.floor((count - 1) / 97) - Math.floor((count - 1) / 388))
})

test.each([3_200, worthTwoReaders])("a village's own words reach both threads of %i messages", { timeout: 240_000 }, async (count) => {
	const own = readOwnWords("路灯：亮壳子；戏台：瓦背")
	if (!own.ok) throw new Error(own.fault)
	const { concepts } = own
	const said = heap(count).map(({ id, title, body }) => ({ id, title, body: body.replace("路灯", "亮壳子").replace("戏台的瓦", "瓦背") }))
	const alone = new Consolidator(concepts).consolidate(said, { level: "theme" })
	for (const cores of [1, 2])
		expect(await consolidateOnCores(said, { level: "theme" }, (more) => new Consolidator(more), { cores, concepts })).toEqual(alone)
	// They are of use: without them it is another result.
	expect(new Consolidator().consolidate(said, { level: "theme" })).not.toEqual(alone)
})

test("one core, or few messages, take one thread", async () => {
	const messages = heap(60)
	const expected = new Consolidator().consolidate(messages, { level: "theme" })
	for (const cores of [1, 2])
		expect(await consolidateOnCores(messages, { level: "theme" }, () => new Consolidator(), { cores })).toEqual(expected)
})

test("halves of the pairs joined are the pairs", () => {
	const consolidator = new Consolidator()
	const issues = heap(1_700).flatMap((message) => consolidator.readMain(message)?.vectors.issue ?? [])
	const all = pairedIssues(issues).pairs
	const halves = [mine, theirs].map((part) => pairedIssues(issues, part).pairs)
	expect(all.ones.length).toBeGreaterThan(5_000)
	expect(Math.min(...halves.map(({ ones }) => ones.length))).toBeGreaterThan(1_000)
	expect(joinedPairs(halves)).toEqual(all)
})

test("words packed and unpacked are what they were", () => {
	const consolidator = new Consolidator()
	const cuts = heap(300).map((message) => consolidator.cut(message))
	expect(cuts.filter((cut) => cut === undefined).length).toBeGreaterThan(0)
	expect(unpackedCuts(structuredClone(packedCuts(cuts)))).toEqual(cuts)
})

test("readings packed and unpacked are what they were", () => {
	const messages = heap(300)
	const consolidator = new Consolidator()
	const placed = readShare(consolidator, { messages, next: new Int32Array(new SharedArrayBuffer(4)) })
	expect(placed.length).toBe(297)
	expect(unpacked(structuredClone(packed(placed)), messages)).toEqual(placed)
})
