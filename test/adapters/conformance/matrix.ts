/** What the suite measured, as the table of adapters/README.md. */
import type { ChannelLimits, Rate } from "../../../src/channel/limits.ts"
import { mediaKinds } from "../../../src/channel/message.ts"

type Fact = boolean | string | ChannelLimits["text"] | ChannelLimits["rates"] | ChannelLimits["initiate"]
/** Notes one fact about the channel under test. */
export type Measured = (row: string, fact: Fact) => void

const faults = ["throttled", "transient", "uncertain", "auth", "gone", "invalid"] as const

/** Rows in their order; the text of a cell is made from the fact. */
const rows: readonly (readonly [row: string, title: string])[] = [
	...mediaKinds.map((kind) => [`in.${kind}`, `people can send: ${kind}`] as const),
	["in.joined", "opened by a link with a code"],
	["in.blocked", "tells us when a person blocks us"],
	["groups", "groups, quiet unless addressed"],
	["once", "an event handed over again is counted once"],
	["ackAfterCommit", "acknowledged only after the commit"],
	["order", "order within a chat"],
	["ask.few", "two options"],
	["ask.many", "more options than buttons"],
	["ask.long", "labels longer than a button"],
	["ask.several", "several of four options"],
	["longText", "longest text of one part"],
	["initiate", "may speak first"],
	["rates", "pace, messages a second (at once)"],
	...faults.map((kind) => [`fault.${kind}`, `fault shown: ${kind}`] as const),
	["health", "notices that the platform is away"],
	["stop", "stops cleanly"],
]

export function createMatrix() {
	const facts = new Map<string, Map<string, string>>()
	return {
		of: (name: string): Measured => {
			const own = facts.get(name) ?? new Map<string, string>()
			facts.set(name, own)
			return (row, fact) => own.set(row, cellOf(fact))
		},
		/** Whether every row was measured for every channel: a run of some tests only says nothing. */
		isWhole: () => [...facts.values()].every((own) => rows.every(([row]) => own.has(row))),
		markdown: () => {
			const names = [...facts.keys()]
			const lines = rows.map(([row, title]) => [title, ...names.map((name) => facts.get(name)?.get(row) ?? "")])
			const table = [["", ...names], ["---", ...names.map(() => "---")], ...lines]
			return `${head}${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`
		},
	}
}

const head = `# Adapters

One folder per channel. What a channel does here is measured, not claimed: \`test/adapters/conformance\` starts each adapter on its real wire against the
real message path and writes this table (\`UPDATE_GOLDEN=1 npx vitest run test/adapters/conformance\`); a test fails when it differs.

"numbers" means that the options stand in the text and are answered by typing; no option is ever dropped.
A voice message of the village goes over wechaty as one only where it is in WeChat's own SILK format, any other sound as a file: there is no free encoder.

`

function cellOf(fact: Fact): string {
	if (typeof fact === "boolean") return fact ? "yes" : "–"
	if (typeof fact === "string") return fact
	if ("unit" in fact) return `${fact.max} ${fact.unit}`
	if ("kind" in fact) return fact.kind === "window" ? windowOf(fact) : fact.kind
	const { perChannel, bulk, perChat, perGroup } = fact
	const named: readonly (readonly [string, Rate | undefined])[] = [
		["channel", perChannel],
		["notices", bulk],
		["chat", perChat],
		["group", perGroup],
	]
	return named.flatMap(([name, rate]) => (rate === undefined ? [] : [`${name} ${round(rate.perSecond)} (${rate.burst})`])).join(", ")
}

function windowOf({ perWindow, hours, knocks }: Extract<ChannelLimits["initiate"], { kind: "window" }>): string {
	return `${perWindow} in ${hours} h${knocks === true ? "; beyond that, told once a day that something waits" : ""}`
}

function round(value: number): number {
	return Math.round(value * 100) / 100
}
