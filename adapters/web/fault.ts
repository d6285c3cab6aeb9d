/** What can become of a send. The stored log is the channel, so nothing is sent over a wire and nothing can get lost on one. */
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { Address } from "../../src/channel/message.ts"
import { webAccount } from "./decode.ts"

/** Ok for a device of ours; an address of another shape was never given out by this channel. */
export function sendOutcome(to: Address, outboxId: string, part: number): SendOutcome {
	if (to.account !== webAccount || !/^[\w-]{22}$/.test(to.id))
		return { ok: false, fault: { kind: "invalid", detail: "not a web chat address" } }
	return { ok: true, externalIds: [`${outboxId}:${part}`] }
}
