/** Which channels are on, for who chooses among a person's chats: filled in once they are made. */
import type { Adapter } from "../channel/adapter.ts"
import type { ChannelFacts, Channels } from "./choose-channel.ts"

/** Where no channel runs (commands, benchmarks): what is written there is sent by the service, which knows better. */
export const everyChannel: Channels = () => ({ initiate: { kind: "always" }, rings: true })

export function channelRegistry(): { readonly of: Channels; readonly add: (adapters: readonly Adapter[]) => void } {
	const known = new Map<string, ChannelFacts>()
	return {
		of: (channel) => known.get(channel),
		add: (adapters) => {
			for (const { id, limits } of adapters)
				known.set(id, {
					initiate: limits.initiate,
					rings: !limits.visibleAtCommit,
					hasButtons: limits.buttons.max > 0 || limits.list.max > 0,
				})
		},
	}
}
