/** `npm run bench [-- NAME] [--json]`: benchmarks beside peers. NAME is bench/variant, or the bench for all its variants. */
import { cpus } from "node:os"
import { parseArgs } from "node:util"
import { broadcastBenches } from "./broadcast.ts"
import { channelBenches } from "./channels.ts"
import { consoleBenches } from "./console.ts"
import { consolidateBenches } from "./consolidate.ts"
import { dialogBenches } from "./dialog.ts"
import { digestBenches } from "./digest.ts"
import { exportBenches } from "./export.ts"
import { exportBesideBenches } from "./export-beside.ts"
import { ledgerBenches } from "./ledger.ts"
import { memoryBenches } from "./memory.ts"
import { publicPageBenches } from "./public-page.ts"
import { type Bench, line } from "./report.ts"
import { searchBenches } from "./search.ts"
import { signoffBenches } from "./signoff.ts"
import { signoffTallyBenches } from "./signoff-tally.ts"
import { startBenches } from "./start.ts"
import { tallyBenches } from "./tallies.ts"
import { townshipBenches } from "./township.ts"

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" }, data: { type: "string" } } })
const folder = values.data ?? process.env.CUNKOU_BENCH_DATA
const benches: readonly Bench[] = [
	...dialogBenches,
	...channelBenches,
	...startBenches,
	...memoryBenches,
	...broadcastBenches,
	...publicPageBenches,
	...ledgerBenches,
	...tallyBenches,
	...digestBenches,
	...searchBenches,
	...consoleBenches,
	...exportBenches,
	...exportBesideBenches,
	...townshipBenches,
	...signoffBenches,
	...signoffTallyBenches,
	...consolidateBenches(folder),
]

const [wanted] = positionals
const chosen = benches.filter(({ name }) => wanted === undefined || name === wanted || name.startsWith(`${wanted}/`))
if (chosen.length === 0) {
	process.stderr.write(`no benchmark is called ${wanted}; there are: ${benches.map(({ name }) => name).join(" ")}\n`)
	process.exitCode = 2
}
if (values.json !== true) process.stdout.write(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.versions.node}\n`)
for (const bench of chosen) {
	for (const result of await bench.run()) process.stdout.write(`${values.json === true ? JSON.stringify(result) : line(result)}\n`)
}
