/** Stored causes and channel ids in plain words. Pure. */
import { channelIds } from "../../channel/message.ts"
import type { ConsoleWord } from "./words.ts"

const byCode: Readonly<Record<string, ConsoleWord>> = {
	throttled: "cause.throttled",
	transient: "cause.transient",
	uncertain: "cause.uncertain",
	window: "cause.window",
	auth: "cause.auth",
	gone: "cause.gone",
	invalid: "cause.invalid",
	WINDOW_CLOSED: "cause.window",
	LEASE_EXPIRED: "cause.lease",
}

/** Why a message stands still. What the platform said after the colon is for the log, not for people. */
export function messageCauseWord(cause: string | null): ConsoleWord {
	const [code = ""] = (cause ?? "").split(":")
	if (cause?.includes("ADAPTER_THREW")) return "cause.adapter"
	return byCode[code] ?? "cause.unknown"
}

const byEventCode: Readonly<Record<string, ConsoleWord>> = {
	CRASH_LOOP: "cause.crash",
	SESSION_UNREADABLE: "cause.unreadable",
	UNKNOWN_REGISTRATION: "cause.unregistered",
}

/** Why an event could not be worked. Other codes are those of errors: bugs, for technicians. */
export function eventCauseWord(cause: string | null): ConsoleWord {
	return byEventCode[cause ?? ""] ?? "cause.failed"
}

export function channelWord(channel: string): ConsoleWord {
	const known = [...channelIds, "system" as const].find((id) => id === channel)
	return known === undefined ? "channel.other" : `channel.${known}`
}
