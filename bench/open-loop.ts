/** Callbacks at a fixed pace, whether or not the last ones are answered. */
import type { BenchPerson } from "./seed.ts"

export const perSecond = 300
/** Milliseconds from the moment the callback was due, so that a service that falls behind cannot hide it. */
export type Times = { readonly stored: number[]; readonly replied: number[] }

export type Talk = {
	/** Puts the first question before the person. */
	readonly begin: (person: BenchPerson) => Promise<void>
	/** Answers the question before them; resolves once the callback is answered. Both times by `performance.now()`. */
	readonly press: (person: BenchPerson) => Promise<{ readonly storedAt: number; readonly replied: Promise<number> }>
}

/** Each of `people` presses `times` times. */
export async function openLoop(people: readonly BenchPerson[], times: number, { begin, press }: Talk): Promise<Times> {
	await Promise.all(people.map(begin))
	const measured: Times = { stored: [], replied: [] }
	const began = performance.now()
	const failures: unknown[] = []
	const under: Promise<void>[] = []
	// Whoever has a question before them presses next: a press on an old one would not be an answer.
	const free = people.map((person) => ({ person, left: times }))
	for (let i = 0; i < people.length * times; i++) {
		const due = began + (i * 1_000) / perSecond
		const late = due - performance.now()
		if (late > 1) await new Promise((resolve) => setTimeout(resolve, late))
		while (free.length === 0 && failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
		const next = free.shift()
		if (next === undefined) break
		const { person, left } = next
		under.push(
			one(person, due).then(
				() => void (left > 1 && free.push({ person, left: left - 1 })),
				(error: unknown) => void failures.push(error),
			),
		)
	}
	await Promise.all(under)
	if (failures.length > 0) throw new AggregateError(failures, `${failures.length} presses failed`)
	return measured

	async function one(person: BenchPerson, due: number): Promise<void> {
		const { storedAt, replied } = await press(person)
		measured.stored.push(storedAt - due)
		measured.replied.push((await replied) - due)
	}
}

/** The same call, at most `most` at a time; time spent waiting for its turn counts. */
export function connections<A extends readonly unknown[], T>(
	most: number,
	call: (...values: A) => Promise<T>,
): (...values: A) => Promise<T> {
	let used = 0
	const waiting: (() => void)[] = []
	return async (...values) => {
		if (used === most) await new Promise<void>((resolve) => waiting.push(resolve))
		else used += 1
		try {
			return await call(...values)
		} finally {
			const next = waiting.shift()
			if (next === undefined) used -= 1
			else next()
		}
	}
}

export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function round(ms: number): number {
	return Math.round(ms * 10) / 10
}
