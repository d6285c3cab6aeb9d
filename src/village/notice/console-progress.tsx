/** How far a broadcast has come and who has seen the notice: the part of its page that keeps itself up to date. */
import { formatDate } from "../../text/date.ts"
import { StatTiles } from "../../web/ui/stat.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { Broadcast } from "./broadcast-repo.ts"
import { standOf, waitingWords, waitsWords } from "./progress.ts"
import type { Notice } from "./repo.ts"
import type { Coverage, CoverageRow, Progress } from "./seen.ts"

/** How a notice stands: its broadcast, and whom it has reached. */
export type Standing = {
	readonly notice: Notice
	readonly broadcast: Broadcast | undefined
	readonly progress: Progress | undefined
	readonly coverage: Coverage | undefined
	/** The figures of a large village come in a moment. */
	readonly isReckoning: boolean
}

/** Polled while the page is in view. */
export function ProgressPart({ view, house }: { readonly view: Standing; readonly house: House }) {
	const { say } = house
	const { notice, broadcast, progress, coverage } = view
	if (view.isReckoning) return <p>{say("notice.page.reckoning")}</p>
	if (progress === undefined || coverage === undefined || progress.all === 0) return <p>{emptyWords(broadcast, house)}</p>
	const { all, groups, grids } = coverage
	return (
		<>
			{broadcast !== undefined && (
				<p>{say("notice.page.broadcast", { state: say(`notice.broadcast.${standOf(broadcast.state, [progress])}`) })}</p>
			)}
			{notice.version > 1 && <p class="hint">{say("notice.page.ofVersion", { version: notice.version })}</p>}
			<StatTiles
				stats={[
					{ label: say("notice.stat.households"), value: all.seenHouseholds, note: say("notice.stat.of", { all: all.households }) },
					{ label: say("notice.stat.seen"), value: progress.seen, note: say("notice.stat.of", { all: progress.all }) },
					{ label: say("notice.stat.sent"), value: progress.out },
					{ label: say("notice.stat.planned"), value: progress.planned },
					...(progress.retrying > 0 ? [{ label: say("notice.stat.retrying"), value: progress.retrying, tone: "attention" as const }] : []),
					{
						label: say("notice.stat.door"),
						value: progress.door,
						...(progress.doorHouseholds > 0 && { note: say("notice.stat.doorHouseholds", { households: progress.doorHouseholds }) }),
						tone: progress.doorHouseholds > 0 ? "attention" : "plain",
					},
				]}
			/>
			{[...waitingWords(house, progress), ...arrivedWords(house, progress)].map((line) => (
				<p class="hint" key={line}>
					{line}
				</p>
			))}
			<CoverageTable title={say("notice.page.byGroup")} rows={groups} house={house} />
			{grids.some(({ name }) => name !== "") && <CoverageTable title={say("notice.page.byGrid")} rows={grids} house={house} />}
		</>
	)
}

/** Nobody is counted yet. */
function emptyWords(broadcast: Broadcast | undefined, house: House): string {
	const { say, locale, timeZone } = house
	if (broadcast === undefined) return say("notice.page.untold")
	const { state, startsAt } = broadcast
	if (state === "waiting") return waitsWords(house, startsAt, formatDate(startsAt, locale, timeZone))
	return state === "planning" ? say("notice.page.planning") : say("notice.page.broadcast", { state: say(`notice.broadcast.${state}`) })
}

function arrivedWords({ say }: House, { delivered, cancelled }: Progress): readonly string[] {
	return [
		...(delivered > 0 ? [say("notice.stat.delivered", { count: delivered })] : []),
		...(cancelled > 0 ? [say("notice.stat.cancelled", { count: cancelled })] : []),
	]
}

function CoverageTable({ title, rows, house }: { readonly title: string; readonly rows: readonly CoverageRow[]; readonly house: House }) {
	const { say } = house
	return (
		<Table
			caption={title}
			keyOf={({ name }) => name}
			rows={rows}
			columns={[
				{ label: title, role: "lead", cell: ({ name }) => (name === "" ? say("notice.page.noGroup") : name) },
				{ label: say("notice.page.seenHouseholds"), role: "number", cell: (row) => `${row.seenHouseholds} / ${row.households}` },
				{ label: say("notice.page.seenPersons"), role: "number", cell: (row) => `${row.seenPersons} / ${row.persons}` },
			]}
		/>
	)
}
