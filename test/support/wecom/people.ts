/** Members of the fake enterprise, and what they do in its app. */
import type { Pusher } from "./pusher.ts"
import type { Member, Shown, World } from "./world.ts"

/** Values in quotes go as CDATA, numbers bare, nodes as they are: as the platform writes them. */
type Nodes = Readonly<Record<string, string | number | bigint | { readonly raw: string }>>

export type FakeMember = ReturnType<ReturnType<typeof makeMembers>>

function cdata(value: string): string {
	return `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`
}

export function documentOf(nodes: Nodes): string {
	const written = Object.entries(nodes).map(([name, value]) => {
		if (typeof value === "object") return `<${name}>${value.raw}</${name}>`
		return `<${name}>${typeof value === "string" ? cdata(value) : value}</${name}>`
	})
	return `<xml>${written.join("")}</xml>`
}

export function makeMembers(world: World, pusher: Pusher, now: () => number) {
	/** Beyond what a double can tell apart. */
	let messageId = 9_007_199_254_740_993n * 2n

	return () => {
		const member: Member = world.member()
		const { corpId, agentId } = world.account

		function push(nodes: Nodes): string {
			const document = documentOf({
				ToUserName: corpId,
				FromUserName: member.userId,
				CreateTime: Math.floor(now() / 1_000),
				...nodes,
				AgentID: agentId,
			})
			pusher.push(member.userId, document)
			return document
		}

		const event = (name: string, more: Nodes = {}): string => push({ MsgType: "event", Event: name, ...more })

		function message(nodes: Nodes): string {
			// Who writes can see the app.
			member.isVisible = true
			messageId += 1n
			return push({ ...nodes, MsgId: messageId })
		}

		/** The newest card that has all of these. */
		function cardWith(labels: readonly string[]): Shown {
			const shown = member.shown.findLast((one) => labels.every((label) => one.buttons.some((button) => button.label === label)))
			if (shown === undefined) throw new Error(`no card has ${labels.join(" ")}`)
			return shown
		}

		function press(shown: Shown, key: string, selected?: readonly string[]): string {
			const taskId = shown.taskId ?? ""
			const items = selected?.map((id) => `<OptionId>${cdata(id)}</OptionId>`).join("")
			const raw = `<SelectedItem><QuestionKey>${cdata("choice")}</QuestionKey><OptionIds>${items}</OptionIds></SelectedItem>`
			return event("template_card_event", {
				EventKey: key,
				TaskId: taskId,
				CardType: shown.submit === undefined ? "button_interaction" : "vote_interaction",
				ResponseCode: world.codeFor(member.userId, taskId),
				...(selected !== undefined && { SelectedItems: { raw } }),
			})
		}

		return {
			userId: member.userId,
			member,
			text: (content: string) => message({ MsgType: "text", Content: content }),
			/** Presses a button, or ticks a line alone and confirms. */
			press: (label: string) => {
				const shown = cardWith([label])
				const key = shown.buttons.find((button) => button.label === label)?.key ?? ""
				return shown.submit === undefined ? press(shown, key) : press(shown, shown.submit.key, [key])
			},
			/** Ticks lines and confirms. */
			tick: (labels: readonly string[]) => {
				const shown = cardWith(labels)
				const keys = shown.buttons.filter((button) => labels.includes(button.label)).map((button) => button.key)
				return press(shown, shown.submit?.key ?? "", keys)
			},
			send: (kind: "image" | "voice" | "video", bytes: Uint8Array, mime: string) => {
				const MediaId = world.addFile(bytes, mime)
				if (kind === "image") return message({ MsgType: "image", PicUrl: "http://wework.example/pic", MediaId })
				if (kind === "voice") return message({ MsgType: "voice", MediaId, Format: "amr" })
				return message({ MsgType: "video", MediaId, ThumbMediaId: "thumb" })
			},
			location: (latitude: string, longitude: string, label: string) =>
				message({ MsgType: "location", Location_X: latitude, Location_Y: longitude, Scale: 16, Label: label, AppType: "wxwork" }),
			click: (key: string) => event("click", { EventKey: key }),
			subscribe: () => {
				member.isVisible = true
				return event("subscribe", { EventKey: "" })
			},
			unsubscribe: () => {
				member.isVisible = false
				return event("unsubscribe", { EventKey: "" })
			},
			event,
			/** The platform hands an act over once more, as when it did not hear that it arrived. */
			redeliver: (document: string) => pusher.push(member.userId, document),
			received: (): readonly Shown[] => member.shown,
		}
	}
}
