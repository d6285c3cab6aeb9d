/** Rows by what they have in common, in their order. (Map.groupBy is not in the oldest Node this runs on.) */
export function grouped<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): ReadonlyMap<K, readonly T[]> {
	const groups = new Map<K, T[]>()
	for (const row of rows) {
		const key = keyOf(row)
		const group = groups.get(key)
		if (group === undefined) groups.set(key, [row])
		else group.push(row)
	}
	return groups
}
