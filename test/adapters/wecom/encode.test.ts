import fc from "fast-check"
import { expect, test } from "vitest"
import { encodeText } from "../../../adapters/wecom/encode.ts"
import { inertMarkdown, markdownOf } from "../../../adapters/wecom/markdown.ts"
import { cardSchema, seenMarkdown } from "../../support/wecom/methods.ts"

const about = { taskId: "t1", words: { choose: "请选一个", submit: "选好了" }, linkTo: (url: string) => url, isMarkdown: false }
const one = { min: 1, max: 1 }
const options = [
	{ id: "yes", label: "同意" },
	{ id: "no", label: "不同意" },
]
const asked = (text: string, pick = one, style: "buttons" | "list" = "buttons") =>
	encodeText({ kind: "text", text, choices: { token: "q3Zk", style, options, pick } }, about)

test("a short question is one card with its buttons", () => {
	const [card, ...rest] = asked("您选的是：2 同意\n\n修路要不要集资？")
	expect(rest).toEqual([])
	expect(card).toEqual({
		msgtype: "template_card",
		template_card: {
			card_type: "button_interaction",
			main_title: { title: "您选的是：2 同意" },
			sub_title_text: "修路要不要集资？",
			button_list: [
				{ text: "同意", key: "q3Zk:yes", style: 1 },
				{ text: "不同意", key: "q3Zk:no", style: 2 },
			],
			task_id: "t1",
		},
	})
})

test("several of them, or a long list, are lines to tick with a button under them", () => {
	const card = asked("要办哪些事？", { min: 1, max: 2 })
	expect(card).toMatchObject([
		{
			template_card: {
				card_type: "vote_interaction",
				main_title: { title: "要办哪些事？" },
				checkbox: { mode: 1, option_list: [{ id: "yes", text: "同意", is_checked: false }, { id: "no" }] },
				submit_button: { text: "选好了", key: "vote:q3Zk" },
			},
		},
	])
	expect(asked("哪个？", one, "list")).toMatchObject([{ template_card: { checkbox: { mode: 0 } } }])
})

test("what a card has no room for is said before it, and the card says which question it is", () => {
	const long = `${"路".repeat(130)}\n要不要修？`
	expect(asked(long)).toMatchObject([
		{ msgtype: "text", text: { content: long } },
		{ template_card: { main_title: { title: "要不要修？" } } },
	])
	expect(asked("路".repeat(130))).toMatchObject([{ msgtype: "text" }, { template_card: { main_title: { title: "请选一个" } } }])
})

test("any question is a card the platform takes, and nothing of its words is lost", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), fc.boolean(), (text, isVote) => {
			if (text.trim() === "") return
			const bodies = asked(text, isVote ? { min: 1, max: 2 } : one)
			let seen = ""
			for (const body of bodies) {
				if (body.msgtype === "text") seen += body.text.content
				if (body.msgtype !== "template_card") continue
				cardSchema.parse(body.template_card)
				const { main_title, sub_title_text = "" } = body.template_card
				if (bodies.length === 1) seen = [main_title.title, main_title.desc ?? "", sub_title_text].join("\n")
			}
			const squeezed = (words: string) => words.replace(/\s+/g, "")
			expect(squeezed(seen)).toContain(squeezed(text).replace(/<(?=\/?a[\s>/])/gi, "＜"))
		}),
	)
})

test("a link stands behind its words, under a card as its jump where it is short", () => {
	const link = { text: "打开公告", url: "https://cun.example/v/QJ?a=1&b=2" }
	expect(encodeText({ kind: "text", text: "新公告", link }, about)).toEqual([
		{ msgtype: "text", text: { content: '新公告\n<a href="https://cun.example/v/QJ?a=1&b=2">打开公告</a>' } },
	])
	const choices = { token: "q3Zk", style: "buttons", options, pick: one } as const
	expect(encodeText({ kind: "text", text: "看了吗？", link, choices }, about)).toMatchObject([
		{ template_card: { jump_list: [{ type: 1, title: "打开公告", url: link.url }] } },
	])
	const longer = { ...link, text: "打开这一条公告看全文和照片再回答" }
	expect(encodeText({ kind: "text", text: "看了吗？", link: longer, choices }, about)).toMatchObject([
		{ msgtype: "text" },
		{ msgtype: "template_card" },
	])
})

test("markdown names nobody, and shows what people wrote", () => {
	const written = '<b>粗</b> & "引号" *星* _线_ **双** `码` [链](https://x.example) <@all> ~~划~~\n# 题\n> 引\n- 点'
	expect(seenMarkdown(inertMarkdown(written))).toBe(written.replaceAll("`", "ˋ"))
	expect(inertMarkdown(written)).not.toContain("<@all>")
	expect(markdownOf({ kind: "text", text: "新公告", link: { text: "打开 [1]", url: "https://cun.example/v" } }, (url) => url)).toBe(
		"新公告\n[打开 ［1］](https://cun.example/v)",
	)
})

test("a text that grows over the platform's limit by what keeps its signs apart goes as plain text", () => {
	const bodyOf = (text: string) => encodeText({ kind: "text", text }, { ...about, isMarkdown: true })[0]?.msgtype
	expect([bodyOf("`".repeat(1_000)), bodyOf("`".repeat(1_600)), bodyOf("](".repeat(800))]).toEqual(["markdown", "text", "text"])
})
