/** From a callback to the house: fetch the file if there is one, store. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Inbound } from "../../src/channel/message.ts"
import { textEvent } from "./events.ts"
import { type FileKeeper, type FileRefusal, type FileToFetch, mediaEvent } from "./files.ts"
import { createMemory } from "./memory.ts"

/** The platform repeats a callback at most three times, 5 s apart; what was fetched is remembered well beyond that, ms. */
const repeatedMs = 60_000

/** What a callback says. */
export type Taken =
	| { readonly kind: "event"; readonly event: Inbound }
	| { readonly kind: "file"; readonly file: FileToFetch }
	/** Something a person said that no event can carry: they must hear that it was not kept. */
	| { readonly kind: "unsupported"; readonly externalId: string }
	| { readonly kind: "ignored" }

/** What was not kept, and must be told; undefined where all was. */
export type NotKept = FileRefusal | "unsupported" | undefined

/** Resolves once the event is committed. `onComing` is called right before it is stored. Rejects when it could not be stored. */
export type Inflow = (taken: Taken, onComing?: (event: Inbound) => void) => Promise<NotKept>

export function inflow(host: Pick<AdapterHost, "accept">, keep: FileKeeper): Inflow {
	/** Files on their way: the platform repeats a callback after 5 s, and a file may take longer. */
	const underWay = new Map<string, Promise<NotKept>>()
	/** Files that were had: one that comes again is not refused because it cannot be had a second time. */
	const had = createMemory<Inbound>({ keptMs: repeatedMs, most: 20_000, clock: () => performance.now() })

	async function store(event: Inbound, onComing?: (event: Inbound) => void): Promise<undefined> {
		onComing?.(event)
		await host.accept([event])
		return undefined
	}

	async function take(file: FileToFetch, onComing?: (event: Inbound) => void): Promise<NotKept> {
		const before = had.get(file.envelope.externalId)
		if (before !== undefined) return store(before, onComing)
		const kept = await keep(file)
		if (!("refused" in kept)) {
			const event = mediaEvent(file, kept)
			had.put(file.envelope.externalId, event)
			return store(event, onComing)
		}
		// The recording is lost; what was heard in it is not.
		if (file.caption !== undefined) await store(textEvent(file.caption, file.envelope), onComing)
		return kept.refused
	}

	return async (taken, onComing) => {
		switch (taken.kind) {
			case "event":
				return store(taken.event, onComing)
			case "file": {
				const { externalId } = taken.file.envelope
				const known = underWay.get(externalId)
				if (known !== undefined) return known
				const fetched = take(taken.file, onComing).finally(() => underWay.delete(externalId))
				underWay.set(externalId, fetched)
				return fetched
			}
			case "unsupported":
				return "unsupported"
			case "ignored":
				return undefined
		}
	}
}
