/** A loop that sleeps until it is woken or its poll is due: wake-ups between two rounds are never lost. */
export class Waker {
	private isWoken = false
	private resume: (() => void) | undefined

	wake(): void {
		this.isWoken = true
		this.resume?.()
	}

	/** Resolves at once when woken since the last call, else at the next wake or after `ms`. */
	async wait(ms: number): Promise<void> {
		if (!this.isWoken) {
			let timer: NodeJS.Timeout | undefined
			await new Promise<void>((resolve) => {
				this.resume = resolve
				timer = setTimeout(resolve, ms)
			})
			clearTimeout(timer)
			this.resume = undefined
		}
		this.isWoken = false
	}
}
