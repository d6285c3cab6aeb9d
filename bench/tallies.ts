/**
 * Real votes counted by the council's own code (src/village/council/tally.ts) and held against what was published: three public
 * conversations both ways (every event, and the last vote of each person), and twelve city elections with their winners.
 */
import { createReadStream, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "csv-parse"
import { type Contender, countEvents, latestVotes, shareOut, type VoteEvent, votesFor, weightOf } from "../src/village/council/tally.ts"
import { realData } from "./real-data.ts"
import { type Bench, compared, type Result } from "./report.ts"

type Row = Readonly<Record<string, string>>

async function rowsOf(file: string, options: { readonly delimiter?: string } = {}): Promise<readonly Row[]> {
	const rows: Row[] = []
	const read = createReadStream(file).pipe(parse({ columns: true, bom: true, relax_column_count: true, relax_quotes: true, ...options }))
	for await (const row of read) rows.push(row)
	return rows
}

const skipped = (name: string): readonly Result[] => {
	process.stderr.write(`${name}: skipped, no folder of real data (--data DIR or CUNKOU_BENCH_DATA)\n`)
	return []
}

/** Says it on stderr and in the exit code: a tally that differs from the published one is no figure to be proud of. */
function failed(name: string, what: string): void {
	process.stderr.write(`${name}: ${what}\n`)
	process.exitCode = 1
}

async function conversation(folder: string, name: string): Promise<Result> {
	const events: VoteEvent[] = (await rowsOf(join(folder, name, "votes.csv")))
		.toSorted((a, b) => Number(a.timestamp) - Number(b.timestamp))
		.map((row) => ({ voter: row["voter-id"] ?? "", subject: row["comment-id"] ?? "", choice: row.vote ?? "" }))
	const comments = await rowsOf(join(folder, name, "comments.csv"))
	const participants = await rowsOf(join(folder, name, "participants-votes.csv"))
	const started = performance.now()
	const raw = countEvents(events)
	const latest = latestVotes(events)
	const tookMs = performance.now() - started
	const counted = comments.filter((row) => {
		const id = row["comment-id"] ?? ""
		return votesFor(raw, id, "1") === Number(row.agrees) && votesFor(raw, id, "-1") === Number(row.disagrees)
	}).length
	const ours = new Map(latest.map((vote) => [`${vote.voter} ${vote.subject}`, vote.choice]))
	let cells = 0
	let same = 0
	for (const row of participants)
		for (const [column, value] of Object.entries(row)) {
			if (!/^\d+$/.test(column) || value === "") continue
			cells += 1
			if (ours.get(`${row.participant} ${column}`) === value) same += 1
		}
	const bench = `tallies/${name}`
	if (counted !== comments.length) failed(bench, `${comments.length - counted} comments differ`)
	if (same !== cells || cells !== ours.size) failed(bench, `${cells} cells published, ${same} equal, ${ours.size} of ours`)
	const note = `every event: ${counted} of ${comments.length} comments as published; last vote: ${same} of ${cells} cells; ${events.length} events by ${participants.length} people, ${events.length - latest.length} changed or repeated`
	return compared(bench, "rows/s", (2 * events.length) / (tookMs / 1_000), undefined, note)
}

type Election = { readonly meta: Row; readonly projects: readonly Row[]; readonly votes: readonly Row[] }

function electionIn(text: string): Election {
	const sections = new Map<string, string[]>()
	let lines: string[] = []
	for (const line of text.replaceAll("\r", "").split("\n")) {
		if (/^(META|PROJECTS|VOTES)$/.test(line)) {
			lines = []
			sections.set(line, lines)
		} else if (line !== "") lines.push(line)
	}
	const table = (name: string): Row[] => {
		const [head = "", ...rest] = sections.get(name) ?? []
		const columns = head.split(";")
		return rest.map((row) => {
			const cells = row.split(";")
			return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""]))
		})
	}
	return {
		meta: Object.fromEntries(table("META").map((row) => [row.key ?? "", row.value ?? ""])),
		projects: table("PROJECTS"),
		votes: table("VOTES"),
	}
}

function eventsOf({ votes }: Election): VoteEvent[] {
	return votes.flatMap(({ voter_id = "", vote = "", points = "" }) => {
		const given = points === "" ? [] : points.split(",").map(Number)
		return vote
			.split(",")
			.filter((subject) => subject !== "")
			.map((subject, i) => ({ voter: voter_id, subject, choice: "for", weight: given[i] ?? 1 }))
	})
}

async function elections(folder: string): Promise<Result> {
	const bench = "tallies/pabulib"
	let tookMs = 0
	let events = 0
	const seen = { elections: 0, projects: 0, counts: 0, scores: 0, scored: 0, published: 0, winners: 0 }
	for (const file of readdirSync(folder).filter((each) => each.endsWith(".pb"))) {
		const election = electionIn(readFileSync(join(folder, file), "utf8"))
		const { meta, projects } = election
		const given = eventsOf(election)
		const started = performance.now()
		const tally = countEvents(latestVotes(given))
		tookMs += performance.now() - started
		events += given.length
		seen.elections += 1
		seen.projects += projects.length
		const right = projects.filter(({ project_id = "", votes }) => votesFor(tally, project_id, "for") === Number(votes)).length
		seen.counts += right
		if (right !== projects.length) failed(bench, `${file}: ${projects.length - right} projects counted otherwise`)
		if (meta.vote_type === "cumulative") {
			seen.scored += projects.length
			seen.scores += projects.filter(({ project_id = "", score }) => weightOf(tally, project_id, "for") === Number(score)).length
		}
		if (projects[0]?.selected === undefined) continue
		seen.published += 1
		const contenders: Contender[] = projects.map(({ project_id: id = "", cost, score }) => ({
			id,
			cost: Number(cost),
			score: score === undefined ? votesFor(tally, id, "for") : Number(score),
		}))
		const rule = { budget: Number(meta.budget), skip: meta.rule !== "greedy-no-skip", least: Number(meta.min_project_score_threshold ?? 0) }
		const chosen = shareOut(contenders, rule).chosen.toSorted()
		const official = projects.filter(({ selected }) => selected === "1").map(({ project_id = "" }) => project_id)
		if (JSON.stringify(chosen) === JSON.stringify(official.toSorted())) seen.winners += 1
		else failed(bench, `${file} (${meta.rule}): chosen ${chosen.join(" ")}, official ${official.join(" ")}`)
	}
	if (seen.scores !== seen.scored) failed(bench, `${seen.scored - seen.scores} sums of points differ`)
	const note = `${seen.counts} of ${seen.projects} projects counted as published in ${seen.elections} elections; points ${seen.scores} of ${seen.scored}; winners of ${seen.winners} of ${seen.published} with a published selection`
	return compared(bench, "rows/s", events / (tookMs / 1_000), undefined, note)
}

export const tallyBenches: readonly Bench[] = [
	...["15-per-hour-seattle", "scoop-hivemind.freshwater", "vtaiwan.uberx"].map((name) => ({
		name: `tallies/${name}`,
		run: async () => {
			const folder = realData("polis")
			return folder === undefined ? skipped(`tallies/${name}`) : [await conversation(folder, name)]
		},
	})),
	{
		name: "tallies/pabulib",
		run: async () => {
			const folder = realData("pabulib")
			return folder === undefined ? skipped("tallies/pabulib") : [await elections(folder)]
		},
	},
]
