/** What WeCom knows: the enterprise, its app, tokens, members and what each of them sees. */
import { createHash, randomBytes } from "node:crypto"
import { type Json, Refusal } from "../wechat-platform/interface.ts"

/** A message as it stands on a member's screen. */
export type Shown = {
	readonly text: string
	readonly via: "passive" | "text" | "markdown" | "card" | "media" | "push"
	/** Buttons that can be pressed now, in their order, or lines that can be ticked. */
	readonly buttons: readonly { readonly label: string; readonly key: string }[]
	/** The button under lines to tick. */
	readonly submit?: { readonly label: string; readonly key: string }
	readonly links?: readonly { readonly title: string; readonly url: string }[]
	readonly taskId?: string
	readonly media?: { readonly kind: string; readonly bytes: Uint8Array }
}

export type Member = {
	readonly userId: string
	/** In the visible range of the app. */
	isVisible: boolean
	hasLicence: boolean
	shown: Shown[]
}

const tokenMs = 7_200_000
const codeMs = 72 * 3_600_000

export type World = ReturnType<typeof createWorld>

export function createWorld(now: () => number) {
	const account = {
		corpId: "wwa4c1b0e2d9f8a7c6",
		agentId: 1_000_002,
		secret: "sYq8Zk3bV5nT1xW7cR9mL2pJ4hG6fD0aQeUiOyPtKsB",
		token: "QDG6eKwecom4tests",
		aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		webhookKey: "693a91f6-7aac-4bc4-97a0-0ec2a51fa5aa",
		kfId: "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw",
	}
	const members = new Map<string, Member>()
	const files = new Map<string, { readonly bytes: Uint8Array; readonly mime: string }>()
	/** Token → until when it is taken. */
	const tokens = new Map<string, number>()
	const refusedTokens = new Set<string>()
	/** Codes by which a card may be changed, once. */
	const codes = new Map<string, { readonly userId: string; readonly taskId: string; readonly until: number; isUsed: boolean }>()
	const taskIds = new Set<string>()
	/** What was sent lately, by what it was. */
	const lately = new Map<string, number>()
	/** When messages came through, by member. */
	const through = new Map<string, readonly number[]>()
	let current: string | undefined
	let messages = 0

	return {
		account,
		members,
		files,
		taskIds,
		getToken: (): Json => {
			const until = current === undefined ? 0 : (tokens.get(current) ?? 0)
			// The same token while it is good; there is no way to force another.
			if (current === undefined || until <= now()) {
				current = randomBytes(60).toString("base64url")
				tokens.set(current, now() + tokenMs)
			}
			return { errcode: 0, errmsg: "ok", access_token: current, expires_in: Math.floor(((tokens.get(current) ?? 0) - now()) / 1_000) }
		},
		checkToken: (token: string): void => {
			const until = tokens.get(token)
			if (token === "") throw new Refusal(41001, "access_token missing")
			if (until === undefined || refusedTokens.has(token)) throw new Refusal(40014, "invalid access_token")
			if (until <= now()) throw new Refusal(42001, "access_token expired")
		},
		/** `isKnown`: the platform ended it and hands out another when asked; else it refuses one that it goes on handing out. */
		spoilToken: (isKnown: boolean): void => {
			if (current === undefined) throw new Error("no token was ever taken")
			if (isKnown) tokens.set(current, 0)
			else refusedTokens.add(current)
		},
		member: (): Member => {
			const member: Member = { userId: `ZhangSan${members.size + 1}`, isVisible: true, hasLicence: true, shown: [] }
			members.set(member.userId, member)
			return member
		},
		addFile: (bytes: Uint8Array, mime: string): string => {
			const id = randomBytes(32).toString("base64url")
			files.set(id, { bytes, mime })
			return id
		},
		messageId: (): string => `${createHash("sha256").update(`${++messages}`).digest("base64url").slice(0, 40)}`,
		/** A code that changes one card of one member, once, for three days. */
		codeFor: (userId: string, taskId: string): string => {
			const code = randomBytes(24).toString("base64url")
			codes.set(code, { userId, taskId, until: now() + codeMs, isUsed: false })
			return code
		},
		useCode: (code: string): { readonly userId: string; readonly taskId: string } => {
			const known = codes.get(code)
			if (known === undefined || known.isUsed || known.until <= now()) throw new Refusal(42014, "invalid response_code")
			known.isUsed = true
			return known
		},
		/** Whether the same was sent within `seconds`. */
		isRepetition: (what: string, seconds: number): boolean => {
			const at = lately.get(what)
			return at !== undefined && now() - at < seconds * 1_000
		},
		/** Whether one more reaches this screen: thirty a minute and a thousand an hour do, the rest is dropped without a word. */
		isLetThrough: (userId: string): boolean => {
			const times = (through.get(userId) ?? []).filter((at) => at > now() - 3_600_000)
			const isOver = times.length >= 1_000 || times.filter((at) => at > now() - 60_000).length >= 30
			if (!isOver) through.set(userId, [...times, now()])
			return !isOver
		},
		noteSent: (what: string): void => void lately.set(what, now()),
	}
}
