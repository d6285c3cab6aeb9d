import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const isLong = process.env.CUNKOU_LONG === "1"

/** Files of one process each would spend more time loading modules than testing: these hold nothing outside what they open and close. */
const sharing = [
	...["village", "engine", "text", "store", "ledger", "outbound", "inbound", "timers", "web", "channel", "model", "support"],
	// wechaty keeps its log and its mocks in globals.
	...["telegram", "web", "wechat-official", "wechat-platform", "wecom"].map((channel) => `adapters/${channel}`),
].map((folder) => `test/${folder}/**/*.test.{ts,tsx}`)

/** A new order every time, but the long ones first: one of them begun last would keep a core waiting for minutes. */
class LongFirst extends BaseSequencer {
	private static readonly long = [
		"test/sim/crash",
		"test/adapters/conformance/conformance",
		"test/adapters/golden/golden",
		"test/cli/village",
		"test/guides/",
	]

	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const drawn = shuffled(files, this.ctx.config.sequence.seed)
		const rank = ({ moduleId }: TestSpecification) => {
			const found = LongFirst.long.findIndex((name) => moduleId.includes(name))
			return found === -1 ? LongFirst.long.length : found
		}
		return drawn.toSorted((a, b) => rank(a) - rank(b))
	}
}

/** The same order for the same seed (mulberry32, Fisher and Yates). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
	let state = seed
	const random = () => {
		state = (state + 0x6d2b79f5) | 0
		let t = Math.imul(state ^ (state >>> 15), 1 | state)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
	}
	const keyed = items.map((item) => ({ item, key: random() }))
	return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
}

export default defineConfig({
	test: {
		globalSetup: ["test/support/global-setup.ts"],
		pool: "forks",
		maxWorkers: 2,
		// Tests run in a new order every time; the seed is printed, `--sequence.seed=N` repeats it.
		sequence: { shuffle: { files: false, tests: true }, sequencer: LongFirst },
		// A limit against tests that hang; on a machine that others use as well the slowest took 40 s.
		testTimeout: isLong ? 900_000 : 120_000,
		hookTimeout: 120_000,
		// Villages live in one time zone; without this, results would depend on the machine's.
		env: { TZ: "Asia/Shanghai" },
		projects: [
			{ extends: true, test: { name: "shared", include: sharing, isolate: false } },
			{ extends: true, test: { name: "alone", include: ["test/**/*.test.{ts,tsx}"], exclude: sharing } },
		],
	},
})
