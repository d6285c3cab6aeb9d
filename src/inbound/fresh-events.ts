/** Events this very process has just checked and stored: read back as they were, without checking every word again. */
import { type Inbound, inboundSchema } from "../channel/message.ts"
import { recent } from "../store/recent.ts"

/** Those of the next few groups; what is pushed out is read from its row like any other. */
const most = 4_000

export type FreshEvents = {
	/** `body` is the event as stored. */
	put(body: string, event: Inbound): void
	/** The event of a stored body, checked unless it was put here. Throws for what is no event. */
	read(body: string | null): Inbound
}

/** Longer texts are rare and would fill the memory, UTF-16 units. */
const longest = 4_000

/** ▲ 30 µs a message, a twentieth of the path. The text itself is the key, so a wrong event cannot come back. */
export function freshEvents(): FreshEvents {
	const events = recent<string, Inbound>(most)
	return {
		put: (body, event) => {
			if (body.length <= longest) events.put(body, event)
		},
		read: (body) => {
			const text = body ?? "null"
			return events.take(text) ?? inboundSchema.parse(JSON.parse(text))
		},
	}
}
