/** The parts every dialog of this affair is made of. Pure. */
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Effect } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import type { Wait } from "../../engine/wait.ts"

export type Asked = { readonly out: readonly Effect[]; readonly wait: Wait }

/** `isFree` also takes any other text; `isOffer`: nothing is owed, so another dialog takes its place. `hearsWords`: no command is the answer. */
type How = {
	readonly hearsWords?: boolean
	readonly canGoBack?: boolean
	readonly canSkip?: boolean
	readonly isFree?: boolean
	readonly isOffer?: boolean
}

/** One of the options. */
export function askOne(cx: BaseCx, prompt: string, options: readonly Option[], more: Omit<How, "canSkip" | "hearsWords"> = {}): Asked {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick, ...(more.isFree === true && { free: true }) },
			canSkip: false,
			...howOf(more),
		},
	}
}

function howOf(more: How): Pick<Wait, "canGoBack" | "settled"> {
	return { canGoBack: more.canGoBack ?? false, ...(more.isOffer === true && { settled: true }) }
}

export function askText(cx: BaseCx, prompt: string, more: Omit<How, "isFree"> = {}): Asked {
	return {
		out: [told(prompt)],
		wait: {
			token: cx.newToken(),
			expects: { kind: "text", ...(more.hearsWords === true && { commands: "words" }) },
			canSkip: more.canSkip ?? false,
			...howOf(more),
		},
	}
}

/** The id picked, where exactly one was. */
export function pickedId(reply: { readonly kind: string; readonly ids?: readonly string[] }): string | undefined {
	return reply.kind === "picked" ? reply.ids?.[0] : undefined
}
