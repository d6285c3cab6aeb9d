/** The turns and effects every dialog is made of. Pure. */
import type { Effect, Json, Turn } from "./flow.ts"

/** Words, as one effect. */
export function told(text: string): Effect {
	return { kind: "say", blocks: [{ kind: "text", text }] }
}

/** The dialog is over with these words; `before` happens ahead of them. */
export function end(text: string, before: readonly Effect[] = []): Extract<Turn<never>, { readonly done: true }> {
	return { out: [...before, told(text)], done: true }
}

/** Asks the store before anything is said; the answer comes back through `resume`. */
export function call<S>(state: S, name: string, args: Json): Extract<Turn<S>, { readonly call: unknown }> {
	return { state, out: [], call: { name, args } }
}
