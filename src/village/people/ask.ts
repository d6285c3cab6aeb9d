/** The parts every dialog of this affair is made of. Pure. */
import type { Option } from "../../channel/message.ts"
import type { BaseCx, Effect } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"

export type Asked = { readonly out: readonly Effect[]; readonly wait: Wait }

export function told(text: string): Effect {
	return { kind: "say", blocks: [{ kind: "text", text }] }
}

/** One of the options. `isFree` also takes any other text. */
export function askOne(cx: BaseCx, prompt: string, options: readonly Option[], more: { readonly canGoBack?: boolean; readonly isFree?: boolean } = {}): Asked {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: {
			token,
			expects: { kind: "options", options: [...options], pick, ...(more.isFree === true && { free: true }) },
			canSkip: false,
			canGoBack: more.canGoBack ?? false,
		},
	}
}

export function askText(cx: BaseCx, prompt: string, more: { readonly canGoBack?: boolean; readonly canSkip?: boolean } = {}): Asked {
	return {
		out: [told(prompt)],
		wait: { token: cx.newToken(), expects: { kind: "text" }, canSkip: more.canSkip ?? false, canGoBack: more.canGoBack ?? false },
	}
}

/** The id picked, where exactly one was. */
export function pickedId(reply: { readonly kind: string; readonly ids?: readonly string[] }): string | undefined {
	return reply.kind === "picked" ? reply.ids?.[0] : undefined
}
