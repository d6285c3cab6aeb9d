/** Row numbers of a file as people read them: 3, 4, 5, 9 → 3–5, 9. Pure. */
export function rowRanges(numbers: readonly number[]): readonly string[] {
	const ranges: { first: number; last: number }[] = []
	for (const number of numbers.toSorted((a, b) => a - b)) {
		const open = ranges.at(-1)
		if (open !== undefined && number <= open.last + 1) open.last = Math.max(open.last, number)
		else ranges.push({ first: number, last: number })
	}
	return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`))
}
