/** One field over everything: names in part, numbers, last digits; only what a role may see; each look at persons on record. */
import { expect, test } from "vitest"
import { readQuery } from "../../../src/village/search/rules.ts"
import { onBothEngines } from "../../support/stores.ts"
import { setting } from "../api/setting.ts"

onBothEngines("finding in the console", (open) => {
	test("persons, households, opinions, notices and surveys, by parts of names, numbers and last digits", async () => {
		const { place, secretary, village, key, asker } = await setting(await open())
		const { post } = asker(await key(["opinion.enter", "notice.write"]))
		await post("/opinions", { text: "三组水渠漏水，请打 13812345678", source: "phone", household: "0001", name: "李建国" })
		await post("/notices", { category: "village", title: "水渠开工", body: "下周一开工。" })
		const find = async (words: string) => (await secretary.page(`/console/search?${new URLSearchParams({ q: words })}`)).body
		const year = new Date().getFullYear()
		const cases: readonly (readonly [string, string])[] = [
			["秀英", "王秀英"],
			["建国", "李建国"],
			["5678", "李建国"],
			["12345678", "李建国"],
			["138 1234 5678", "李建国"],
			["0003", "户号 0003"],
			["村口路", "村口路 1 号"],
			["水渠", "水渠开工"],
			["漏水", `QJ-${year}-0001`],
			[`qj-${year}-1`, `QJ-${year}-0001`],
			[`ＱＪ－${year}－0001`, `QJ-${year}-0001`],
		]
		for (const [words, found] of cases) expect(await find(words), words).toContain(found)
		const opinions = await find("漏水")
		expect(opinions).toContain("138****5678")
		expect(opinions).not.toContain("13812345678")
		const nothing = await find("1111 2222")
		expect(nothing).toContain("没有找到")
		expect(await find("%"), "a sign of the database's own stands for itself").toContain("没有找到")
		const record = (await secretary.page("/console/record?kind=reads")).body
		expect(record).toContain("查找到的人")
		expect(record, "whom somebody looked for stands nowhere").not.toContain("建国")

		const council = await place.account({ villageId: village.id, roles: ["council"] })
		const seen = (await council.page("/console/search?q=5678")).body
		expect(seen).not.toContain("李建国")
		expect((await council.page(`/console/search?q=${encodeURIComponent("漏水")}`)).body).toContain(`QJ-${year}-0001`)
		await place.http.close()
	})

	test("nothing, blanks and ten thousand signs are answered", async () => {
		const { place, secretary } = await setting(await open())
		for (const q of ["", "   ", "\u200b"]) {
			const page = await secretary.page(`/console/search?${new URLSearchParams({ q })}`)
			expect(page.statusCode).toBe(200)
			expect(page.body).not.toContain("没有找到")
		}
		const long = await secretary.page(`/console/search?q=${"a".repeat(10_000)}`)
		expect(long.statusCode).toBe(200)
		expect(long.body).toContain("太长了")
		expect(long.body.length).toBeLessThan(40_000)
		await place.http.close()
	})
})

test("what is looked for is cut, folded, and known for digits", () => {
	expect(readQuery(" ＱＪ－２０２６－０００１ ")).toEqual({ text: "QJ-2026-0001", isCut: false, digits: undefined })
	expect(readQuery("138-1234 5678")).toEqual({ text: "138-1234 5678", isCut: false, digits: "13812345678" })
	expect(readQuery("567")?.digits).toBeUndefined()
	expect(readQuery("\n\t ")).toBeUndefined()
	expect([...(readQuery("𫚭".repeat(100))?.text ?? "")]).toHaveLength(60)
})
