import fc from "fast-check"
import { Converter } from "opencc-js"
import { describe, expect, it } from "vitest"
import { affairs } from "../../src/affairs.ts"
import type { Inbound } from "../../src/channel/message.ts"
import type { Who } from "../../src/engine/flow.ts"
import type { Intent } from "../../src/engine/turn.ts"
import type { Wait } from "../../src/engine/wait.ts"
import { type RouteInput, route } from "../../src/inbound/router.ts"
import type { Vocabulary } from "../../src/inbound/vocabulary.ts"
import { words } from "../../src/inbound/words.ts"
import { vocabularyOf } from "../../src/village/switchboard.ts"

const whole = (word: string, audience: "anyone" | "member" | "staff" = "member") =>
	({ word, kind: "whole", flow: `flow.${word}`, params: () => ({}), audience }) as const
const argument = (word: string, audience: "anyone" | "member" | "staff" = "member") =>
	({ word, kind: "argument", flow: `flow.${word}`, params: (text: string) => ({ text }), audience }) as const

const vocabulary: Vocabulary = {
	words: [
		...["菜单", "帮助", "人工"].map((word) => whole(word, "anyone")),
		...["我的意见", "我的资料", "问卷", "换人"].map((word) => whole(word)),
		...["发问卷", "进度"].map((word) => whole(word, "staff")),
		argument("提意见"),
		argument("绑定", "anyone"),
	],
	recognisers: [
		{ flow: "enrol", recognise: (text) => (/^\d{3} ?\d{3} ?\d{3}$/.test(text.trim()) ? { code: text.replaceAll(/\D/g, "") } : undefined) },
		{ flow: "length", recognise: (text) => (/^\d{8}$/.test(text.trim()) ? { digits: 8 } : undefined), onlyUnasked: true },
	],
	plainTalk: [
		{ audience: "stranger", flow: "welcome", params: (said) => ({ ...said }) },
		{ audience: "member", flow: "opinion", params: (said) => ({ ...said }) },
	],
	reserved: ["公告", "签字"],
}

const stranger: Who = { chatId: "c", sender: "s", channel: "telegram", isGroup: false, persons: 0 }
const member: Who = {
	...stranger,
	villageId: "v",
	persons: 1,
	person: { id: "p", name: "李秀英", householdId: "h", roles: [], isHead: false },
}
const staff: Who = { ...member, person: { id: "p", name: "王支书", householdId: "h", roles: ["secretary"], isHead: false } }
const inGroup: Who = { ...stranger, isGroup: true }

const base = { token: "t", canSkip: false, canGoBack: false }
const options = [
	{ id: "yes", label: "同意" },
	{ id: "no", label: "不同意" },
	{ id: "all", label: "都可以" },
]
const asksOption: Wait = { ...base, expects: { kind: "options", options, pick: { min: 1, max: 1 } } }
const asksSeveral: Wait = { ...base, expects: { kind: "options", options, pick: { min: 2, max: 2 } } }
const asksFreely: Wait = { ...base, expects: { kind: "options", options, pick: { min: 1, max: 1 }, free: true } }
const asksText: Wait = { ...base, expects: { kind: "text" } }
const asksMore: Wait = {
	...base,
	expects: {
		kind: "options",
		options: [
			{ id: "yes", label: "是，提交" },
			{ id: "no", label: "不是" },
		],
		pick: { min: 1, max: 1 },
		free: true,
		asText: ["没有了"],
	},
}
const asksWords: Wait = { ...base, expects: { kind: "text", commands: "words" } }
const asksPlace: Wait = { ...base, expects: { kind: "text", commands: true } }
const asksNumber: Wait = { ...base, expects: { kind: "number", min: 1, max: 20 } }
const asksLamps: Wait = { ...base, expects: { kind: "number", min: 0, decimals: 0, unit: "盏" } }
const quiet: Wait = { ...base, expects: { kind: "nothing" } }
const maySkip: Wait = { ...asksText, canSkip: true, canGoBack: true }

const now = 10_000
const envelope = { externalId: "e", at: now, chat: { account: "a", id: "c" }, from: { id: "s" } }
const ofGroup = (mentioned: boolean) => ({ group: { id: "g", mentioned } })
const text = (said: string, more: { at?: number; group?: { id: string; mentioned: boolean } } = {}): Inbound => ({
	...envelope,
	...more,
	kind: "text",
	text: said,
})
const go = (event: Inbound, more: Partial<RouteInput> = {}): Intent =>
	route({ event, who: member, wait: undefined, promptShownAt: now - 1, vocabulary, ...more })

/** An intent in a few words, so that a table can be read. */
function brief(intent: Intent): string {
	switch (intent.kind) {
		case "start":
			return `start ${intent.flow} ${JSON.stringify(intent.params)}`
		case "say":
			return `say ${intent.key.replace("router.", "")}`
		case "unclear":
			return `${intent.counts ? "miss" : "again"} ${intent.key.replace("router.", "")}`
		case "reply": {
			const { reply } = intent
			return reply.kind === "picked"
				? `picked ${reply.ids.join(",")}`
				: reply.kind === "text"
					? `text ${reply.text}`
					: reply.kind === "number"
						? `number ${reply.value}`
						: reply.kind
		}
		default:
			return intent.kind
	}
}

describe("words with nothing asked", () => {
	it.each([
		["菜单", "start flow.菜单 {}"],
		[" 菜单。", "start flow.菜单 {}"],
		["“我的意见”", "start flow.我的意见 {}"],
		["公告", "say notOpen"],
		["签字！", "say notOpen"],
		["退出", "leave"],
		["提意见", 'start flow.提意见 {"text":""}'],
		["提意见 路灯坏了", 'start flow.提意见 {"text":"路灯坏了"}'],
		["提意见：路灯坏了", 'start flow.提意见 {"text":"路灯坏了"}'],
		["提意见\n路灯坏了\n好久了", 'start flow.提意见 {"text":"路灯坏了\\n好久了"}'],
		// None of these is a command: they are what people say.
		["公告栏被风吹倒了", 'start opinion {"text":"公告栏被风吹倒了"}'],
		["进度太慢", 'start opinion {"text":"进度太慢"}'],
		["帮助五保户修房顶", 'start opinion {"text":"帮助五保户修房顶"}'],
		["提意见的人太少", 'start opinion {"text":"提意见的人太少"}'],
		["菜单 菜单", 'start opinion {"text":"菜单 菜单"}'],
		["不想看公告", 'start opinion {"text":"不想看公告"}'],
		// Too little to be an opinion.
		["1", "say nothingAsked"],
		["１２", "say nothingAsked"],
		["1、3", "say nothingAsked"],
		["好", "say nothingAsked"],
		["", "say empty"],
		["\u200b \n", "say empty"],
		["382 417 905", 'start enrol {"code":"382417905"}'],
		["跳过", "say nothingAsked"],
		["返回。", "say nothingAsked"],
	])("%j → %s", (said, wanted) => {
		expect(brief(go(text(said)))).toBe(wanted)
		expect(brief(go(text(said), { wait: quiet })).replace("again empty", "say empty")).toBe(wanted)
	})

	it.each([
		["路灯坏了，晚上看不见", 'start welcome {"text":"路灯坏了，晚上看不见"}'],
		["1", 'start welcome {"text":"1"}'],
		["菜单", "start flow.菜单 {}"],
		["我的意见", "say memberOnly"],
		["提意见 路灯", "say memberOnlySaid"],
		["绑定 382417905", 'start flow.绑定 {"text":"382417905"}'],
		["进度", "say staffOnly"],
	])("of somebody nobody knows: %j → %s", (said, wanted) => {
		expect(brief(go(text(said), { who: stranger }))).toBe(wanted)
	})

	it.each([
		["我的意见", "again memberAfter"],
		["提意见 路灯", "again memberAfterSaid"],
		["菜单", "start flow.菜单 {}"],
	])("of somebody in the middle of enrolling: %j → %s", (said, wanted) => {
		expect(brief(go(text(said), { who: stranger, wait: asksOption }))).toBe(wanted)
	})

	it("opens what is for staff to staff only", () => {
		expect(brief(go(text("进度"), { who: staff }))).toBe("start flow.进度 {}")
		expect(brief(go(text("进度")))).toBe("say staffOnly")
	})
})

describe("inside a question", () => {
	const cases: readonly (readonly [string, string, Wait, string])[] = [
		// A text question: only three whole words are commands.
		["text", "公告", asksText, "text 公告"],
		["text", "菜单", asksText, "text 菜单"],
		["text", "提意见 路灯", asksText, "text 提意见 路灯"],
		["text", "382 417 905", asksText, "text 382 417 905"],
		["text", "公告栏被风吹倒了", asksText, "text 公告栏被风吹倒了"],
		["text", "退出", asksText, "leave"],
		["text", "跳过", asksText, "again cannotSkip"],
		["text", "返回", asksText, "again cannotGoBack"],
		["text", "跳过。", maySkip, "skip"],
		["text", "返回", maySkip, "back"],
		["text", "跳过这个话题", maySkip, "text 跳过这个话题"],
		["text", "  ", asksText, "again empty"],
		// Where no command word can be the answer, all of them are what they always are.
		["place", "我的意见。", asksPlace, "start flow.我的意见 {}"],
		["place", "公告", asksPlace, "say notOpen"],
		["place", "提意见：路灯坏了", asksPlace, 'start flow.提意见 {"text":"路灯坏了"}'],
		["place", "公告栏边上", asksPlace, "text 公告栏边上"],
		["place", "退出", asksPlace, "leave"],
		["place", "取消", asksPlace, "leave"],
		["place", "382 417 905", asksPlace, 'start enrol {"code":"382417905"}'],
		// And where more words are asked for, what is known by its shape is part of them.
		["words", "帮助", asksWords, "start flow.帮助 {}"],
		["words", "退出", asksWords, "leave"],
		["words", "取消。", asksWords, "leave"],
		["words", "算了", asksWords, "leave"],
		["words", "取消三组的会", asksWords, "text 取消三组的会"],
		["words", "382 417 905", asksWords, "text 382 417 905"],
		["text", "取消", asksText, "text 取消"],
		// Whether there is more was asked as well: a no to that is no no.
		["options", "没有了。", asksMore, "text 没有了。"],
		["options", "不是", asksMore, "picked no"],
		// Options: words and codes are heard, the rest is read against them.
		["options", "菜单", asksOption, "start flow.菜单 {}"],
		["options", "公告", asksOption, "say notOpen"],
		["options", "382 417 905", asksOption, 'start enrol {"code":"382417905"}'],
		["options", "２", asksOption, "picked no"],
		["options", "第二个", asksOption, "picked no"],
		["options", "②", asksOption, "picked no"],
		["options", "同意", asksOption, "picked yes"],
		["options", "4", asksOption, "miss unclear.options"],
		["options", "嗯？", asksOption, "miss unclear.options"],
		["options", "公告栏被风吹倒了", asksOption, 'start opinion {"text":"公告栏被风吹倒了"}'],
		["options", "1 2 3", asksSeveral, "miss countExact"],
		["options", "1 3", asksSeveral, "picked yes,all"],
		["options", "我想种果树", asksFreely, "text 我想种果树"],
		["options", "2", asksFreely, "picked no"],
		// A number.
		["number", "十五", asksNumber, "number 15"],
		["number", "3亩", asksNumber, "number 3"],
		["number", "30", asksNumber, "miss unclear.range"],
		["number", "十五盏", asksLamps, "number 15"],
		["number nearly a code, asked for", "38241790", asksLamps, "number 38241790"],
		["number nearly a code, asked for nothing", "38241790", quiet, 'start length {"digits":8}'],
		["number", "-1", asksLamps, "miss unclear.atLeast"],
		["number", "2.5", asksLamps, "miss unclear.whole"],
		["number", "不知道", asksNumber, "miss unclear.number"],
		["number", "公告栏被风吹倒了", asksNumber, 'start opinion {"text":"公告栏被风吹倒了"}'],
		["number", "退出", asksNumber, "leave"],
	]
	it.each(cases)("%s: %j", (_, said, wait, wanted) => {
		expect(brief(go(text(said), { wait }))).toBe(wanted)
	})

	it("takes no stranger's long text for an opinion", () => {
		expect(brief(go(text("公告栏被风吹倒了"), { wait: asksOption, who: stranger }))).toBe("miss unclear.options")
	})
})

describe("digits that are older than the question", () => {
	const cases: readonly (readonly [string, string, Wait, string])[] = [
		["a position", "1", asksOption, "again old"],
		["a number", "3", asksNumber, "again old"],
		["digits where a text is asked for", "1", asksText, "again old"],
		["digits where a place is asked for", "1", asksPlace, "again old"],
		["a label names its option", "同意", asksOption, "picked yes"],
		["words where a text is asked for", "路灯坏了", asksText, "text 路灯坏了"],
		["a command", "退出", asksOption, "leave"],
	]
	it.each(cases)("%s: %j", (_, said, wait, wanted) => {
		expect(brief(go(text(said, { at: now - 500 }), { wait, promptShownAt: now }))).toBe(wanted)
		expect(brief(go(text(said), { wait, promptShownAt: undefined })), "and while it is not shown at all").toBe(wanted)
	})

	it("counts one of the same moment", () => {
		expect(brief(go(text("1"), { wait: asksOption, promptShownAt: now }))).toBe("picked yes")
	})
})

describe("buttons", () => {
	const press = (option: string, more?: readonly string[], prompt = "t", group?: { id: string; mentioned: boolean }): Inbound => ({
		...envelope,
		...(group !== undefined && { group }),
		kind: "choice",
		prompt,
		option,
		...(more !== undefined && { more: [...more] }),
	})
	const cases: readonly (readonly [string, Inbound, Wait | undefined, string])[] = [
		["an option", press("no"), asksOption, "picked no"],
		["several options of one press", press("no", ["all"]), asksSeveral, "picked no,all"],
		["the same option twice in one press", press("no", ["no"]), asksSeveral, "miss countExact"],
		["one where two are needed", press("no"), asksSeveral, "miss countExact"],
		["two where one is", press("no", ["all"]), asksOption, "miss countExact"],
		["one that does not exist", press("maybe"), asksOption, "miss unclear.options"],
		["one of several that does not exist", press("no", ["maybe"]), asksSeveral, "miss unclear.options"],
		["an older question's", press("no", undefined, "old"), asksOption, "say oldButton"],
		["while a text is asked for", press("no"), asksText, "say oldButton"],
		["with nothing open", press("no"), undefined, "say endedButton"],
		["with nothing asked", press("no"), quiet, "say endedButton"],
		["of another's question in a group", press("no", undefined, "theirs", { id: "g", mentioned: false }), asksOption, "ignore"],
		[
			"of another's question in a group, with nothing open",
			press("no", undefined, "theirs", { id: "g", mentioned: false }),
			undefined,
			"ignore",
		],
		["of one's own question in a group", press("no", undefined, "t", { id: "g", mentioned: false }), asksOption, "picked no"],
	]
	it.each(cases)("%s", (_, event, wait, wanted) => {
		expect(brief(go(event, { wait, promptShownAt: undefined }))).toBe(wanted)
	})
})

describe("media", () => {
	const send = (media: "image" | "voice" | "sticker" | "file" | "location", caption?: string): Inbound => ({
		...envelope,
		kind: "media",
		media,
		ref: "r",
		...(caption !== undefined && { caption }),
	})
	const ofReturn: Wait = { ...asksOption, purpose: "return" }
	const opinionHeard = (words: string) => `start opinion ${JSON.stringify({ text: words, media: { kind: "voice", ref: "r" } })}`
	const cases: readonly (readonly [string, Inbound, Wait | undefined, Who, string])[] = [
		[
			"a photo with words, nothing asked",
			send("image", "路灯"),
			undefined,
			member,
			'start opinion {"text":"路灯","media":{"kind":"image","ref":"r"}}',
		],
		["a voice note, nothing asked", send("voice"), undefined, member, 'start opinion {"text":"","media":{"kind":"voice","ref":"r"}}'],
		["a sticker, nothing asked", send("sticker"), undefined, member, "say nothingAsked"],
		["of a stranger", send("voice"), undefined, stranger, 'start welcome {"text":"","media":{"kind":"voice","ref":"r"}}'],
		["a voice note for a text question", send("voice"), asksText, member, "media"],
		["a sticker for a text question", send("sticker"), asksText, member, "media"],
		["a voice note for options, kept for the contact to enter", send("voice"), asksOption, member, "media"],
		["a photo for a number", send("image"), asksNumber, member, "media"],
		["a sticker for options", send("sticker"), asksOption, member, "miss unclear.mediaOptional"],
		["a file for options", send("file"), asksOption, member, "miss unclear.mediaOptional"],
		["a place where anything may be said and nothing is owed", send("location"), { ...asksFreely, settled: true }, member, "media"],
		["a sticker there", send("sticker"), { ...asksFreely, settled: true }, member, "miss unclear.mediaOptional"],
		["a file for options of an offer", send("file"), { ...asksOption, settled: true }, member, "miss unclear.mediaOptional"],
		["a voice note at 接着填吗", send("voice"), ofReturn, member, "miss unclear.mediaOptional"],
		// What the platform heard in a recording.
		["a spoken word", send("voice", "菜单。"), undefined, member, "start flow.菜单 {}"],
		["a spoken word inside a question", send("voice", "我的意见。"), asksOption, member, "start flow.我的意见 {}"],
		["a spoken opinion with its word", send("voice", "提意见，路灯坏了。"), undefined, member, opinionHeard("提意见，路灯坏了。")],
		["a spoken opinion", send("voice", "路灯坏了。"), undefined, member, opinionHeard("路灯坏了。")],
		["a spoken answer", send("voice", "同意。"), asksOption, member, "picked yes"],
		["a spoken answer at 接着填吗", send("voice", "不同意。"), ofReturn, member, "picked no"],
		["a spoken number", send("voice", "十五亩。"), asksNumber, member, "number 15"],
		["an answer that is none, kept for the contact to enter", send("voice", "今天天气好。"), asksOption, member, "media"],
		["one of two that were heard", send("voice", "同意还是不同意呢？"), asksOption, member, "media"],
		["a number out of reach", send("voice", "三十。"), asksNumber, member, "media"],
		["spoken words for a text question", send("voice", "公告。"), asksText, member, "media"],
		["called off aloud where words are asked for", send("voice", "取消。"), asksWords, member, "leave"],
		["digits spoken where words are asked for", send("voice", "382417905"), asksWords, member, "media"],
		["a command spoken where a place is asked for", send("voice", "菜单。"), asksPlace, member, "start flow.菜单 {}"],
		["a place that is spoken", send("voice", "水井边。"), asksPlace, member, "media"],
		["退出 spoken in a text question", send("voice", "退出。"), asksText, member, "leave"],
		["a photo's caption is no answer", send("image", "同意"), asksOption, member, "media"],
		["a code that is spoken", send("voice", "382 417 905"), undefined, stranger, 'start enrol {"code":"382417905"}'],
	]
	it.each(cases)("%s", (_, event, wait, who, wanted) => {
		expect(brief(go(event, { wait, who }))).toBe(wanted)
	})

	it("is not looked at in a group", () => {
		expect(go({ ...envelope, ...ofGroup(true), kind: "media", media: "image", ref: "r" }, { who: inGroup }).kind).toBe("ignore")
	})

	it("says plainly where nobody takes it", () => {
		expect(brief(go(send("voice"), { vocabulary: { ...vocabulary, plainTalk: [] } }))).toBe("say media")
	})
})

describe("opening the chat", () => {
	const join = (start?: string, group?: { id: string; mentioned: boolean }): Inbound => ({
		...envelope,
		...(group !== undefined && { group }),
		kind: "joined",
		...(start !== undefined && { start }),
	})
	const cases: readonly (readonly [string, Inbound, Partial<RouteInput>, string])[] = [
		["a stranger", join(), { who: stranger }, 'start welcome {"text":""}'],
		["with a code", join("382417905"), { who: stranger }, 'start enrol {"code":"382417905"}'],
		["with a code inside a text question", join("382417905"), { wait: asksText }, 'start enrol {"code":"382417905"}'],
		["with something that is no code", join("3824"), { who: stranger }, 'start welcome {"text":"3824"}'],
		["with nearly a code", join("38241790"), { who: stranger }, 'start length {"digits":8}'],
		["a member", join(), {}, "say nothingAsked"],
		["a member in the middle of a question", join(), { wait: asksOption }, "again stillOpen"],
		["a group", join(undefined, { id: "g", mentioned: false }), { who: inGroup }, "ignore"],
	]
	it.each(cases)("%s", (_, event, more, wanted) => {
		expect(brief(go(event, more))).toBe(wanted)
	})
})

describe("in a group", () => {
	it.each([
		["大家好", false, "ignore"],
		["菜单", false, "ignore"],
		["退出", false, "ignore"],
		["2", false, "ignore"],
		["提意见", false, "ignore"],
		["提意见很重要", false, "ignore"],
		["382 417 905", false, "ignore"],
		["绑定 382417905", false, 'start flow.绑定 {"text":"382417905"}'],
		["提意见 路灯坏了", false, "say private"],
		["菜单", true, "start flow.菜单 {}"],
		["我的意见", true, "say private"],
		["进度", true, "say private"],
		["382 417 905", true, 'start enrol {"code":"382417905"}'],
		["路灯坏了好久了", true, "say private"],
		["公告", true, "say notOpen"],
	])("%j, mentioned %j → %s", (said, mentioned, wanted) => {
		expect(brief(go(text(said, ofGroup(mentioned)), { who: inGroup }))).toBe(wanted)
	})

	it("answers the sender's own question when mentioned", () => {
		expect(brief(go(text("2", ofGroup(true)), { who: inGroup, wait: asksOption }))).toBe("picked no")
		expect(brief(go(text("2", ofGroup(false)), { who: inGroup, wait: asksOption }))).toBe("ignore")
	})
})

it("ignores what nobody said", () => {
	const events: readonly Inbound[] = [
		{ ...envelope, kind: "left" },
		{ ...envelope, kind: "blocked" },
		{ ...envelope, kind: "delivery", outboundId: "x", state: "seen" },
		{ ...envelope, kind: "timer", timer: "k", subject: "s", guard: 1 },
	]
	for (const event of events) expect(go(event, { wait: asksText }).kind).toBe("ignore")
})

it("makes something of any text in any place, and only says what the catalogue has", () => {
	const keys = new Set(Object.keys(words["zh-CN"]))
	const anyText = fc.oneof(
		fc.string({ unit: "binary", maxLength: 40 }),
		fc.constantFrom(...vocabulary.words.map(({ word }) => word), "提意见 ", "１、２", "退出", "同意吧"),
	)
	const anyWait = fc.constantFrom(undefined, asksOption, asksSeveral, asksFreely, asksText, asksNumber, quiet, maySkip)
	fc.assert(
		fc.property(anyText, anyWait, fc.constantFrom(stranger, member, staff), (said, wait, who) => {
			const intent = go(text(said), { wait, who })
			if (intent.kind === "say" || intent.kind === "unclear") expect(keys).toContain(intent.key)
			expect(intent.kind).not.toBe("ignore")
		}),
	)
})

describe("the words of interface.md", () => {
	const interfaceWords = {
		whole:
			"菜单 帮助 退出 返回 跳过 我的意见 我的资料 问卷 公告 签字 人工 换人 换村 念给我听 退订 恢复 注销 附议 已阅 不对 发公告 发问卷 摘要 进度 催办 待办",
		argument: "提意见 提问 绑定 查回执",
	}
	const ours = new Set(["退出", "返回", "跳过"])
	const real = vocabularyOf(affairs)

	it.each([...interfaceWords.whole.split(" "), ...interfaceWords.argument.split(" ")])(
		"knows %s, and takes no longer text for it",
		(word) => {
			const isKnown = ours.has(word) || real.reserved.includes(word) || real.words.some((entry) => entry.word === word)
			expect(isKnown).toBe(true)
			const asked = go(text(`${word}的事情不好办`), {
				vocabulary: { ...real, recognisers: [], plainTalk: vocabulary.plainTalk },
				who: staff,
			})
			expect(brief(asked)).toBe(`start opinion ${JSON.stringify({ text: `${word}的事情不好办` })}`)
		},
	)

	const everyRole = affairs.flatMap((affair) => Object.values(affair.rights ?? {}).flat())
	const menu = affairs.flatMap((affair) => affair.menu.map((entry) => ({ ...entry, words: affair.words["zh-CN"][entry.label] ?? "" })))

	it.each(menu)("takes $words, typed as the menu says it, for what the menu begins", ({ words: said, flow, params }) => {
		const allRoles = { ...staff, person: { id: "p", name: "王支书", householdId: "h", roles: everyRole, isHead: false } }
		expect(go(text(said), { vocabulary: real, who: allRoles })).toEqual({ kind: "start", flow, params })
		expect(go(text(`${said}的事情不好办`), { vocabulary: { ...real, recognisers: [] }, who: allRoles }).kind).toBe("start")
	})

	/** The same word as phones, keyboards and voice input write it. */
	const traditional = Converter({ from: "cn", to: "t" })
	const hongKong = Converter({ from: "cn", to: "hk" })
	const taiwan = Converter({ from: "cn", to: "tw" })
	const manners: readonly (readonly [string, (word: string) => string])[] = [
		["in traditional signs", traditional],
		["as Hong Kong writes", hongKong],
		["as Taiwan writes", taiwan],
		["with blanks between its signs", (word) => [...word].join(" ")],
		["with a full-width blank inside", (word) => [...word].join("\u3000")],
		["with blanks and signs around", (word) => `\u3000“${word}”！ `],
		["as voice input ends it", (word) => `${word}。`],
		["with dots", (word) => `${word}……`],
		["with a line break behind", (word) => `${word}\n`],
		["with an emoji", (word) => `${word}🙏`],
		["with what cannot be seen", (word) => `\u200b${word}\ufeff`],
	]
	const places: readonly (readonly [string, Wait | undefined])[] = [
		["nothing asked", undefined],
		["a dialog that waits for nothing", quiet],
		["options", asksOption],
		["several options", asksSeveral],
		["options or free words", asksFreely],
		["a number", asksNumber],
		["a text", asksText],
		["a text that may be skipped", maySkip],
	]
	const all = [...new Set([...ours, ...real.words.map(({ word }) => word)])]

	it.each(manners)("hears each word in each place also %s", (_, written) => {
		for (const word of all)
			for (const [place, wait] of places)
				for (const who of [stranger, member, staff]) {
					const heard = (said: string) => go(text(said), { vocabulary: real, who, wait })
					const plain = heard(word)
					const other = heard(written(word))
					// A text question takes what is no control word as it was written.
					if (plain.kind === "reply" && plain.reply.kind === "text") expect(other.kind, `${word}, ${place}`).toBe("reply")
					else expect(other, `${written(word)}, ${place}`).toEqual(plain)
				}
	})

	it.each(["提意見 路燈壞了", "提意見：路燈壞了", "提意見\n路燈壞了"])("keeps what follows %j as it was written", (said) => {
		expect(go(text(said), { vocabulary: real })).toEqual(go(text("提意见 路燈壞了"), { vocabulary: real }))
	})

	it.each(["菜单 问卷", "公告 栏", "不，对", "问卷、公告", "我的\n意见"])("takes %j for no word", (said) => {
		const heard = go(text(said), { vocabulary: { ...real, recognisers: [], plainTalk: vocabulary.plainTalk } })
		expect(brief(heard)).toMatch(/^start opinion|^say nothingAsked/)
	})

	it("has every argument word that is registered take its separator", () => {
		const open = interfaceWords.argument
			.split(" ")
			.filter((word) => real.words.some((entry) => entry.word === word && entry.kind === "argument"))
		expect(open).toContain("提意见")
		for (const word of open)
			for (const separator of [" ", "：", ":", "\n", "　"])
				expect(go(text(`${word}${separator}abc`), { vocabulary: real, who: staff }).kind).toBe("start")
	})
})
