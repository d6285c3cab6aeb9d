/** A few figures at a glance. */
import { Dated } from "./dated.tsx"

type Stat = {
	readonly label: string
	readonly value: number | string
	/** What the figure is out of, or what it leads to. */
	readonly note?: string
	readonly href?: string
	/** `attention` where somebody should act. */
	readonly tone?: "plain" | "attention"
	/** Left out on a phone: there is nothing to it. */
	readonly isIdle?: boolean
}

export function StatTiles({ stats }: { readonly stats: readonly Stat[] }) {
	return (
		<ul class="stats">
			{stats.map((stat) => (
				<li key={stat.label} class={`stat${stat.tone === "attention" ? " stat-attention" : ""}${stat.isIdle === true ? " stat-idle" : ""}`}>
					{stat.href === undefined ? (
						<Figures stat={stat} />
					) : (
						<a href={stat.href}>
							<Figures stat={stat} />
						</a>
					)}
				</li>
			))}
		</ul>
	)
}

function Figures({ stat }: { readonly stat: Stat }) {
	return (
		<>
			<span class="stat-label">
				<Dated text={stat.label} />
			</span>
			<strong class="stat-value">{typeof stat.value === "string" ? <Dated text={stat.value} /> : stat.value}</strong>
			{stat.note !== undefined && (
				<span class="stat-note">
					<Dated text={stat.note} />
				</span>
			)}
		</>
	)
}
