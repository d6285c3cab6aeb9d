/** What a digest says, as a committee reads it; on an empty day, on a full one, and with more than anybody reads. */
import { describe, expect, it } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import type { DigestSection } from "../../../src/village/affair.ts"
import { digestText } from "../../../src/village/digest/compose.ts"
import { words } from "../../../src/village/digest/words.ts"
import { expectGolden } from "../../support/golden.ts"

/** 2026-03-05 18:00 in Shanghai. */
const to = Date.UTC(2026, 2, 5, 10)
const hourMs = 3_600_000
const frame = {
	village: "清江村",
	span: { from: to - 18 * hourMs, to },
	locale: "zh-CN" as const,
	timeZone: "Asia/Shanghai",
	say: speaker([words], "zh-CN"),
}
const section = (of: Partial<DigestSection>): DigestSection => ({
	id: "x",
	title: "意见",
	path: "/console",
	decide: [],
	figures: [],
	...of,
})
const line = (text: string) => ({ text, path: "/console" })

const fullDay = [
	section({ figures: [{ label: "新收", value: "12 条" }] }),
	section({
		title: "公告",
		decide: [line("2 个提问还没答复，最早的等了 3 天。")],
		figures: [
			{ label: "新公布", value: "1 份" },
			{ label: "《下周二停水半天》看过", value: "31 人，应告知 64 人" },
		],
	}),
	section({
		title: "办理",
		decide: [line("“修村口的桥”3月1日到期，王强还没办完。"), line("“清淤”报办完了，等人核验。")],
		figures: [{ label: "办理中", value: "4" }],
	}),
]

describe("the digest's message", () => {
	it("of an empty village", () => expectGolden("digest/empty", `${digestText([section({})], frame)}\n`))

	it("of a full day: first what is to be decided", () => expectGolden("digest/full-day", `${digestText(fullDay, frame)}\n`))

	it("of a month, in English", () => {
		const english = { ...frame, locale: "en" as const, say: speaker([words], "en"), span: { from: to - 30 * 24 * hourMs, to } }
		expectGolden("digest/month-en", `${digestText(fullDay, english)}\n`)
	})

	it("of ten thousand matters fits a chat's screen, and says how many there are", () => {
		const many = section({ decide: Array.from({ length: 10_000 }, (_, i) => line(`“第 ${i + 1} 件”到期，还没办完。`)) })
		const text = digestText([many, ...fullDay], frame)
		expect(text.split("\n").length).toBeLessThan(20)
		expect(text).toContain("10003")
		expect(text).toContain("2 个提问还没答复")
	})
})
