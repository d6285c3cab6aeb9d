/** The interface's methods, as strict as the platform about what it takes. */
import { randomBytes } from "node:crypto"
import { z } from "zod"
import { type Call, type Json, Refusal } from "../wechat-platform/interface.ts"
import type { Follower, World } from "./world.ts"

const maxTextBytes = 2_048
const line = z.object({ id: z.string().min(1).max(256), content: z.string().min(1) }).strict()
const messageSchema = z.discriminatedUnion("msgtype", [
	z.object({ touser: z.string(), msgtype: z.literal("text"), text: z.object({ content: z.string() }).strict() }).strict(),
	z
		.object({
			touser: z.string(),
			msgtype: z.literal("msgmenu"),
			msgmenu: z.object({ head_content: z.string(), list: z.array(line).min(1), tail_content: z.string() }).strict(),
		})
		.strict(),
	z.object({ touser: z.string(), msgtype: z.literal("image"), image: z.object({ media_id: z.string() }).strict() }).strict(),
	z.object({ touser: z.string(), msgtype: z.literal("voice"), voice: z.object({ media_id: z.string() }).strict() }).strict(),
	z
		.object({ touser: z.string(), msgtype: z.literal("video"), video: z.object({ media_id: z.string(), title: z.string() }).strict() })
		.strict(),
])

const entry = z.object({ type: z.literal("click"), name: z.string().min(1), key: z.string().min(1) }).strict()
const menuSchema = z
	.object({
		button: z
			.array(z.union([entry, z.object({ name: z.string().min(1), sub_button: z.array(entry).min(1).max(5) }).strict()]))
			.min(1)
			.max(3),
	})
	.strict()

const bytesOf = (text: string): number => Buffer.byteLength(text)

/** Largest upload by kind, and the types taken. */
const uploads: Readonly<Record<string, { readonly max: number; readonly mimes: RegExp }>> = {
	image: { max: 10 * 1024 * 1024, mimes: /^image\/(bmp|png|jpeg|gif)$/ },
	voice: { max: 2 * 1024 * 1024, mimes: /^audio\/(amr|mpeg)$/ },
	video: { max: 10 * 1024 * 1024, mimes: /^video\/mp4$/ },
}

function sendCustom(world: World, { body }: Call): Json {
	const parsed = messageSchema.safeParse(body)
	if (!parsed.success) throw new Refusal(47001, "data format error")
	const message = parsed.data
	const follower = world.followers.get(message.touser)
	if (follower === undefined) throw new Refusal(40003, "invalid openid")
	if (!follower.isSubscribed) throw new Refusal(43004, "require subscribe")
	switch (message.msgtype) {
		case "text":
			if (message.text.content === "") throw new Refusal(44004, "empty content")
			if (bytesOf(message.text.content) > maxTextBytes) throw new Refusal(45002, "content size out of limit")
			world.takePlace(follower)
			follower.shown.push({ text: message.text.content, lines: [], via: "custom" })
			break
		case "msgmenu": {
			const { head_content, list } = message.msgmenu
			if (bytesOf(head_content) > maxTextBytes) throw new Refusal(45002, "content size out of limit")
			world.takePlace(follower)
			follower.shown.push({ text: head_content, lines: list, via: "custom" })
			break
		}
		case "image":
			showMedia(world, follower, "image", message.image.media_id)
			break
		case "voice":
			showMedia(world, follower, "voice", message.voice.media_id)
			break
		case "video":
			showMedia(world, follower, "video", message.video.media_id)
	}
	return { errcode: 0, errmsg: "ok" }
}

const templateSchema = z
	.object({
		touser: z.string(),
		template_id: z.string(),
		url: z.url().optional(),
		client_msg_id: z.string().min(1).max(64).optional(),
		data: z.record(z.string(), z.object({ value: z.string() }).strict()),
	})
	.strict()

/** What may stand in a field, by the beginning of its name. */
const fieldRules: readonly (readonly [prefix: string, rule: RegExp])[] = [
	["thing", /^[^\n]{1,20}$/u],
	["time", /^\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}$/],
	["date", /^\d{4}年\d{1,2}月\d{1,2}日$/],
]

/** Needs no window. What was asked for under the same id is not shown again. */
function sendTemplate(world: World, { body }: Call): Json {
	const parsed = templateSchema.safeParse(body)
	if (!parsed.success) throw new Refusal(47001, "data format error")
	const { touser, template_id, url, client_msg_id, data } = parsed.data
	const follower = world.followers.get(touser)
	if (follower === undefined) throw new Refusal(40003, "invalid openid")
	if (!follower.isSubscribed) throw new Refusal(43004, "require subscribe")
	const fields = world.templates.get(template_id)
	if (fields === undefined) throw new Refusal(40037, "invalid template_id")
	const values = fields.map((field) => {
		const value = data[field]?.value ?? ""
		const rule = fieldRules.find(([prefix]) => field.startsWith(prefix))?.[1]
		if (rule?.test(value) !== true) throw new Refusal(47003, `argument invalid! data.${field}.value invalid`)
		return value
	})
	const key = client_msg_id === undefined ? undefined : `${touser} ${client_msg_id}`
	if (key === undefined || !world.askedFor.has(key))
		follower.shown.push({ text: values.join("\n"), lines: [], via: "template", ...(url !== undefined && { url }) })
	if (key !== undefined) world.askedFor.add(key)
	return { errcode: 0, errmsg: "ok", msgid: 200_163_836 }
}

function showMedia(world: World, follower: Follower, kind: string, mediaId: string): void {
	const file = world.files.get(mediaId)
	if (file === undefined) throw new Refusal(40007, "invalid media_id")
	world.takePlace(follower)
	follower.shown.push({ text: "", lines: [], via: "custom", media: { kind, bytes: file.bytes } })
}

function upload(world: World, { query, upload: file }: Call): Json {
	const rule = uploads[query.get("type") ?? ""]
	if (rule === undefined) throw new Refusal(40004, "invalid media type")
	if (file === undefined || file.fileName === "") throw new Refusal(41005, "media data missing")
	if (!rule.mimes.test(file.mime)) throw new Refusal(40005, "invalid file type")
	if (file.bytes.length > rule.max) throw new Refusal(40006, "invalid media size")
	return { type: query.get("type"), media_id: world.addFile(file.bytes, file.mime), created_at: 1 }
}

function createMenu({ body }: Call): Json {
	const parsed = menuSchema.safeParse(body)
	if (!parsed.success) throw new Refusal(40016, "invalid button size")
	for (const button of parsed.data.button) {
		if (bytesOf(button.name) > 16) throw new Refusal(40018, "invalid button name size")
		const below = "sub_button" in button ? button.sub_button : [button]
		for (const one of below) {
			if (bytesOf(one.name) > 60) throw new Refusal(40025, "invalid sub button name size")
			if (bytesOf(one.key) > 128) throw new Refusal(40019, "invalid button key size")
		}
	}
	return { errcode: 0, errmsg: "ok" }
}

const sceneSchema = z.object({
	expire_seconds: z.number().int().min(1).max(2_592_000),
	action_name: z.literal("QR_STR_SCENE"),
	action_info: z.object({ scene: z.object({ scene_str: z.string().min(1).max(64) }) }),
})

function createScene({ body }: Call): Json {
	const parsed = sceneSchema.safeParse(body)
	if (!parsed.success) throw new Refusal(40053, "invalid action info")
	const { expire_seconds, action_info } = parsed.data
	const ticket = randomBytes(60).toString("base64url")
	return { ticket, expire_seconds, url: `http://weixin.qq.com/q/${Buffer.from(action_info.scene.scene_str).toString("base64url")}` }
}

/** Methods that take an access token. */
export const methods: Readonly<Record<string, (world: World, call: Call) => Json>> = {
	"/cgi-bin/message/custom/send": sendCustom,
	"/cgi-bin/message/template/send": sendTemplate,
	"/cgi-bin/media/upload": upload,
	"/cgi-bin/menu/create": (_world, call) => createMenu(call),
	"/cgi-bin/qrcode/create": (_world, call) => createScene(call),
}
