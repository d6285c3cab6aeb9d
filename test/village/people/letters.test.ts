/** The letter file, read back: one page a household, the code in threes, a QR code that leads to the household's own address. */
import { XMLParser } from "fast-xml-parser"
import QRCode from "qrcode"
import { describe, expect, test } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import type { House } from "../../../src/village/affair.ts"
import { makeLetters } from "../../../src/village/people/index.ts"
import { buildLetterFile, type Letter, type LetterFrame } from "../../../src/village/people/letter-file.ts"
import { words } from "../../../src/village/people/words.ts"
import { freshSqlite } from "../../support/stores.ts"
import { recordsOf } from "../../support/tiny.ts"
import { type Packed, unzip } from "./file-cases.ts"
import { modulesOf } from "./qr-picture.ts"
import { codesOf, qingjiang, testHouse, villageWith } from "./village.ts"

const say = speaker([words], "zh-CN")
const frame: LetterFrame = { village: "清江村", publicUrl: "https://cun.example.com", demo: false, locale: "zh-CN", say }
const li: Letter = { number: "0001", group: "三组", head: "李**", contact: "王强", code: "382 417 905", uses: 4 }

type Read = { readonly pages: readonly string[]; readonly pictures: readonly Packed[]; readonly xml: string }

/** The text of each page, and the pictures in the order of the file. */
async function read(file: Buffer): Promise<Read> {
	const parts = await unzip(file)
	const xml = parts.find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
	new XMLParser().parse(xml, true)
	const pages = xml.split("<w:pageBreakBefore/>").map((page) => page.replaceAll("</w:p>", "\n").replace(/<[^>]*>/g, ""))
	return { pages, xml, pictures: parts.filter(({ name }) => name.startsWith("word/media/")) }
}

function expectQr(picture: Packed | undefined, text: string): void {
	const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" })
	const expected = Array.from({ length: modules.size }, (_, y) => Array.from({ length: modules.size }, (_, x) => modules.get(y, x) === 1))
	expect(picture === undefined ? undefined : modulesOf(picture.content)).toEqual(expected)
}

describe("the letter", () => {
	test("says who it is for, how to join, what is kept and whom to ask", async () => {
		const { pages, pictures } = await read(await buildLetterFile([li], frame))
		expect(pages).toHaveLength(1)
		for (const part of ["清江村请您家用手机登记", "户号：0001", "户主：李**", "小组：三组", "382 417 905", "最多登记 4 部手机"])
			expect(pages[0]).toContain(part)
		for (const part of [
			"1. 打开微信",
			"https://cun.example.com/chat",
			"2. ",
			"3. ",
			"村里记下什么，为什么",
			"注销",
			"用纸写",
			"联系员王强",
		])
			expect(pages[0]).toContain(part)
		expect(pages[0]).not.toContain("演示")
		expect(pictures).toHaveLength(1)
		expectQr(pictures[0], "https://cun.example.com/j/382417905")
	})

	test("without a public address there is the code alone, and no step that needs the picture", async () => {
		const { pages, pictures, xml } = await read(
			await buildLetterFile([{ ...li, contact: null, group: null }], { ...frame, publicUrl: undefined, demo: true }),
		)
		expect(pictures).toEqual([])
		expect(xml).not.toContain("http://localhost")
		expect(pages[0]).not.toContain("扫一扫")
		expect(pages[0]).toContain("382 417 905")
		expect(pages[0]).toContain("把上面九个数字发过去")
		expect(pages[0]).toContain("到村委会")
	})

	test("what the roster holds stays text in it", async () => {
		const odd = { ...li, head: "<**", contact: "A&B<w:p/>", number: "1\u0000\u{1F600}" }
		const { pages } = await read(await buildLetterFile([odd], frame))
		expect(pages).toHaveLength(1)
		expect(pages[0]).toContain("A&amp;B&lt;w:p/&gt;")
	})
})

async function village<T>(work: (house: House, villageId: string) => Promise<T>, part: Partial<House> = {}): Promise<T> {
	const fresh = freshSqlite()
	try {
		const house = { ...testHouse(fresh.store).house, ...part }
		const rows = [...qingjiang, ["0006", "户主", "钱老", "1930", "", "一组", "", "已去世", "", "", ""]]
		const { village: made } = await villageWith(house, rows)
		return await work(house, made.id)
	} finally {
		await fresh.remove()
	}
}

describe("the letters of a village", () => {
	test("one page a household with its own code; nobody left: no letter; the act is recorded", async () => {
		await village(
			async (house, id) => {
				const codes = await codesOf(house, id)
				const made = await makeLetters(house, { id, name: "清江村" }, { actor: "staff-1" })
				expect(made).toMatchObject({ letters: 5, empty: 1, unreadable: 0 })
				const { pages, pictures } = await read(made.file ?? Buffer.alloc(0))
				expect(pages).toHaveLength(5)
				expect(pictures).toHaveLength(5)
				const numbers = ["0001", "0002", "0003", "0004", "0005"]
				for (const [index, number] of numbers.entries()) {
					expect(pages[index]).toContain(`户号：${number}`)
					const digits = codes.get(number) ?? ""
					expect(pages[index]).toContain(digits.replace(/(\d{3})(?=\d)/g, "$1 "))
					expect(pages[index]).not.toMatch(/\d{11}|李建国/)
				}
				const addresses = numbers.map((number) => `https://cun.example.com/j/${codes.get(number)}`)
				for (const [index, address] of addresses.entries()) expectQr(pictures[index], address)
				expect((await recordsOf(house.store, id)).filter(({ event }) => event === "people.letters-made")).toMatchObject([
					{ subject: id, data: '{"letters":5}' },
				])
			},
			{ publicUrl: "https://cun.example.com" },
		)
	})

	test("617 households make 617 pages", { timeout: 120_000 }, async () => {
		const letters = Array.from({ length: 617 }, (_, index) => ({ ...li, number: String(index + 1), code: `382 417 ${100 + index}` }))
		const { pages, pictures } = await read(await buildLetterFile(letters, frame))
		expect(pages).toHaveLength(617)
		expect(pictures).toHaveLength(617)
		expect(pages[616]).toContain("户号：617")
	})
})
