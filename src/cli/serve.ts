/** `cunkou serve`: the same as `npm start`. */
import type { Run } from "./command.ts"

export const run: Run = async (cx) => {
	// Refused here, so that a wrong setting is told in the way of every command.
	cx.config()
	await import("../main.ts")
	// It said itself why, if it could not start.
	return process.exitCode === 1 ? 1 : 0
}
