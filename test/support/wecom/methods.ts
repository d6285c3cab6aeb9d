/** The interface's methods, as strict as the platform about what it takes. */
import { z } from "zod"
import { type Call, type Json, Refusal } from "../wechat-platform/interface.ts"
import type { Member, Shown, World } from "./world.ts"

const bytesOf = (text: string): number => Buffer.byteLength(text)
const characters = (max: number) => z.string().refine((text) => [...text].length <= max, `more than ${max} characters`)
const key = z.string().refine((text) => text !== "" && bytesOf(text) <= 1_024)
/** Letters, digits and _-@, at most 128 bytes. */
const taskId = z.string().regex(/^[\w@-]{1,128}$/)

/** Lengths the documentation only asks for are refused here: phones cut them. */
const title = z.object({ title: characters(26).min(1), desc: characters(30).optional() }).strict()
const jump = z.object({ type: z.literal(1), title: characters(13).min(1), url: z.url() }).strict()
const common = { main_title: title, jump_list: z.array(jump).max(3).optional(), task_id: taskId }

export const cardSchema = z.discriminatedUnion("card_type", [
	z
		.object({
			card_type: z.literal("button_interaction"),
			...common,
			sub_title_text: characters(112).optional(),
			button_list: z
				.array(z.object({ text: characters(10).min(1), key, style: z.number().int().min(1).max(4) }).strict())
				.min(1)
				.max(6)
				.refine((buttons) => new Set(buttons.map((button) => button.key)).size === buttons.length, "a key twice"),
		})
		.strict(),
	z
		.object({
			card_type: z.literal("vote_interaction"),
			...common,
			checkbox: z
				.object({
					question_key: key,
					mode: z.union([z.literal(0), z.literal(1)]),
					option_list: z
						.array(z.object({ id: z.string().min(1).max(128), text: characters(17).min(1), is_checked: z.literal(false) }).strict())
						.min(1)
						.max(20),
				})
				.strict(),
			submit_button: z.object({ text: characters(10).min(1), key }).strict(),
		})
		.strict(),
])
export type FakeCard = z.infer<typeof cardSchema>

const body = z.discriminatedUnion("msgtype", [
	z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string() }).strict() }),
	z.object({ msgtype: z.literal("markdown"), markdown: z.object({ content: z.string() }).strict() }),
	z.object({ msgtype: z.literal("template_card"), template_card: cardSchema }),
	z.object({ msgtype: z.literal("image"), image: z.object({ media_id: z.string() }).strict() }),
	z.object({ msgtype: z.literal("voice"), voice: z.object({ media_id: z.string() }).strict() }),
	z.object({ msgtype: z.literal("video"), video: z.object({ media_id: z.string() }).strict() }),
])
const sendSchema = z
	.looseObject({
		touser: z.string().min(1),
		agentid: z.number().int(),
		enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).optional(),
		duplicate_check_interval: z.number().int().min(1).max(14_400).optional(),
	})
	.and(body)

function send(world: World, { body: raw }: Call): Json {
	const parsed = sendSchema.safeParse(raw)
	if (!parsed.success) throw new Refusal(40058, `invalid Request Parameter: ${parsed.error.issues[0]?.path.join(".")}`)
	const message = parsed.data
	if (message.agentid !== world.account.agentId) throw new Refusal(301002, "not allow operate another agent with this accesstoken")
	const names = message.touser.split("|")
	const members = names.map((name) => world.members.get(name)).filter((member) => member !== undefined)
	const able = members.filter((member) => member.isVisible)
	if (able.length === 0) throw new Refusal(81013, "user & party & tag all invalid")
	const { msgtype } = message
	const what = JSON.stringify([message.touser, msgtype, raw[msgtype]])
	const isRepetition = message.enable_duplicate_check === 1 && world.isRepetition(what, message.duplicate_check_interval ?? 1_800)
	const licensed = able.filter((member) => member.hasLicence)
	const partial = {
		invaliduser: names.filter((name) => !able.some((member) => member.userId === name)).join("|"),
		unlicenseduser: able
			.filter((member) => !member.hasLicence)
			.map((member) => member.userId)
			.join("|"),
	}
	const answer = { errcode: 0, errmsg: "ok", msgid: world.messageId(), ...partial }
	if (isRepetition) return answer
	if (message.msgtype === "template_card") {
		const { task_id } = message.template_card
		if (world.taskIds.has(task_id)) throw new Refusal(40058, "task_id is used")
		world.taskIds.add(task_id)
	}
	const shown = shownOf(world, message)
	for (const member of licensed) if (world.isLetThrough(member.userId)) member.shown.push(shown)
	world.noteSent(what)
	return answer
}

function shownOf(world: World, message: z.infer<typeof body>): Shown {
	switch (message.msgtype) {
		case "text":
			return { text: cut(message.text.content), via: "text", buttons: [] }
		case "markdown":
			return { text: seenMarkdown(cut(message.markdown.content)), via: "markdown", buttons: [] }
		case "template_card":
			return cardShown(message.template_card)
		case "image":
			return mediaShown(world, "image", message.image.media_id)
		case "voice":
			return mediaShown(world, "voice", message.voice.media_id)
		case "video":
			return mediaShown(world, "video", message.video.media_id)
	}
}

/** Too long a text is cut without a word; here it is an error, so that nothing of the village ever is. */
function cut(content: string): string {
	if (content === "") throw new Refusal(44004, "empty content")
	if (bytesOf(content) > 2_048) throw new Refusal(45002, "content size out of limit")
	return content
}

export function cardShown(card: FakeCard): Shown {
	const { main_title, jump_list = [], task_id } = card
	const lines = [main_title.title, main_title.desc, card.card_type === "button_interaction" ? card.sub_title_text : undefined]
	const common = {
		text: lines.filter((line) => line !== undefined).join("\n"),
		via: "card" as const,
		links: jump_list.map(({ title, url }) => ({ title, url })),
		taskId: task_id,
	}
	if (card.card_type === "button_interaction")
		return { ...common, buttons: card.button_list.map((button) => ({ label: button.text, key: button.key })) }
	return {
		...common,
		buttons: card.checkbox.option_list.map((option) => ({ label: option.text, key: option.id })),
		submit: { label: card.submit_button.text, key: card.submit_button.key },
	}
}

/** What a phone makes of an app's markdown: marks that take effect are gone, so that a text that was not meant so is seen to change. */
export function seenMarkdown(content: string): string {
	return content
		.replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, "$1 $2")
		.replace(/\*\*([^*\n]+)\*\*/g, "$1")
		.replace(/`([^`\n]+)`/g, "$1")
		.replace(/<(@|\/?(font|b|i|br|a)\b)[^>\n]*>/gi, "")
		.replace(/^\s*(#{1,6}|>)\s/gm, "")
		.replace(/\u200B/g, "")
}

function mediaShown(world: World, kind: string, mediaId: string): Shown {
	const file = world.files.get(mediaId)
	if (file === undefined) throw new Refusal(40007, "invalid media_id")
	return { text: "", via: "media", buttons: [], media: { kind, bytes: file.bytes } }
}

const updateSchema = z
	.object({
		userids: z.array(z.string()).min(1).max(1_000),
		agentid: z.number().int(),
		response_code: z.string().min(1),
		button: z.object({ replace_name: characters(20).min(1) }).strict(),
	})
	.strict()

function update(world: World, { body: raw }: Call): Json {
	const parsed = updateSchema.safeParse(raw)
	if (!parsed.success) throw new Refusal(40058, "invalid Request Parameter")
	const { userids, response_code, button } = parsed.data
	const { taskId: id } = world.useCode(response_code)
	for (const userId of userids) {
		const member = world.members.get(userId)
		if (member === undefined) throw new Refusal(40003, "invalid userid")
		replaced(member, id, button.replace_name)
	}
	return { errcode: 0, errmsg: "ok", invaliduser: [] }
}

/** The card's buttons cannot be pressed any more; one stands there that says what it is told to. */
function replaced(member: Member, id: string, name: string): void {
	member.shown = member.shown.map((shown) => {
		if (shown.taskId !== id) return shown
		const { submit: _, ...rest } = shown
		return { ...rest, text: `${shown.text}\n[${name}]`, buttons: [] }
	})
}

/** Largest upload by kind, and the types taken. */
const uploads: Readonly<Record<string, { readonly max: number; readonly mimes: RegExp }>> = {
	image: { max: 10 * 1024 * 1024, mimes: /^image\/(png|jpeg)$/ },
	voice: { max: 2 * 1024 * 1024, mimes: /^audio\/amr$/ },
	video: { max: 10 * 1024 * 1024, mimes: /^video\/mp4$/ },
}

function upload(world: World, { query, upload: file }: Call): Json {
	const rule = uploads[query.get("type") ?? ""]
	if (rule === undefined) throw new Refusal(40004, "invalid media type")
	if (file === undefined || file.fileName === "") throw new Refusal(41005, "media data missing")
	if (!rule.mimes.test(file.mime)) throw new Refusal(40005, "invalid file type")
	if (file.bytes.length > rule.max || file.bytes.length < 5) throw new Refusal(40006, "invalid media size")
	return { errcode: 0, errmsg: "", type: query.get("type"), media_id: world.addFile(file.bytes, file.mime), created_at: "1" }
}

const entry = z.object({ type: z.literal("click"), name: z.string().min(1), key: z.string().min(1).max(128) }).strict()
const menuSchema = z
	.object({
		button: z
			.array(z.union([entry, z.object({ name: z.string().min(1), sub_button: z.array(entry).min(1).max(5) }).strict()]))
			.min(1)
			.max(3),
	})
	.strict()

function createMenu({ query, body: raw }: Call, world: World): Json {
	if (query.get("agentid") !== String(world.account.agentId)) throw new Refusal(301002, "not allow operate another agent")
	const parsed = menuSchema.safeParse(raw)
	if (!parsed.success) throw new Refusal(40016, "invalid button size")
	for (const button of parsed.data.button) {
		if (bytesOf(button.name) > 16) throw new Refusal(40018, "invalid button name size")
		if ("sub_button" in button)
			for (const one of button.sub_button) if (bytesOf(one.name) > 40) throw new Refusal(40025, "invalid name size")
	}
	return { errcode: 0, errmsg: "ok" }
}

/** Methods that take an access token. */
export const methods: Readonly<Record<string, (world: World, call: Call) => Json>> = {
	"/cgi-bin/message/send": send,
	"/cgi-bin/message/update_template_card": update,
	"/cgi-bin/media/upload": upload,
	"/cgi-bin/menu/create": (world, call) => createMenu(call, world),
}
