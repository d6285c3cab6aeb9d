/** What was fetched of 微信客服 → the house: files first, then all of a page in its order. */
import type { AdapterHost } from "../../../src/channel/adapter.ts"
import type { Inbound } from "../../../src/channel/message.ts"
import { type FileKeeper, type FileRefusal, mediaEvent } from "../../wechat-platform/files.ts"
import { decodeKf, type Entry } from "./decode.ts"
import { StoreError } from "./sync.ts"

/** Where nothing was ever fetched, what is older than this is history of before, ms: nobody waits for an answer to it. */
const freshMs = 10 * 60_000
/** Files fetched side by side. */
const sideBySide = 8

type Part =
	| { readonly kind: "events"; readonly events: readonly Inbound[] }
	| { readonly kind: "refused"; readonly person: string; readonly externalId: string; readonly why: FileRefusal | "unsupported" }

export function kfInflow(parts: {
	readonly host: Pick<AdapterHost, "accept" | "history" | "clock">
	readonly kfId: string
	readonly keep: FileKeeper
	/** Called before the greeting's event is stored. */
	readonly onEntry: (entry: Entry) => void
	/** Something was not kept: the person must hear so. Called after the commit; never rejects. */
	readonly onRefused: (person: string, externalId: string, why: FileRefusal | "unsupported") => void
}): (items: readonly unknown[], isFirst: boolean) => Promise<void> {
	const { host, kfId, keep, onEntry, onRefused } = parts

	async function partOf(raw: unknown, isFirst: boolean): Promise<Part> {
		const decoded = decodeKf(raw, kfId)
		switch (decoded.kind) {
			case "ignored":
				return nothing
			case "events":
				return fresh(decoded.events, isFirst)
			case "event":
				return fresh([decoded.event], isFirst)
			case "entered": {
				// A person who opens the chat every day is not greeted every day.
				if (!decoded.hasCode && (await isKnown(decoded.event))) return nothing
				const part = fresh([decoded.event], isFirst)
				if (part.events.length > 0) onEntry(decoded.entry)
				return part
			}
			case "unsupported":
				return { kind: "refused", person: decoded.person ?? "", externalId: decoded.externalId, why: "unsupported" }
			case "file": {
				if (isFirst && isOld(decoded.file.envelope.at)) return nothing
				const kept = await keep(decoded.file)
				if ("refused" in kept)
					return { kind: "refused", person: decoded.person ?? "", externalId: decoded.file.envelope.externalId, why: kept.refused }
				return { kind: "events", events: [mediaEvent(decoded.file, kept)] }
			}
		}
	}

	const isOld = (at: number): boolean => at < host.clock() - freshMs

	function fresh(events: readonly Inbound[], isFirst: boolean): Extract<Part, { kind: "events" }> {
		return { kind: "events", events: isFirst ? events.filter((event) => !isOld(event.at)) : events }
	}

	async function isKnown({ chat }: Inbound): Promise<boolean> {
		return (await host.history.before("wecom-kf", chat, Number.MAX_SAFE_INTEGER, 1)).length > 0
	}

	return async (items, isFirst) => {
		const read: Part[] = []
		for (let from = 0; from < items.length; from += sideBySide)
			read.push(...(await Promise.all(items.slice(from, from + sideBySide).map((item) => partOf(item, isFirst)))))
		const events = read.flatMap((part) => (part.kind === "events" ? part.events : []))
		if (events.length > 0) {
			await host.accept(events).catch((error: unknown) => {
				throw new StoreError("not stored", { cause: error })
			})
		}
		for (const part of read) if (part.kind === "refused" && part.person !== "") onRefused(part.person, part.externalId, part.why)
	}
}

const nothing = { kind: "events", events: [] } as const
