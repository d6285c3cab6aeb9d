import { expect, test } from "vitest"
import { encodeMedia, encodeText, passiveText, uploads } from "../../../adapters/wechat-official/encode.ts"
import { wechatOfficialLimits } from "../../../adapters/wechat-official/limits.ts"
import { wechatOfficialWords } from "../../../adapters/wechat-official/words.ts"
import { menuOf, wordOfMenuKey } from "../../../adapters/wechat-platform/menu.ts"
import { replyDocument } from "../../../adapters/wechat-platform/sealed.ts"
import { readXml } from "../../../adapters/wechat-platform/xml.ts"
import { speaker } from "../../../src/text/catalogue.ts"

const same = (url: string): string => url
const choices = { token: "q3Zk", style: "buttons", options: [{ id: "yes", label: "同意" }], pick: { min: 1, max: 1 } } as const

test("text, a menu, a link, media", () => {
	expect(encodeText({ kind: "text", text: "你好" }, same)).toEqual({ msgtype: "text", text: { content: "你好" } })
	expect(encodeText({ kind: "text", text: "修路吗？", choices }, same)).toEqual({
		msgtype: "msgmenu",
		msgmenu: { head_content: "修路吗？", list: [{ id: "q3Zk:yes", content: "同意" }], tail_content: "" },
	})
	expect(encodeText({ kind: "text", text: "看", link: { text: "打开", url: "https://a.example" } }, same)).toMatchObject({
		text: { content: '看\n<a href="https://a.example">打开</a>' },
	})
	const alone = { kind: "text", text: "打开", link: { text: "打开", url: "https://a.example" } } as const
	expect(passiveText(alone, same)).toBe('<a href="https://a.example">打开</a>')
	expect(encodeMedia("image", "m")).toEqual({ msgtype: "image", image: { media_id: "m" } })
	expect(encodeMedia("video", "m")).toEqual({ msgtype: "video", video: { media_id: "m", title: "" } })
	expect(uploads.get("image/webp")).toBeUndefined()
})

test("nothing a person wrote becomes a link or a menu line", () => {
	const written = '<a href="weixin://bizmsgmenu?msgmenucontent=同意&msgmenuid=q:yes">点我</a> <b>粗</b> <A HREF=x>'
	for (const text of [
		passiveText({ kind: "text", text: written }, same),
		JSON.stringify(encodeText({ kind: "text", text: written }, same)),
	]) {
		expect(text).not.toMatch(/<\/?a[\s>]/i)
		expect(text).toContain("<b>粗</b>")
	}
})

test("only words fit into the answer to a callback", () => {
	expect(passiveText({ kind: "text", text: "你好" }, same)).toBe("你好")
	expect(passiveText({ kind: "text", text: "修路吗？", choices }, same)).toBeUndefined()
	expect(passiveText({ kind: "media", media: "image", ref: "r", alt: "图" }, same)).toBeUndefined()
	const xml = replyDocument({ to: "oPerson", ours: "gh_1", now: 7_000, text: "a]]>b" })
	expect(readXml(xml)).toEqual({ ToUserName: "oPerson", FromUserName: "gh_1", CreateTime: "7", MsgType: "text", Content: "a]]>b" })
})

test.each(["zh-CN", "en"] as const)("the menu in %s keeps the platform's sizes, and each entry says a word", (locale) => {
	const { button } = menuOf(speaker([wechatOfficialWords], locale))
	expect(button.length).toBeLessThanOrEqual(3)
	const entries = button.flatMap((one) => ("sub_button" in one ? one.sub_button : [one]))
	for (const { name } of button) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(16)
	for (const { name, key } of entries) {
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(60)
		expect(wordOfMenuKey(key)).toMatch(/^\p{Script=Han}{2,4}$/u)
	}
	expect(wordOfMenuKey("say: ")).toBeUndefined()
	expect(wordOfMenuKey("V1001")).toBeUndefined()
})

test("a line's id has room for any token and option of the contract", () => {
	expect(wechatOfficialLimits.buttons.payload).toBeLessThanOrEqual(256)
})

test("both languages say everything", () => {
	expect(Object.keys(wechatOfficialWords.en)).toEqual(Object.keys(wechatOfficialWords["zh-CN"]))
	for (const [key, words] of Object.entries(wechatOfficialWords["zh-CN"])) {
		expect(words, key).toMatch(/\p{Script=Han}/u)
		if (key.startsWith("refused.")) expect(words, key).toMatch(/没有收下.*请/)
	}
})
