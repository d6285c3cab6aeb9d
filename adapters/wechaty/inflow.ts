/** From the gateway to the house. The platform repeats nothing it was not asked for, so what was taken is kept here until it is stored. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Address, Inbound } from "../../src/channel/message.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import { changeEvent, type Decoded, decode, type FileToFetch, type Frame, isForUs, mediaEvent } from "./decode.ts"
import type { Link, RoomChange } from "./link.ts"
import { contactOf, readFile, readMessage } from "./reading.ts"
import type { Status } from "./status.ts"
import { type Timing, within } from "./timing.ts"

export type Inflow = {
	onMessage(messageId: string): void
	onRoomChange(kind: "joined" | "left", change: RoomChange): void
	onFriendship(friendshipId: string): void
}

export type Refusal = "too-large" | "type-not-allowed" | "empty" | "failed" | "unsupported"

/** What waits at most: beyond it the gateway is talking nonsense, or the house has been unable to store for hours. */
const mostWaiting = 2_000
/** Tries to read one message. While there is no connection nothing is tried. */
const readTries = 4
const friendConfirmed = 1

export function inflow(parts: {
	readonly host: Pick<AdapterHost, "accept" | "clock" | "log" | "media">
	/** The connection of now, with somebody logged in. */
	readonly link: () => Link | undefined
	readonly status: Status
	readonly timing: Timing
	readonly argumentWords: readonly string[]
	/** Says to a person what could not be taken; best effort. */
	readonly tell: (chat: Address, reason: Refusal) => void
	/** A person of a room was heard, who will be answered. */
	readonly onAddressed: (event: Inbound) => void
	readonly signal: AbortSignal
}): Inflow {
	const { host, link, status, timing, argumentWords, tell, onAddressed, signal } = parts
	let waiting = 0
	/** Reading goes in the order of the events, so that a chat's messages meet in their order. */
	let reading: Promise<void> = Promise.resolve()
	const chats = new Map<string, Promise<void>>()

	function frameOf(self: string): Frame {
		return { self, now: host.clock(), oldestMs: timing.oldestMs, argumentWords }
	}

	function take(read: (link: Link, self: string) => Promise<Decoded>): void {
		if (waiting >= mostWaiting) {
			status.note("overflow")
			host.log.error({ code: "OVERFLOW", waiting }, "too much waits to be stored; a message was not taken")
			return
		}
		waiting += 1
		reading = reading
			.then(() => readSurely(read))
			.then((decoded) => {
				if (decoded === undefined || decoded.kind === "ignored") waiting -= 1
				else inOrder(chatOf(decoded), () => keep(decoded))
			})
			.catch((error: unknown) => {
				waiting -= 1
				host.log.error({ code: nameOf(error) }, "a message could not be taken")
			})
	}

	/** The next message of a chat waits for this one, other chats do not. */
	function inOrder(chat: Address, work: () => Promise<void>): void {
		const key = `${chat.account} ${chat.id}`
		const tail = (chats.get(key) ?? Promise.resolve())
			.then(work)
			.catch((error: unknown) => host.log.error({ code: nameOf(error) }, "a message could not be kept"))
			.finally(() => {
				waiting -= 1
				if (chats.get(key) === tail) chats.delete(key)
			})
		chats.set(key, tail)
	}

	async function readSurely(read: (link: Link, self: string) => Promise<Decoded>): Promise<Decoded | undefined> {
		for (let tries = 1; !signal.aborted; ) {
			const now = link()
			const self = now?.self()
			if (now === undefined || self === undefined) {
				await pause(timing.retryMs, signal)
				continue
			}
			try {
				return await read(now, self)
			} catch (error) {
				if (link() === now) tries += 1
				if (tries > readTries) {
					host.log.warn({ code: nameOf(error) }, "the gateway does not give a message it told of")
					return undefined
				}
				await pause(pauseMs(timing, tries), signal)
			}
		}
		return undefined
	}

	async function keep(decoded: Exclude<Decoded, { kind: "ignored" }>): Promise<void> {
		switch (decoded.kind) {
			case "event":
				return store(decoded.event)
			case "unsupported":
				return tell(decoded.chat, "unsupported")
			case "file":
				return keepFile(decoded.file)
		}
	}

	async function keepFile(file: FileToFetch): Promise<void> {
		const bytes = await fetchSurely(file.messageId)
		if (bytes === undefined) return tell(file.envelope.chat, "failed")
		if (bytes === "too-large") return tell(file.envelope.chat, "too-large")
		const kept = await untilDone(() => host.media.put(bytes, file.name === undefined ? {} : { name: file.name }))
		if (kept === undefined) return
		if ("refused" in kept) return tell(file.envelope.chat, kept.refused)
		await store(mediaEvent(file, kept))
	}

	async function fetchSurely(messageId: string): Promise<Uint8Array | "too-large" | undefined> {
		for (let tries = 1; tries <= readTries && !signal.aborted; tries++) {
			try {
				const now = link()
				if (now !== undefined) return await readFile(now, messageId, timing)
			} catch (error) {
				host.log.debug({ code: nameOf(error), tries }, "a file could not be fetched")
			}
			await pause(pauseMs(timing, tries), signal)
		}
		return undefined
	}

	async function store(event: Inbound): Promise<void> {
		await untilDone(async () => {
			await host.accept([event])
			return true
		})
		if (event.group?.mentioned === true) onAddressed(event)
	}

	/** The store is away sometimes; the message is nowhere else. */
	async function untilDone<T>(work: () => Promise<T>): Promise<T | undefined> {
		for (let failures = 1; !signal.aborted; failures++) {
			try {
				const done = await work()
				status.clear()
				return done
			} catch (error) {
				status.note("store")
				host.log.error({ code: nameOf(error), failures }, "a message could not be stored; tried again")
				await pause(pauseMs(timing, failures), signal)
			}
		}
		return undefined
	}

	return {
		onMessage: (messageId) =>
			take(async (now, self) => {
				const frame = frameOf(self)
				const raw = await readMessage(now, messageId, self, timing, (message, names) => isForUs(message, names, frame))
				const decoded = decode(raw, frame)
				if (decoded.kind === "ignored" && decoded.why === "old")
					host.log.info({ code: "OLD_MESSAGE" }, "an old message was shown again and not taken")
				return decoded
			}),
		onRoomChange: (kind, { roomId, who, by, timestamp }) =>
			take(async ({ puppet }, self) => {
				if (!who.includes(self)) return { kind: "ignored", why: "own" }
				const { id, name } = await within(timing.callMs, contactOf(puppet, by))
				const change = { externalId: `${kind}:${roomId}:${timestamp}`, timestamp, by: { id, name }, roomId }
				return eventOrNothing(changeEvent(kind, change, frameOf(self)))
			}),
		onFriendship: (friendshipId) =>
			take(async ({ puppet }, self) => {
				const { type, contactId } = await within(timing.callMs, puppet.friendshipPayload(friendshipId))
				// A request is answered by a person on the phone: accepting by machine is what accounts are closed for.
				if (type !== friendConfirmed) return { kind: "ignored", why: "not-said" }
				const { id, name } = await within(timing.callMs, contactOf(puppet, contactId))
				// The protocol drops when it was.
				const frame = frameOf(self)
				return eventOrNothing(
					changeEvent("joined", { externalId: `friend:${friendshipId}`, timestamp: frame.now, by: { id, name } }, frame),
				)
			}),
	}
}

function chatOf(decoded: Exclude<Decoded, { kind: "ignored" }>): Address {
	switch (decoded.kind) {
		case "event":
			return decoded.event.chat
		case "file":
			return decoded.file.envelope.chat
		case "unsupported":
			return decoded.chat
	}
}

function eventOrNothing(event: Inbound | undefined): Decoded {
	return event === undefined ? { kind: "ignored", why: "unreadable" } : { kind: "event", event }
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.name : "UNKNOWN"
}
