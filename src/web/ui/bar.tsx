/** Tallies as bars, drawn as SVG: the page's policy forbids style attributes, and a bar needs no script. */
import { useWords } from "./locale.ts"

type BarsProps = {
	/** What is counted; read out. */
	readonly caption: string
	readonly rows: readonly { readonly label: string; readonly count: number }[]
	/** What 100% is; for several answers per person this is the number of persons, so the bars may add up to more. */
	readonly total: number
}

export function Bars({ caption, rows, total }: BarsProps) {
	return (
		<ul class="bars" aria-label={caption}>
			{rows.map((row) => (
				<Bar key={row.label} label={row.label} count={row.count} total={total} />
			))}
		</ul>
	)
}

function Bar({ label, count, total }: { readonly label: string; readonly count: number; readonly total: number }) {
	const say = useWords()
	const percent = percentOf(count, total)
	return (
		<li>
			<span class="bars-label">{label}</span>
			<span class="bars-value">{say("bar.value", { value: count, percent })}</span>
			<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
				<rect class="bars-track" width="100" height="1" />
				<rect class="bars-fill" width={percent} height="1" />
			</svg>
		</li>
	)
}

/** Whole percent, but never 0 for somebody nor 100 for not all. */
export function percentOf(count: number, total: number): number {
	if (total <= 0 || count <= 0) return 0
	if (count >= total) return 100
	return Math.min(99, Math.max(1, Math.round((count / total) * 100)))
}
