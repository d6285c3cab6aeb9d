/** Console: the order members' rankings come to, with the sum behind each place. */
import type { Say } from "../../engine/flow.ts"
import { Table } from "../../web/ui/table.tsx"
import { matterPath } from "./console.ts"
import type { Order, OrderLine } from "./priority.ts"

/** 排第 1 的 2 人，各 3 分；排第 3 的 1 人，1 分：2×3 + 1×1 = 7. */
function sumWords(say: Say, { places, points }: OrderLine): string {
	const who = places.map((place) => say("council.order.places", place)).join("，")
	return say("council.order.sum", { who, sum: places.map(({ times, each }) => `${times}×${each}`).join(" + "), points })
}

export function OrderPart({
	order: { matters, rankings, lines },
	names,
	say,
}: {
	readonly order: Order
	/** Of everybody on the roll, by unit. */
	readonly names: ReadonlyMap<string, string>
	readonly say: Say
}) {
	if (rankings.length === 0) return <p class="hint">{say("council.order.nobody")}</p>
	const done = new Set(rankings.map(({ unitId }) => unitId))
	const left = [...names].flatMap(([unitId, name]) => (done.has(unitId) ? [] : [name]))
	const isSet = lines.every(({ matter }, index) => matter.rank === index + 1)
	return (
		<>
			<p>{say("council.order.rule", { most: matters.length })}</p>
			<p>{say("council.order.who", { ranked: rankings.length, all: names.size })}</p>
			{left.length > 0 && <p class="hint">{say("council.order.left", { names: left.join("、") })}</p>}
			<Table
				caption={say("council.order.now")}
				rows={lines.map((line, index) => ({ ...line, place: index + 1 }))}
				keyOf={({ matter }) => matter.id}
				columns={[
					{
						label: say("council.matter.title"),
						role: "lead",
						cell: ({ matter, place }) => (
							<a href={matterPath(matter.id)}>{say("council.order.line", { place, title: `${matter.title}（${matter.serial} 号）` })}</a>
						),
					},
					{ label: say("council.order.points"), cell: ({ points }) => points },
					{ label: say("council.order.how"), cell: (line) => sumWords(say, line) },
				]}
			/>
			<p class="hint">{say(isSet ? "council.order.isSet" : "council.order.notSet")}</p>
		</>
	)
}
