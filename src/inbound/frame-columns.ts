/** The JSON columns of a stored dialog: read and checked, unless this process wrote them a moment ago. */
import type { Json } from "../engine/flow.ts"
import type { Frame } from "../engine/turn.ts"
import { waitSchema } from "../engine/wait.ts"
import { recent } from "../store/recent.ts"

/** A frame's JSON columns with what they say. */
type Written = {
	readonly params: string
	readonly state: string
	readonly wait: string
	readonly said: Pick<Frame, "params" | "state" | "wait">
}

/**
 * What dialogs left lately, by the token of their question: ▲ read from its text and checked again at each answer it was 15 µs, a
 * twentieth of the path. It counts only where the texts stored are these, so a wrong one cannot come back.
 */
const lately = recent<string, Written>(2_000)
/** Longer ones are rare and would fill the memory, UTF-16 units. */
const longest = 4_000

/** JSON.parse gives JSON by construction; its shape is the flow's own schema's business (see bindFlow). */
function readJson(text: string): Json {
	return JSON.parse(text)
}

/** `token`: of the question. */
type Columns = Omit<Written, "said"> & { readonly token: string }

/** Throws where a column is not even the JSON it should be. */
export function readColumns({ token, params, state, wait }: Columns): Written["said"] {
	const known = lately.get(token)
	if (known !== undefined && known.wait === wait && known.state === state && known.params === params) return known.said
	const said = { params: readJson(params), state: readJson(state), wait: waitSchema.parse(JSON.parse(wait)) }
	rememberColumns({ token, params, state, wait }, said)
	return said
}

/** `said` must never change: it is handed out again. */
export function rememberColumns({ token, params, state, wait }: Columns, said: Written["said"]): void {
	if (params.length + state.length + wait.length <= longest) lately.put(token, { params, state, wait, said })
}
