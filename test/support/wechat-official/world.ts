/** What the platform knows: the account, its tokens, its followers and what each of them sees. */
import { randomBytes } from "node:crypto"
import { type Json, Refusal } from "../wechat-platform/interface.ts"

/** A message of the account as a follower sees it. */
export type Shown = {
	readonly text: string
	readonly lines: readonly { readonly id: string; readonly content: string }[]
	/** As the answer to a callback, or by the interface. */
	readonly via: "passive" | "custom" | "template"
	/** Where a touch leads. */
	readonly url?: string
	readonly media?: { readonly kind: string; readonly bytes: Uint8Array }
}

/** What an act of the follower opens: so many messages until then (channels.md §2.2). */
type Allowance = { readonly kind: "word" | "act"; readonly until: number; left: number }

export type Follower = {
	readonly openId: string
	isSubscribed: boolean
	readonly shown: Shown[]
	allowances: Allowance[]
}

const hourMs = 3_600_000
const tokenMs = 7_200_000
/** The next token is handed out this long before the old one ends; both work meanwhile. */
const overlapMs = 300_000

export type World = ReturnType<typeof createWorld>

export function createWorld(now: () => number) {
	const account = {
		appId: "wx5823bf96d3bd56c7",
		secret: "0123456789abcdef0123456789abcdef",
		token: "QDG6eKToken4tests",
		aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
		originalId: "gh_680bdefc8c5d",
	}
	const followers = new Map<string, Follower>()
	/** Token → until when it is taken. */
	const tokens = new Map<string, number>()
	const refusedTokens = new Set<string>()
	const files = new Map<string, { readonly bytes: Uint8Array; readonly mime: string }>()
	const oauthCodes = new Map<string, string>()
	/** Templates of the account: names of their fields by id. */
	const templates = new Map<string, readonly string[]>([["tmpl0hQ3vS1iXc8yQ2w9Yb7Nf4Kd6Pz5Lm1Ju8Rt0Ga", ["thing1", "time2", "thing3"]]])
	/** Messages that were asked for under an id of the asker's, per follower. */
	const askedFor = new Set<string>()
	let current: string | undefined
	let lastForcedAt = Number.NEGATIVE_INFINITY
	let forced = 0

	function newToken(): string {
		const token = randomBytes(60).toString("base64url")
		if (current !== undefined) tokens.set(current, Math.min(tokens.get(current) ?? 0, now() + overlapMs))
		tokens.set(token, now() + tokenMs)
		current = token
		return token
	}

	return {
		account,
		followers,
		files,
		oauthCodes,
		templates,
		askedFor,
		stableToken: (isForced: boolean): Json => {
			const until = current === undefined ? 0 : (tokens.get(current) ?? 0)
			if (isForced && now() - lastForcedAt >= 30_000) {
				forced += 1
				if (forced > 20) throw new Refusal(45009, "reach max api daily quota limit")
				lastForcedAt = now()
				// A forced one ends the old at once.
				if (current !== undefined) tokens.set(current, 0)
				newToken()
			} else if (until - now() < overlapMs) newToken()
			return { access_token: current, expires_in: Math.floor(((tokens.get(current ?? "") ?? 0) - now()) / 1_000) }
		},
		checkToken: (token: string): void => {
			const until = tokens.get(token)
			if (until === undefined) throw new Refusal(token === "" ? 41001 : 40001, "invalid credential, access_token is invalid or not latest")
			if (refusedTokens.has(token)) throw new Refusal(40014, "invalid access_token")
			if (until <= now()) throw new Refusal(42001, "access_token expired")
		},
		/** The token in use is refused from now on; `isKnown`: the platform knows it and hands out another when asked. */
		spoilToken: (isKnown: boolean): void => {
			if (current === undefined) throw new Error("no token was ever taken")
			if (isKnown) tokens.set(current, 0)
			else refusedTokens.add(current)
		},
		forcedTokens: () => forced,
		follower: (): Follower => {
			const openId = `o${randomBytes(20).toString("base64url")}`.slice(0, 28)
			const follower: Follower = { openId, isSubscribed: false, shown: [], allowances: [] }
			followers.set(openId, follower)
			return follower
		},
		/** A message opens 48 hours for five; a follow, a scan and a pressed menu one minute for three. */
		opens: (follower: Follower, kind: Allowance["kind"]): void => {
			const isWord = kind === "word"
			follower.allowances = [
				...follower.allowances.filter((one) => one.kind !== kind && one.until > now()),
				{ kind, until: now() + (isWord ? 48 * hourMs : 60_000), left: isWord ? 5 : 3 },
			]
		},
		takePlace: (follower: Follower): void => {
			const open = follower.allowances.filter((one) => one.until > now()).sort((a, b) => a.until - b.until)
			if (open.length === 0) throw new Refusal(45015, "response out of time limit or subscription is canceled")
			const place = open.find((one) => one.left > 0)
			if (place === undefined) throw new Refusal(45047, "out of response count limit")
			place.left -= 1
		},
		addFile: (bytes: Uint8Array, mime: string): string => {
			const id = randomBytes(32).toString("base64url")
			files.set(id, { bytes, mime })
			return id
		},
	}
}
