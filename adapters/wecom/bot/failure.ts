/** What the library throws → what went wrong. Pure. */
import { z } from "zod"
import type { Failure } from "../../wechat-platform/failure.ts"

const refusedSchema = z.object({ errcode: z.number().int() })

/** A refusal is the platform's answering frame; everything else is an error with words only. */
export function failureOfAnswer(error: unknown): Failure {
	const refused = refusedSchema.safeParse(error)
	if (refused.success) return { kind: "refused", code: refused.data.errcode }
	const words = error instanceof Error ? error.message : ""
	// Never left: there was no connection, or the queue before it was full.
	if (/not connected|exceeds max size/.test(words)) return { kind: "network", code: "ECONNREFUSED" }
	return { kind: "network", code: "TIMEOUT" }
}

/** The code of a refused subscription; undefined for any other error. */
export function authCodeOf(error: Error): number | undefined {
	const code = /^Authentication failed: .*\(code: (-?\d+)\)$/.exec(error.message)?.[1]
	return code === undefined ? undefined : Number(code)
}
