/** A loop that sleeps until it is woken or its poll is due: wake-ups between two rounds are never lost. */
export class Waker {
	private isWoken = false
	private readonly sleepers = new Set<() => void>()

	/** Wakes every sleeper; with none asleep, the next `wait` returns at once. */
	wake(): void {
		if (this.sleepers.size === 0) this.isWoken = true
		for (const resume of this.sleepers) resume()
	}

	/** Resolves at once when woken since the last call, else at the next wake or after `ms`. */
	async wait(ms: number): Promise<void> {
		if (this.isWoken) {
			this.isWoken = false
			return
		}
		await new Promise<void>((resolve) => {
			const resume = (): void => {
				clearTimeout(timer)
				this.sleepers.delete(resume)
				resolve()
			}
			const timer = setTimeout(resume, ms)
			this.sleepers.add(resume)
		})
	}
}
