/** What a digest says, as a committee reads it; on an empty day, on a full one, and with more than anybody reads. */
import { describe, expect, it } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import type { DigestLine } from "../../../src/village/affair.ts"
import { digestText } from "../../../src/village/digest/compose.ts"
import type { Told } from "../../../src/village/digest/told.ts"
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
const section = (title: string, ...figures: Told["sections"][number]["figures"]) => ({ id: title, title, path: "/console", figures })
const line = (text: string): DigestLine => ({ text, path: "/console" })
const nothing: Told = { decide: [], watch: [], sections: [section("意见")], lacksGroup: false }

const fullDay: Told = {
	decide: [line("2 个提问还没答复，最早的等了 3 天。"), line("“修村口的桥”3月1日到期，王强还没办完。")],
	watch: [line("“清淤”报办完了，等人核验。")],
	sections: [
		section("公告", { label: "新公布", value: "1 份" }, { label: "《下周二停水半天》看过", value: "31 人，应告知 64 人" }),
		section("意见", { label: "新收", value: "12 条" }),
		section("办理", { label: "办理中", value: "4" }),
	],
	lacksGroup: false,
}

describe("the digest's message", () => {
	it("of an empty village", () => expectGolden("digest/empty", `${digestText(nothing, frame)}\n`))

	it("of a full day: first what is to be decided", () => expectGolden("digest/full-day", `${digestText(fullDay, frame)}\n`))

	it("of a month, in English", () => {
		const english = { ...frame, locale: "en" as const, say: speaker([words], "en"), span: { from: to - 30 * 24 * hourMs, to } }
		expectGolden("digest/month-en", `${digestText(fullDay, english)}\n`)
	})

	it("of ten thousand matters fits a chat's screen, and says how many there are", () => {
		const many = Array.from({ length: 10_000 }, (_, i) => line(`“第 ${i + 1} 件”到期，还没办完。`))
		const text = digestText({ ...fullDay, decide: [...fullDay.decide, ...many], watch: many }, frame)
		expect(text.split("\n").length).toBeLessThan(24)
		expect(text).toContain("10002")
		expect(text).toContain("2 个提问还没答复")
	})
})
