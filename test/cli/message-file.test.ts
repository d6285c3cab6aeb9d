import { describe, expect, test } from "vitest"
import { readMessages } from "../../src/cli/message-file.ts"
import { cliSay } from "../../src/cli/words.ts"

const read = (text: string | Buffer) => readMessages({ say: cliSay("zh-CN") }, Buffer.from(text))

describe("files of messages", () => {
	test.each([
		["csv", 'id,text\n1,"路灯坏了，""真的"""\n2,水渠堵了\n'],
		["tsv, where a quotation mark is a quotation mark", 'id\ttext\n1\t路灯坏了，"真的"\n2\t水渠堵了'],
		["jsonl", '{"id":1,"text":"路灯坏了，\\"真的\\""}\n\n{"id":"2","text":"水渠堵了","extra":true}\n'],
		["with a byte order mark and Chinese titles", '\ufeff编号,意见内容\n1,"路灯坏了，""真的"""\n2,水渠堵了'],
	])("%s", async (_, text) => {
		expect(await read(text)).toEqual([
			{ id: "1", title: "", body: '路灯坏了，"真的"' },
			{ id: "2", title: "", body: "水渠堵了" },
		])
	})

	test("title and body", async () => {
		expect(await read("id,title,body\n7,路灯,坏了很久")).toEqual([{ id: "7", title: "路灯", body: "坏了很久" }])
		expect(await read('{"id":7,"title":"路灯"}')).toEqual([{ id: "7", title: "路灯", body: "" }])
	})

	test("rows without an id are named as a spreadsheet counts them", async () => {
		await expect(read("id,text\n1,路灯坏了\n\n,水渠堵了\n,井盖没了\n2,路面有坑\n")).rejects.toThrow("第 4–5 行没有编号")
	})

	test("who wrote it and when, where the file says so", async () => {
		const time = Date.parse("2026-03-05T00:00+08:00")
		expect(await read("编号,意见,提出人,日期\n1,路灯坏了,张一,2026年3月5日\n2,水渠堵了,,不记得")).toEqual([
			{ id: "1", title: "", body: "路灯坏了", author: "张一", time },
			{ id: "2", title: "", body: "水渠堵了" },
		])
		expect(
			await read(
				'{"id":1,"title":"路灯","user":"U1","time":"2026-03-05T00:00"}\n{"id":2,"text":"水渠","author":7,"date":"x"}\n{"id":3,"text":"井盖","author":[],"time":5}',
			),
		).toEqual([
			{ id: "1", title: "路灯", body: "", author: "U1", time },
			{ id: "2", title: "", body: "水渠", author: "7" },
			{ id: "3", title: "", body: "井盖" },
		])
	})

	test.each([
		["no column of texts", "id,名字\n1,张", "consolidate.columns"],
		["a line that is no JSON", '{"id":1,"text":"a"}\nnot json', "consolidate.line"],
		["a line without id", '{"text":"a"}', "consolidate.line"],
		["nothing", "\n\n", "consolidate.empty"],
		["a header alone", "id,text\n", "consolidate.empty"],
		["a quotation mark without a partner", 'id,text\n1,"路灯坏了\n2,水渠堵了\n', "consolidate.quotes"],
		["a text without id", "id,text\n1,路灯坏了\n\n,水渠堵了\n", "consolidate.no-id"],
		["an id twice", "id,text\n1,a\n1,b", "consolidate.twice"],
	])("%s is refused", async (_, text, code) => {
		await expect(read(text)).rejects.toMatchObject({ code })
	})
})
