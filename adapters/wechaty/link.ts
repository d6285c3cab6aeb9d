/** One connection to the gateway: opened, watched, lost or closed; never used again after that. */
import type { Client, Library } from "./library.ts"
import { type Timing, within } from "./timing.ts"
import type { WechatySettings } from "./variables.ts"

/** What the gateway tells of itself. Each handler is called guarded: what it throws goes to the log. */
export type LinkEvents = {
	readonly onMessage: (messageId: string) => void
	readonly onRoomJoin: (change: RoomChange) => void
	readonly onRoomLeave: (change: RoomChange) => void
	readonly onFriendship: (friendshipId: string) => void
	readonly onLogin: () => void
	readonly onLogout: () => void
	readonly onScan: (qr: string) => void
	/** Something the library or a handler could not do; `code` is a gRPC status or a name. */
	readonly onTrouble: (code: string) => void
}

export type RoomChange = { readonly roomId: string; readonly who: readonly string[]; readonly by: string; readonly timestamp: number }

export type Link = {
	readonly puppet: Client["puppet"]
	/** Our own contact id while somebody is logged in. */
	self(): string | undefined
	/** Resolves when the connection is lost, with the reason's code. */
	readonly lost: Promise<string>
	/** Never rejects; takes at most `stopMs`. */
	close(): Promise<void>
}

/** The connection could not be made. `status` is gRPC's, where there is one. */
export class LinkError extends Error {
	readonly status: number | undefined
	constructor(status: number | undefined) {
		super("no connection to the gateway")
		this.name = "LinkError"
		this.status = status
	}
}

export async function openLink(parts: {
	readonly library: Library
	readonly settings: WechatySettings
	readonly timing: Timing
	readonly events: LinkEvents
	readonly signal: AbortSignal
}): Promise<Link> {
	const { library, settings, timing, events, signal } = parts
	const client = library.build(settings)
	const { puppet, bot } = client
	const guarded = guard(events.onTrouble)
	let lastStatus: number | undefined
	let lastHeard = performance.now()
	let lose: (code: string) => void = () => undefined
	const lost = new Promise<string>((resolve) => {
		lose = resolve
	})

	const refused = new Promise<never>((_, reject) => {
		// Without a listener an error event would end the process.
		bot.on("error", (error: unknown) => {
			const status = statusOf(error)
			lastStatus = status ?? lastStatus
			if (status === 14 || status === 16) reject(new LinkError(status))
			events.onTrouble(status === undefined ? "ERROR" : `GRPC_${status}`)
		})
	})
	refused.catch(() => undefined)
	const stop = new AbortController()
	const stopped = new Promise<never>((_, reject) => {
		signal.addEventListener("abort", () => reject(new LinkError(undefined)), { signal: stop.signal })
	})
	stopped.catch(() => undefined)

	// Only once wechaty has put its own listeners there: they read rooms and contacts for everything that happens, and what one of them
	// could not read when the connection broke became a rejection nobody handled, which ends the process.
	bot.on("puppet", () => {
		for (const event of handledHere) puppet.removeAllListeners(event)
		listen(client, library, events, guarded)
	})
	puppet.on("heartbeat", () => {
		lastHeard = performance.now()
	})

	try {
		await within(timing.connectMs, Promise.race([begin(client), refused, stopped]))
		// A start that failed resolves all the same.
		if (puppet.state.active() === false) throw new LinkError(lastStatus)
	} catch (error) {
		// With the channel cut the library's start ends at once instead of at its own time limits, which would keep the process alive.
		cut(client)
		void shut(client, timing.stopMs)
		throw error instanceof LinkError ? error : new LinkError(lastStatus)
	} finally {
		stop.abort()
	}

	guardStreams(puppet.grpcManager.client)
	for (const end of ["end", "error", "cancel", "status"]) puppet.grpcManager.on(end, () => lose(`STREAM_${end.toUpperCase()}`))
	const watch = setInterval(() => {
		if (performance.now() - lastHeard > timing.silenceMs) lose("SILENT")
		// Answered by an event of the stream: what is proved is the whole way there and back.
		else guarded(() => puppet.ding("cunkou"))(undefined)
	}, timing.probeMs)

	let isClosed = false
	return {
		puppet,
		self: () => (!isClosed && puppet.isLoggedIn ? puppet.currentUserId : undefined),
		lost: lost.finally(() => clearInterval(watch)),
		close: async () => {
			isClosed = true
			clearInterval(watch)
			await shut(client, timing.stopMs)
		},
	}
}

const handledHere = [
	"message",
	"friendship",
	"room-join",
	"room-leave",
	"room-topic",
	"room-invite",
	"post",
	"dirty",
	"login",
	"logout",
	"scan",
] as const

function listen({ puppet }: Client, { types }: Library, events: LinkEvents, guarded: ReturnType<typeof guard>): void {
	puppet.on(
		"message",
		guarded(({ messageId }) => events.onMessage(messageId)),
	)
	puppet.on(
		"friendship",
		guarded(({ friendshipId }) => events.onFriendship(friendshipId)),
	)
	puppet.on(
		"room-join",
		guarded(({ roomId, inviteeIdList: who, inviterId: by, timestamp }) => events.onRoomJoin({ roomId, who, by, timestamp })),
	)
	puppet.on(
		"room-leave",
		guarded(({ roomId, removeeIdList: who, removerId: by, timestamp }) => events.onRoomLeave({ roomId, who, by, timestamp })),
	)
	puppet.on(
		"login",
		guarded(() => events.onLogin()),
	)
	puppet.on(
		"logout",
		guarded(() => events.onLogout()),
	)
	puppet.on(
		"scan",
		guarded(({ qrcode, status }) => {
			const isWaiting = status === types.ScanStatus.Waiting || status === types.ScanStatus.Timeout
			if (qrcode !== undefined && qrcode !== "" && isWaiting) events.onScan(qrcode)
		}),
	)
}

/** The library leaves a download that breaks off without a listener for its error, which would end the process. */
function guardStreams(calls: Client["puppet"]["grpcManager"]["client"]): void {
	const download = calls.download.bind(calls)
	const file = calls.messageFileStream.bind(calls)
	const heard = <T extends { on(event: "error", listener: () => void): unknown }>(stream: T): T => {
		stream.on("error", () => undefined)
		return stream
	}
	Object.defineProperty(calls, "download", { value: (...args: Parameters<typeof download>) => heard(download(...args)) })
	Object.defineProperty(calls, "messageFileStream", { value: (...args: Parameters<typeof file>) => heard(file(...args)) })
}

/** Not `bot.start()`: it waits 15 s for a gateway that hangs, by a timer nobody can stop, and keeps the process alive for it. */
async function begin({ puppet, bot }: Client): Promise<void> {
	await bot.init()
	await puppet.start()
}

async function shut(client: Client, stopMs: number): Promise<void> {
	try {
		await within(stopMs, client.puppet.stop())
	} catch {
		// A gateway that hangs is not waited for: cutting the channel ends the calls that are under way.
	}
	cut(client)
}

function cut({ puppet }: Client): void {
	try {
		puppet.grpcManager.client.close()
	} catch {
		// There is none any more.
	}
}

/** A listener that throws would throw into the library's own event loop. */
function guard(onTrouble: LinkEvents["onTrouble"]) {
	return <T>(listener: (event: T) => void) =>
		(event: T): void => {
			try {
				listener(event)
			} catch (error) {
				onTrouble(error instanceof Error ? error.name : "UNKNOWN")
			}
		}
}

function statusOf(error: unknown): number | undefined {
	if (typeof error !== "object" || error === null || !("code" in error)) return undefined
	return typeof error.code === "number" ? error.code : undefined
}
