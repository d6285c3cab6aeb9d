/** Long work beside the message path takes small bites: nobody's reply waits longer for it than one of them. */
import { setTimeout as sleep } from "node:timers/promises"

const biteMs = 2
const restMs = 1

/** To be called after each piece, however small: it resolves at once until a bite was taken, then after a rest. */
export function pacer(): () => Promise<void> | undefined {
	let began = performance.now()
	return () => {
		if (performance.now() - began < biteMs) return undefined
		return sleep(restMs).then(() => {
			began = performance.now()
		})
	}
}
