/** The frames of files: what is made up says so on every page and sheet, what is real does not; names and pages as offices expect them. */
import { Paragraph } from "docx"
import Fastify from "fastify"
import { expect, test } from "vitest"
import { sendFile } from "../../src/village/send-file.ts"
import { evenMargin, wordFile } from "../../src/village/word-file.ts"
import { listed, workbookFile } from "../../src/village/workbook-stream.ts"
import { unzip } from "./people/file-cases.ts"

const made = { demo: true, locale: "zh-CN" } as const
const real = { demo: false, locale: "zh-CN" } as const

async function partsOf(bytes: Buffer, name: RegExp): Promise<readonly string[]> {
	return (await unzip(bytes)).filter((part) => name.test(part.name)).map(({ content }) => content.toString("utf8"))
}

test("Word: made-up data says so above every page, a real village's file has nothing there; pages are numbered unless each is a letter of its own", async () => {
	const look = { font: "SimSun", size: 24, margin: evenMargin(1_000) } as const
	const word = (of: typeof made | typeof real, isUnnumbered = false) =>
		wordFile("会议记录", { ...look, isUnnumbered }, [new Paragraph("一")], of)
	const [header] = await partsOf(await word(made), /header\d\.xml$/)
	expect(header).toContain("演示数据")
	expect(await partsOf(await word(real), /header\d\.xml$/)).toEqual([])
	const [footer] = await partsOf(await word(real), /footer\d\.xml$/)
	expect(footer).toMatch(/PAGE.*NUMPAGES/s)
	expect(await partsOf(await word(real, true), /footer\d\.xml$/)).toEqual([])
})

test("Excel: each sheet's name says it, within what a spreadsheet takes, and stands above each printed page", async () => {
	const names = ["花名册", "𠮷".repeat(20), "a".repeat(40)]
	const sheets = names.map((name) => ({ name, columns: [{ title: "一", width: 9 }], frozenColumns: 0, rows: listed([["1"]]) }))
	const bytes = await workbookFile(sheets, made)
	const [book = ""] = await partsOf(bytes, /workbook\.xml$/)
	const shown = [...book.matchAll(/<sheet name="([^"]*)"/g)].map(([, name = ""]) => name)
	expect(shown).toHaveLength(3)
	for (const name of shown) {
		expect(name).toContain("（演示数据）")
		expect(name.length).toBeLessThanOrEqual(31)
		expect(name).not.toMatch(/\p{Cs}/u)
	}
	expect(book).toContain("'花名册（演示数据）'!$1:$1")
	for (const sheet of await partsOf(bytes, /sheet\d\.xml$/)) expect(sheet).toContain("<oddHeader>&amp;C&amp;A</oddHeader>")
	const [plain = ""] = await partsOf(
		await workbookFile([{ name: "花名册", columns: [], frozenColumns: 0, rows: listed([]) }], real),
		/workbook\.xml$/,
	)
	expect(plain).toContain('<sheet name="花名册"')
})

test.each(["签字表（2026）.第一次", "it's*𠮷家沟👩🏽‍🌾", '"引号"\\', "=cmd"])(
	"a file called %s is saved under that name and kept by no browser",
	async (name) => {
		const server = Fastify()
		server.get("/", (_, reply) => sendFile(reply, name, "docx", Buffer.from("x")))
		const { headers } = await server.inject("/")
		await server.close()
		const said = String(headers["content-disposition"])
		const [, plain, encoded = ""] = /^attachment; filename="([^"\\]+)"; filename\*=UTF-8''([!#$&+.^_`|~\w%-]+)$/.exec(said) ?? []
		expect(plain).toBe("file.docx")
		expect(decodeURIComponent(encoded)).toBe(`${name}.docx`)
		expect(headers).toMatchObject({ "cache-control": "private, no-store" })
	},
)
