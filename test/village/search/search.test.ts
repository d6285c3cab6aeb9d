/** One field over everything: names in part, numbers, last digits; only what a role may see; each look at persons on record. */
import { expect, test } from "vitest"
import { askQuestion } from "../../../src/village/notice/questions.ts"
import { everybody } from "../../../src/village/people/index.ts"
import { readQuery } from "../../../src/village/search/rules.ts"
import { onBothEngines } from "../../support/stores.ts"
import { setting } from "../api/setting.ts"
import { villageWith } from "../people/village.ts"

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

	test("people stand first, then affairs, addresses last; a few of each kind, and more of one where it is asked for", async () => {
		const rows = Array.from({ length: 70 }, (_, i) => {
			const number = String(i + 1).padStart(4, "0")
			return [number, "户主", i === 0 ? "路小平" : `村民${number}`, "1970-01-01", "", "一组", `村口路 ${i + 1} 号`, "", "", "", ""]
		})
		const { place, secretary, village, key, asker } = await setting(await open(), rows)
		const { post } = asker(await key(["opinion.enter", "notice.write", "notice.publish"]))
		await post("/opinions", { text: "三组的路坏了", source: "phone", household: "0001", name: "路小平" })
		const notice = await post("/notices", { category: "village", title: "修路开工", body: "下周一开工。" })
		await post(`/notices/${notice.json().id}/publish`, { tell: "no" })
		const persons = await place.house.store.read((reader) => everybody(reader, village.id, place.house.clock()))
		const asked = { villageId: village.id, noticeId: notice.json().id, personId: persons[0]?.personId ?? "", isPublic: true }
		await place.house.store.tx((tx) =>
			askQuestion(tx, { house: place.house, now: place.house.clock(), by: "x" }, { ...asked, text: "走哪条路？" }),
		)
		const find = async (query: Readonly<Record<string, string>>) =>
			(await secretary.page(`/console/search?${new URLSearchParams(query)}`)).body
		const page = await find({ q: "路" })
		const places = ["persons", "notices", "opinions", "questions", "addresses"].map((id) => page.indexOf(`id="found-${id}"`))
		expect(places, "all of them, in this order").toEqual(places.filter((at) => at > 0).toSorted((a, b) => a - b))
		expect(places).toHaveLength(5)
		expect(page.match(/>户号 \d{4}<\/a>/g)).toHaveLength(5)
		const more = /href="([^"]+)">还有，看更多住址/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? ""
		const addresses = (await secretary.page(more)).body
		expect(addresses.match(/>户号 \d{4}<\/a>/g)).toHaveLength(60)
		expect(addresses).toContain("只列了前 60 个")
		expect(addresses).not.toContain('id="found-notices"')
		expect(await find({ q: "路", kind: "nonsense" }), "of a kind that is not there all are shown").toContain('id="found-notices"')
		// The question leads to where it is answered.
		const question = /href="([^"]+)#(question-[^"]+)">走哪条路/.exec(page)
		expect((await secretary.page(question?.[1]?.replaceAll("&amp;", "&") ?? "")).body).toContain(`id="${question?.[2]}"`)
		await place.http.close()
	})

	test("households and persons of another village are not found, not by number, address, name or phone", async () => {
		const { place, secretary } = await setting(await open())
		const there = [["0777", "户主", "龙小潭", "1970-01-01", "13987650777", "一组", "龙潭路 9 号", "", "", "", ""]]
		const { village } = await villageWith(place.house, there, { name: "龙潭村", code: "LT" })
		const own = await place.account({ villageId: village.id, roles: ["secretary"] })
		const cases = [
			["0777", "0777"],
			["龙潭路", "龙潭路 9 号"],
			["小潭", "龙小潭"],
			["13987650777", "龙小潭"],
			["0777", "龙小潭"],
		] as const
		for (const [words, found] of cases) {
			const path = `/console/search?${new URLSearchParams({ q: words })}`
			expect((await own.page(path)).body, words).toContain(found)
			expect((await secretary.page(path)).body, words).toContain("没有找到")
		}
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
