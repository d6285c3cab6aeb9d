/** What a benchmark reports; one JSON object a line under --json (interface.md). */
export type Unit = "msg/s" | "rows/s" | "req/s" | "ms" | "MiB"

export type Result = {
	/** bench/variant */
	readonly name: string
	readonly ours: number
	/** What it is measured beside, in the same run; null where nothing comparable exists. */
	readonly peer: string | null
	readonly peerValue: number | null
	/** > 1 always means ours is better. */
	readonly ratio: number | null
	readonly unit: Unit
	/** What was counted in the store afterwards, and anything needed to read the figure. */
	readonly note: string
}

export type Bench = { readonly name: string; run(): Promise<readonly Result[]> }

const lowerIsBetter: ReadonlySet<Unit> = new Set(["ms", "MiB"])

export function compared(
	name: string,
	unit: Unit,
	ours: number,
	peer: { readonly name: string; readonly value: number } | undefined,
	note: string,
): Result {
	const ratio = peer === undefined ? null : lowerIsBetter.has(unit) ? peer.value / ours : ours / peer.value
	return {
		name,
		ours: round(ours),
		peer: peer?.name ?? null,
		peerValue: peer === undefined ? null : round(peer.value),
		ratio: ratio === null ? null : round(ratio),
		unit,
		note,
	}
}

function round(value: number): number {
	return Math.round(value * 100) / 100
}

export function line({ name, ours, peer, peerValue, ratio, unit, note }: Result): string {
	const beside = peer === null ? "" : `   ${peer}: ${peerValue} ${unit}   ratio ${ratio}`
	return `${name.padEnd(26)} ${ours} ${unit}${beside}\n${" ".repeat(27)}${note}`
}
