/** How a dialog is laid aside and taken up again. Pure. */
import type { Block } from "../channel/message.ts"
import type { BaseCx } from "./flow.ts"
import type { Wait } from "./wait.ts"

/** An interruption shorter than this goes straight back to the question; a longer one asks 接着填吗 first. */
export const shortInterruptionMs = 30 * 60_000

export function isListening(wait: Wait): boolean {
	return wait.expects.kind !== "nothing"
}

export function hasExpired(wait: Wait, now: number): boolean {
	return wait.until !== undefined && now >= wait.until
}

/** Asks nothing: the dialog wakes when it is started again. Its end stays what it was. */
export function dormant(cx: BaseCx, before?: Wait): Wait {
	return { token: cx.newToken(), expects: { kind: "nothing" }, canSkip: false, canGoBack: false, ...end(before) }
}

/** 接着填吗？, asked over a dialog that was interrupted for long. */
export function returnQuestion(cx: BaseCx, summary: string, before: Wait): { readonly ask: Block; readonly wait: Wait } {
	const token = cx.newToken()
	const options = [
		{ id: "continue", label: cx.say("engine.return.continue") },
		{ id: "later", label: cx.say("engine.return.later") },
	]
	const pick = { min: 1, max: 1 }
	return {
		ask: { kind: "ask", prompt: cx.say("engine.return", { summary }).trim(), token, options, pick },
		wait: { token, expects: { kind: "options", options, pick }, purpose: "return", canSkip: false, canGoBack: false, ...end(before) },
	}
}

function end(wait: Wait | undefined): { readonly until?: number } {
	return wait?.until === undefined ? {} : { until: wait.until }
}
