/** Runs tasks strictly one after another, in the order they came. */
export function serialQueue(): <T>(task: () => Promise<T>) => Promise<T> {
	let tail: Promise<unknown> = Promise.resolve()
	return (task) => {
		const run = tail.then(task, task)
		tail = run.catch(() => undefined)
		return run
	}
}
