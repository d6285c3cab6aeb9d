import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { encodeFile, encodeText } from "../../../adapters/telegram/encode.ts"
import { telegramLimits } from "../../../adapters/telegram/limits.ts"
import { newToken } from "../../../src/store/ids.ts"

const ask = (labels: readonly string[], token = "q3ZkT0aX") =>
	encodeText({
		kind: "text",
		text: "？",
		choices: { token, style: "buttons", options: labels.map((label, i) => ({ id: `o${i}`, label })), pick: { min: 1, max: 1 } },
	})

describe("text", () => {
	test("goes as it is", () => {
		expect(encodeText({ kind: "text", text: "<b>1 < 2 & 3</b>" })).toEqual({ method: "sendMessage", text: "<b>1 < 2 & 3</b>", rows: [] })
	})

	test.each([
		[
			["1", "2", "3", "4", "5", "6"],
			[5, 1],
		],
		[["同意", "不同意"], [2]],
		[["是", "否"], [2]],
		[["修路", "通水", "装灯", "种树"], [4]],
		[["非常满意", "满意", "不满意"], [3]],
		[["同意这个方案的", "不同意"], [2]],
		[
			["同意这个方案，今年就修", "不同意"],
			[1, 1],
		],
	])("labels %j stand in rows of %j", (labels, rows) => {
		expect(ask(labels).rows.map((row) => row.length)).toEqual(rows)
	})

	test("every option keeps its label and its data within what the platform takes", () => {
		const label = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
		fc.assert(
			fc.property(fc.array(label, { minLength: 1, maxLength: telegramLimits.buttons.max }), (labels) => {
				const token = newToken()
				const { rows } = ask(labels, token)
				expect(rows.flat()).toEqual(labels.map((text, i) => ({ text, callback_data: `${token}:o${i}` })))
				for (const row of rows) expect(row.length).toBeLessThanOrEqual(8)
			}),
		)
	})
})

describe("a link", () => {
	const link = (text: string, url: string) => encodeText({ kind: "text", text: "请看", link: { text, url } })

	test("stands on a button", () => {
		expect(link("打开公示", "https://cun.example/v/QJ")).toMatchObject({
			text: "请看",
			rows: [[{ text: "打开公示", url: "https://cun.example/v/QJ" }]],
		})
	})

	test.each([
		["a long label", "看".repeat(41), "https://cun.example/"],
		["an address of this machine", "打开", "http://127.0.0.1:8080/v/QJ"],
		["a name without a dot", "打开", "http://localhost:8080/"],
		["another scheme", "打开", "tg://user?id=1"],
		["no address", "打开", "cun"],
	])("stands in the text: %s", (_, text, url) => {
		expect(link(text, url)).toEqual({ method: "sendMessage", text: `请看\n${text}\n${url}`, rows: [] })
	})

	test("comes under the choices", () => {
		const choices = { token: "t", style: "buttons", options: [{ id: "a", label: "好" }], pick: { min: 1, max: 1 } } as const
		const { rows } = encodeText({ kind: "text", text: "请看", choices, link: { text: "打开", url: "https://cun.example/" } })
		expect(rows).toEqual([[{ text: "好", callback_data: "t:a" }], [{ text: "打开", url: "https://cun.example/" }]])
	})
})

describe("a file goes the way Telegram shows it best", () => {
	const bytes = new Uint8Array([1])
	test.each([
		["image", "image/jpeg", "sendPhoto", "image.jpg"],
		["image", "image/heic", "sendDocument", "image.heic"],
		["voice", "audio/ogg", "sendVoice", "voice.ogg"],
		["voice", "audio/amr", "sendDocument", "voice.amr"],
		["video", "video/mp4", "sendVideo", "video.mp4"],
		["file", "image/png", "sendPhoto", "file.png"],
		["file", "application/pdf", "sendDocument", "file.pdf"],
		["file", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "sendDocument", "file.xlsx"],
		["file", "application/zip", "sendDocument", "file.bin"],
	] as const)("%s of %s", (media, mime, method, fileName) => {
		expect(encodeFile({ kind: "media", media, ref: "r", alt: "路灯" }, { bytes, mime })).toEqual({
			method,
			bytes,
			fileName,
			caption: "路灯",
		})
	})

	test.each([
		["合同.pdf", "合同.pdf"],
		["合同.PDF", "合同.PDF"],
		["../合同.pdf", "file.pdf"],
		["合同.pdf.exe", "file.pdf"],
		[`${"长".repeat(200)}.pdf`, "file.pdf"],
	])("%s keeps its name where it says what it is", (alt, fileName) => {
		expect(encodeFile({ kind: "media", media: "file", ref: "r", alt }, { bytes, mime: "application/pdf" }).fileName).toBe(fileName)
	})

	test("a caption is never longer than the platform takes, nor cut within a sign", () => {
		const { caption } = encodeFile(
			{ kind: "media", media: "image", ref: "r", alt: `${"长".repeat(1_022)}😀😀` },
			{ bytes, mime: "image/png" },
		)
		expect(caption).toBe(`${"长".repeat(1_022)}…`)
	})
})
