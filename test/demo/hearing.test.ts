import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { affairs } from "../../src/affairs.ts"
import { hearing } from "../../src/demo/hearing.ts"
import { locales, speaker } from "../../src/text/catalogue.ts"

const catalogues = affairs.map(({ words }) => words)

describe.each(locales)("in %s", (locale) => {
	const say = speaker(catalogues, locale)
	const hears = hearing(catalogues, locale)
	const phrases = catalogues.flatMap((catalogue) => Object.entries(catalogue[locale]))
	const placesOf = (phrase: string) => [...new Set([...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))]

	it("understands every phrase of the village, with what stands in it", () => {
		fc.assert(
			fc.property(fc.constantFrom(...phrases), fc.stringMatching(/^[甲乙丙丁0-9]{1,6}$/), ([key, phrase], value) => {
				const values = Object.fromEntries(placesOf(phrase).map((name) => [name, value]))
				const heard = hears(`前面还有一句。\n${say(key, values)}\n后面还有一句。`, key)
				return heard !== undefined
			}),
			{ numRuns: 1_000 },
		)
	})
})

describe("a phrase", () => {
	const catalogue = {
		"zh-CN": { "a.progress": "第 {number} 题：{title}", "a.twice": "{name}好，{name}！", "a.plain": "您好（{0 不是}）" },
		en: { "a.progress": "", "a.twice": "", "a.plain": "" },
	}
	const hears = hearing([catalogue], "zh-CN")

	it("gives back what stands in its places, of its last occurrence", () => {
		expect(hears("第 1 题：旧的\n第 12 题：路灯（东头）\n1 [好]", "a.progress")).toEqual({ number: "12", title: "路灯（东头）" })
	})

	it("is not heard where something else stands", () => {
		expect(hears("第一题：路灯", "a.progress")).toBeUndefined()
		expect(hears("张三好，李四！", "a.twice")).toBeUndefined()
		expect(hears("张三好，张三！", "a.twice")).toEqual({ name: "张三" })
	})

	it("that the village does not have is a mistake of the listener", () => {
		expect(() => hears("", "a.gone")).toThrow("a.gone")
	})
})
