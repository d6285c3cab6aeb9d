/** Which of a person's chats a message goes to: by reach, window and preference, and one only. Pure. */
import type { ChannelLimits } from "../channel/limits.ts"
import { maySpeak } from "./window.ts"

/** What the choice needs to know of a channel. */
export type ChannelFacts = {
	readonly initiate: ChannelLimits["initiate"]
	/** Whether the phone tells of a new message; our own page shows it only to who looks. */
	readonly rings: boolean
	/** Whether a question's options can be pressed there; absent: they can. */
	readonly hasButtons?: boolean
}

/** Undefined: the channel is off, nothing can be sent on it. */
export type Channels = (channel: string) => ChannelFacts | undefined

/**
 * `news`: nobody asked for it (invitations, reminders, notices); 退订 is obeyed.
 * `own`: it concerns this person alone (an answer entered for them, a new phone of theirs); 退订 does not keep it away.
 */
export type Purpose = "news" | "own"

/** One chat that acts for the person. Times in ms. */
export type ChatChance = {
	readonly chatId: string
	/** Undefined: off. */
	readonly channel: ChannelFacts | undefined
	readonly lastInboundAt: number | null
	/** Messages sent since the person last wrote. */
	readonly windowUsed: number
	readonly isClosed: boolean
	readonly isMuted: boolean
	/** The household says this phone is not theirs; not settled yet. */
	readonly isDisputed: boolean
	/** When the person last asked for messages here. */
	readonly preferredAt: number | null
}

/** Why nothing can be sent: no chat was ever bound, each is closed by the platform, on a channel that is off, or 退订. */
export type NoWay = "no-chat" | "closed" | "off" | "muted"

export type Way =
	| { readonly kind: "open"; readonly chatId: string }
	/** No window is open: what is put there waits for the person's next word. It has not reached anybody. */
	| { readonly kind: "parked"; readonly chatId: string }
	| { readonly kind: "none"; readonly why: NoWay }

type Candidate = Taken & { readonly isOpen: boolean }

/** The order of `chances` does not matter. */
export function chooseChat(chances: readonly ChatChance[], purpose: Purpose, now: number): Way {
	const [only, second] = chances
	// A broadcast asks for a hundred thousand people, and nearly all have one chat.
	if (only !== undefined && second === undefined) return isTaken(only, purpose) ? wayIn(only, now) : { kind: "none", why: whyNone(chances) }
	const candidates = chances.flatMap((chance): readonly Candidate[] =>
		isTaken(chance, purpose) ? [{ ...chance, isOpen: maySpeak(chance.channel.initiate, chance, now) }] : [],
	)
	const [best] =
		candidates.length < 2
			? candidates
			: candidates.toSorted((a, b) => {
					const [left, right] = [rankOf(a, purpose), rankOf(b, purpose)]
					const differs = left.findIndex((rank, i) => rank !== right[i])
					if (differs >= 0) return (right[differs] ?? 0) - (left[differs] ?? 0)
					return a.chatId < b.chatId ? -1 : 1
				})
	if (best === undefined) return { kind: "none", why: whyNone(chances) }
	return { kind: best.isOpen ? "open" : "parked", chatId: best.chatId }
}

type Taken = ChatChance & { readonly channel: ChannelFacts }

function isTaken(chance: ChatChance, purpose: Purpose): chance is Taken {
	const { channel, isClosed, isMuted } = chance
	return channel !== undefined && !isClosed && !(isMuted && purpose === "news")
}

function wayIn(chance: Taken, now: number): Way {
	return { kind: maySpeak(chance.channel.initiate, chance, now) ? "open" : "parked", chatId: chance.chatId }
}

/** The chats to write in, each once also where it stands for several persons, in the order of their ids. */
export function chatsIn(ways: ReadonlyMap<string, Way>): readonly string[] {
	return [...new Set([...ways.values()].flatMap((way) => (way.kind === "none" ? [] : [way.chatId])))].sort()
}

/** What counts, the weightiest first; the higher number wins. */
function rankOf({ isOpen, isDisputed, preferredAt, lastInboundAt, channel }: Candidate, purpose: Purpose): readonly number[] {
	const rings = Number(channel.rings)
	// The few places of a window are kept for answers.
	const isUnbounded = Number(channel.initiate.kind === "always")
	const reach = [Number(isOpen), Number(!isDisputed), preferredAt ?? -1]
	const heard = lastInboundAt ?? -1
	// What concerns one alone is answered where they speak; news go where the phone rings.
	return purpose === "news" ? [...reach, rings, isUnbounded, heard] : [...reach, heard, rings, isUnbounded]
}

/** The reason nearest to being mended comes first. */
function whyNone(chances: readonly ChatChance[]): NoWay {
	const alive = chances.filter(({ isClosed }) => !isClosed)
	if (alive.some(({ channel }) => channel !== undefined)) return "muted"
	if (alive.length > 0) return "off"
	return chances.length > 0 ? "closed" : "no-chat"
}
