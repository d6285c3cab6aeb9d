/** Followers of the fake account, and what they do. */
import type { Pusher } from "./pusher.ts"
import type { Follower, Shown, World } from "./world.ts"

/** Values in quotes go as CDATA, numbers bare: as the platform writes them. */
type Nodes = Readonly<Record<string, string | number | bigint>>

export type FakePerson = ReturnType<ReturnType<typeof makePeople>>

export function makePeople(world: World, pusher: Pusher, now: () => number) {
	/** Beyond what a double can tell apart. */
	let messageId = 9_007_199_254_740_993n * 2n

	function documentOf(follower: Follower, nodes: Nodes): string {
		const all: Nodes = {
			ToUserName: world.account.originalId,
			FromUserName: follower.openId,
			CreateTime: Math.floor(now() / 1_000),
			...nodes,
		}
		const written = Object.entries(all).map(
			([name, value]) =>
				`<${name}>${typeof value === "string" ? `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>` : value}</${name}>`,
		)
		return `<xml>${written.join("")}</xml>`
	}

	return () => {
		const follower = world.follower()

		function push(nodes: Nodes): string {
			const document = documentOf(follower, nodes)
			pusher.push(follower, document)
			return document
		}

		function event(name: string, key: string): string {
			return push({ MsgType: "event", Event: name, EventKey: key })
		}

		function follow(key: string): string {
			follower.isSubscribed = true
			world.opens(follower, "act")
			return event("subscribe", key)
		}

		/** Only followers can write. */
		function message(nodes: Nodes): string {
			if (!follower.isSubscribed) follow("")
			world.opens(follower, "word")
			messageId += 1n
			return push({ ...nodes, MsgId: messageId })
		}

		return {
			openId: follower.openId,
			follower,
			text: (content: string) => message({ MsgType: "text", Content: content }),
			/** Presses a line of the newest menu message that has it. */
			press: (label: string) => {
				const lines = follower.shown.flatMap((shown) => shown.lines)
				const line = lines.findLast((one) => one.content === label)
				if (line === undefined) throw new Error(`no message has a line ${label}`)
				world.opens(follower, "act")
				messageId += 1n
				return push({ MsgType: "text", Content: label, MsgId: messageId, bizmsgmenuid: line.id })
			},
			/** `heard`: what the platform made of a recording, where the account has that switched on. */
			send: (kind: "image" | "voice" | "video", bytes: Uint8Array, mime: string, heard = "") => {
				const MediaId = world.addFile(bytes, mime)
				if (kind === "image") return message({ MsgType: "image", PicUrl: "http://mmbiz.example/pic", MediaId })
				if (kind === "voice") return message({ MsgType: "voice", MediaId, Format: "amr", Recognition: heard })
				return message({ MsgType: "video", MediaId, ThumbMediaId: "thumb" })
			},
			location: (latitude: string, longitude: string, label: string) =>
				message({ MsgType: "location", Location_X: latitude, Location_Y: longitude, Scale: "16", Label: label }),
			/** By a QR code with a scene, or by searching for the account; one who follows already only scans. */
			scan: (scene: string | undefined) => {
				if (!follower.isSubscribed) return follow(scene === undefined ? "" : `qrscene_${scene}`)
				world.opens(follower, "act")
				return event("SCAN", scene ?? "")
			},
			click: (key: string) => {
				world.opens(follower, "act")
				return event("CLICK", key)
			},
			/** The platform tells what became of a template message. */
			templateFinished: (messageId: bigint, status: "success" | "failed:user block" | "failed: system failed") =>
				push({ MsgType: "event", Event: "TEMPLATESENDJOBFINISH", MsgID: messageId, Status: status }),
			unfollow: () => {
				follower.isSubscribed = false
				return event("unsubscribe", "")
			},
			/** The platform hands an act over once more, as when it did not hear that it arrived. */
			redeliver: (document: string) => pusher.push(follower, document),
			received: (): readonly Shown[] => follower.shown,
		}
	}
}
