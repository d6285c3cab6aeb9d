/** What a channel brings to the conformance suite: its real adapter, and its platform as seen from the people's side. */
import type { Adapter } from "../../../src/channel/adapter.ts"
import type { Fault } from "../../../src/channel/fault.ts"
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import type { InboundOf, MediaKind } from "../../../src/channel/message.ts"
import type { WebServer } from "../../../src/web/server.ts"

/** Something a person did; `redeliver` has the platform hand it over once more. */
export type Done = { readonly redeliver: () => Promise<void> }

/** One message of the village as it stands on the person's screen. */
export type Screen = {
	readonly text: string
	readonly buttons: readonly string[]
	/** Where it leads, if this tells that something waits beyond the window. */
	readonly knock?: string
}

export type Person = {
	says(text: string): Promise<Done>
	/** Presses the button of the newest message that has it. */
	presses(label: string): Promise<Done>
	/** Checks several options and confirms; only where `limits.buttons.multiple`. */
	checks?(labels: readonly string[]): Promise<Done>
	sends(kind: MediaKind, bytes: Uint8Array): Promise<Done>
	/** Opens the chat by a link with a code, or without one; absent where a channel has no such thing. */
	joins?(code: string | undefined): Promise<Done>
	/** Closes the address from the person's side. */
	blocks?(): Promise<void>
	received(): Promise<readonly Screen[]>
}

export type Group = {
	/** The bot is taken in by `by`. */
	joins(by: Person): Promise<void>
	says(by: Person, text: string, how: { readonly mention: boolean }): Promise<void>
	received(): Promise<readonly Screen[]>
}

/** A way the platform refuses or fails the next send, and the class it must be taken for. */
export type PlatformFault = {
	readonly name: string
	readonly class: Fault["kind"]
	readonly retryAfterMs?: number
	readonly arrange: () => void
}

export type Platform = {
	readonly adapter: Adapter
	person(): Promise<Person>
	group?(): Promise<Group>
	readonly faults: readonly PlatformFault[]
	/** Takes back what `faults` arranged. */
	calm(): void | Promise<void>
	/** How many messages the platform has been asked to show, refused ones included; undefined where nothing is sent over a wire. */
	readonly attempts?: () => number
	/** Must never be seen in a log, a cause or a reason. */
	readonly secrets: readonly string[]
	/** Whether the adapter is still asking the platform for anything. */
	isReceiving(): boolean
	/** The platform cannot be reached any more; only where the adapter can notice. */
	readonly away?: () => Promise<void>
	stop(): Promise<void>
}

/** What the suite cannot find out by itself. */
export type Harness = {
	readonly name: string
	/** Kinds of media people can send. */
	readonly media: readonly InboundOf<"media">["media"][]
	/** Before the house listens. `rates`: the channel's own unless given. */
	open(house: {
		readonly server: WebServer
		readonly clock: () => number
		readonly rates: ChannelLimits["rates"] | undefined
	}): Promise<Platform & { /** The house listens at this address. */ serve(url: string): void }>
}
