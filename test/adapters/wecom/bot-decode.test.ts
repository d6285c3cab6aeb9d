import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type BotDecoded, decodeBot } from "../../../adapters/wecom/bot/decode.ts"
import { escapedMarkdown } from "../../../adapters/wecom/bot/markdown.ts"
import { inboundSchema } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"
import { seenBotMarkdown } from "../../support/wecom/bot.ts"

const folder = join(packageRoot, "test/adapters/wecom/fixtures/bot")
const botId = "aibQ7xLm2Vt9"
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))
const alone = { chat: { account: botId, id: "ZhangSan" }, from: { id: "ZhangSan" } }
const inGroup = { chat: { account: botId, id: "group:wrkSFfCgAA" }, from: { id: "ZhangSan" }, group: { id: "wrkSFfCgAA", mentioned: true } }

describe("each recorded frame", () => {
	const event = (expected: object) => ({ taken: [{ kind: "event", event: expected }] })
	const cases: Readonly<Record<string, object>> = {
		text: event({ kind: "text", text: "村口的路灯坏了三天了 😀", at: 1_772_676_000_999, ...alone }),
		"group-text": event({ kind: "text", text: "摘要", ...inGroup }),
		voice: event({ kind: "text", text: "路灯坏了" }),
		image: { taken: [{ kind: "file", file: { media: "image", aesKey: "q3ZkT0aXq3ZkT0aXq3ZkT0aXq3ZkT0aXq3ZkT0aXq3Y=" } }] },
		file: { taken: [{ kind: "file", file: { media: "file" } }] },
		video: { taken: [{ kind: "file", file: { media: "video" } }] },
		mixed: {
			taken: [
				{ kind: "event", event: { kind: "text", text: "这里", ...inGroup } },
				{ kind: "file", file: { media: "image", envelope: inGroup } },
			],
		},
		unknown: { taken: [{ kind: "unsupported", envelope: alone }] },
		enter: { taken: [{ kind: "event", event: { kind: "joined", ...alone } }], isEntry: true },
		press: { ...event({ kind: "choice", prompt: "q3ZkT0aX", option: "yes" }), press: { taskId: "t1", userId: "ZhangSan" } },
		"press-flat": event({ kind: "choice", prompt: "q3ZkT0aX", option: "no" }),
		vote: event({ kind: "choice", prompt: "q3ZkT0aX", option: "s1", more: ["s3"], ...inGroup }),
		feedback: { taken: [] },
	}

	test("has a case", () => {
		const names = readdirSync(folder).map((name) => name.replace(".json", ""))
		expect(names.sort()).toEqual(Object.keys(cases).sort())
	})

	test.each(Object.entries(cases))("%s", (name, expected) => {
		const result = decodeBot(read(name), botId, 0)
		expect(result).toMatchObject(expected)
		check(result)
	})
})

function check({ taken }: BotDecoded): void {
	for (const one of taken) if (one.kind === "event") inboundSchema.parse(one.event)
}

describe("no frame can throw, and whatever comes out keeps the contract", () => {
	test("anything", () => {
		fc.assert(fc.property(fc.anything(), (raw) => check(decodeBot(raw, botId, 0))))
	})

	test("recorded frames with any values in them", () => {
		const frames = readdirSync(folder).map((name) => read(name.replace(".json", "")))
		const values = fc.oneof(fc.anything({ maxDepth: 2 }), fc.string({ unit: "binary" }), fc.constantFrom(-1, "", "group", "event", "@"))
		fc.assert(
			fc.property(fc.constantFrom(...frames), fc.nat(30), values, (frame, at, value) => {
				let n = 0
				const damaged: unknown = JSON.parse(JSON.stringify(frame), (_key, old: unknown) => (n++ === at ? value : old))
				check(decodeBot(damaged, botId, 0))
			}),
			{ numRuns: 500 },
		)
	})
})

test("markdown shows any text as it was written", () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(..."*_~`[]()<>@#-+>!1. \n字a\\|")), (signs) => {
			const text = signs.join("")
			expect(seenBotMarkdown(escapedMarkdown(text))).toBe(text)
		}),
	)
})
