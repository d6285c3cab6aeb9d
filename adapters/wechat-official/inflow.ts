/** From a callback to the house: decode, fetch the file if there is one, store. */
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Inbound } from "../../src/channel/message.ts"
import { type FileKeeper, type FileRefusal, type FileToFetch, mediaEvent } from "../wechat-platform/files.ts"
import type { Decoded } from "./decode.ts"

/** What was not kept, and must be told; undefined where all was. */
type Refusal = FileRefusal | "unsupported" | undefined

/**
 * Resolves once the event is committed. `onComing` is called right before it is stored, for events the village may answer.
 * Rejects when it could not be stored.
 */
export type Inflow = (decoded: Decoded, onComing: () => void) => Promise<Refusal>

export function inflow(host: Pick<AdapterHost, "accept">, keep: FileKeeper): Inflow {
	/** Files on their way: the platform repeats a callback after 5 s, and a file may take longer. */
	const underWay = new Map<string, Promise<Refusal>>()

	async function take(file: FileToFetch, onComing: () => void): Promise<Refusal> {
		const kept = await keep(file)
		if ("refused" in kept) return kept.refused
		onComing()
		await host.accept([mediaEvent(file, kept)])
		return undefined
	}

	return async (decoded, onComing) => {
		switch (decoded.kind) {
			case "event":
				if (isHeld(decoded.event)) onComing()
				await host.accept([decoded.event])
				return undefined
			case "file": {
				const { externalId } = decoded.file.envelope
				const known = underWay.get(externalId)
				if (known !== undefined) return known
				const taken = take(decoded.file, onComing).finally(() => underWay.delete(externalId))
				underWay.set(externalId, taken)
				return taken
			}
			case "unsupported":
				return "unsupported"
			case "ignored":
				return undefined
		}
	}
}

/** After a pressed line comes the next question, which the answer to a callback cannot show; waiting for it would only hold the connection. */
function isHeld({ kind }: Inbound): boolean {
	return kind === "text" || kind === "joined" || kind === "media"
}
