/** A 消息推送 (群机器人) of the platform: whoever has the key speaks in the group, twenty times a minute, and hears nothing. */
import { z } from "zod"
import { type Call, type Json, Refusal } from "../wechat-platform/interface.ts"

export const robotPath = "/cgi-bin/webhook/send"

const mostAMinute = 20
const minuteMs = 60_000

/** At most so many bytes of UTF-8. */
const written = (most: number) =>
	z
		.string()
		.min(1)
		.refine((text) => Buffer.byteLength(text) <= most, `more than ${most} bytes`)
const bodySchema = z.discriminatedUnion("msgtype", [
	z.object({ msgtype: z.literal("text"), text: z.object({ content: written(2_048) }).strict() }).strict(),
	z.object({ msgtype: z.literal("markdown"), markdown: z.object({ content: written(4_096) }).strict() }).strict(),
])

export function createRobot(key: string, now: () => number) {
	const shown: string[] = []
	const times: number[] = []
	return {
		/** What stands in the group. */
		shown: shown as readonly string[],
		send: ({ query, body }: Call): Json => {
			if ([...query.keys()].join() !== "key" || query.get("key") !== key) throw new Refusal(93000, "invalid webhook url")
			const parsed = bodySchema.safeParse(body)
			if (!parsed.success) throw new Refusal(parsed.error.issues[0]?.code === "custom" ? 45002 : 40008, "invalid message")
			if (times.filter((time) => time > now() - minuteMs).length >= mostAMinute) throw new Refusal(45009, "api freq out of limit")
			times.push(now())
			const message = parsed.data
			shown.push(message.msgtype === "text" ? message.text.content : message.markdown.content)
			return { errcode: 0, errmsg: "ok" }
		},
	}
}
