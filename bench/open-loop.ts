/** Callbacks at a fixed pace, whether or not the last ones are answered. */
import { now } from "./platform.ts"
import type { BenchPerson } from "./seed.ts"

export const perSecond = 300
/** Milliseconds from the moment the callback was due, so that a service that falls behind cannot hide it. */
export type Times = { readonly stored: number[]; readonly replied: number[] }

export type Talk = {
	/** Puts the first question before the person. */
	readonly begin: (person: BenchPerson) => Promise<void>
	/** Answers the question before them; resolves once the callback is answered. Both times by `now()`. */
	readonly press: (person: BenchPerson) => Promise<{ readonly storedAt: number; readonly replied: Promise<number> }>
}

/** Each of `people`, who have a question before them, presses `times` times. */
export async function openLoop(people: readonly BenchPerson[], times: number, press: Talk["press"]): Promise<Times> {
	const measured: Times = { stored: [], replied: [] }
	const began = now()
	const failures: unknown[] = []
	const under: Promise<void>[] = []
	// Whoever has a question before them presses next: a press on an old one would not be an answer.
	const free = people.map((person) => ({ person, left: times }))
	for (let i = 0; i < people.length * times; i++) {
		const due = began + (i * 1_000) / perSecond
		const late = due - now()
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

export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function round(ms: number): number {
	return Math.round(ms * 10) / 10
}
