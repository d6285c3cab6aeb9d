/** Gathers what a turn produces while it runs, within its caps. */
import type { Block } from "../channel/message.ts"
import { type Effect, type Json, maxCallsPerTurn, maxEffectsPerTurn } from "./flow.ts"

export type RecordEffect = Extract<Effect, { kind: "record" }>
/** `detail` is a code, never words of a person. */
export type SessionAlert = { readonly kind: string; readonly subject: string; readonly detail: string }
type Start = { readonly flow: string; readonly params: Json; readonly ifIdle?: true }

export class Collector {
	readonly blocks: Block[] = []
	readonly records: RecordEffect[] = []
	readonly alerts: SessionAlert[] = []
	handedOver: { readonly starts: readonly Start[] } | undefined
	private starts: Start[] = []
	private effects = 0
	private calls = 0

	take(effects: readonly Effect[]): void {
		this.effects += effects.length
		if (this.effects > maxEffectsPerTurn) throw new TurnLimitError("effects")
		for (const effect of effects) {
			if (effect.kind === "say") this.blocks.push(...effect.blocks)
			else if (effect.kind === "record") this.records.push(effect)
			else this.starts.push({ flow: effect.flow, params: effect.params, ...(effect.ifIdle === true && { ifIdle: true }) })
		}
	}

	/** Dialogs to start that were asked for since the last call. */
	takeStarts(): readonly Start[] {
		const starts = this.starts
		this.starts = []
		return starts
	}

	countCall(): void {
		this.calls += 1
		if (this.calls > maxCallsPerTurn) throw new TurnLimitError("calls")
	}

	say(text: string): void {
		this.blocks.push({ kind: "text", text })
	}
}

/** A flow that went over a cap: a bug, so the turn is rolled back and staff see it. */
class TurnLimitError extends Error {
	readonly code = "TURN_LIMIT"
	constructor(what: string) {
		super(`a turn went over its limit of ${what}`)
	}
}
