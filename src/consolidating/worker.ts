/** The other thread of a consolidation: reads its share, then finds half of the pairs and where the further matters belong. */
import { parentPort, workerData } from "node:worker_threads"
import { Consolidator, issuePairsOf, type PackedReads, packed, vectorsIn } from "../text/consolidate/index.ts"
import { inOrder, readShare, type Said, type Task, theirs, worthHalving } from "./share.ts"

const task: Task = workerData
const port = parentPort
if (port === null) throw new Error("this file is run as a thread of a consolidation, not by itself")
const tell = (said: Said): void => port.postMessage(said)

const consolidator = new Consolidator(task.concepts)
const own = packed(readShare(consolidator, task))
port.once("message", (other: PackedReads) => {
	const [here, there] = [vectorsOf(own), vectorsOf(other)]
	const placed = inOrder(here, there)
	const issues = placed.map(({ read }) => read.vectors.issue)
	if (issues.length >= worthHalving) tell({ kind: "pairs", pairs: issuePairsOf(issues, theirs) })
	tell({ kind: "further", further: consolidator.further(task.messages, placed, task.level) })
	// Nothing more will come.
	port.close()
})
tell({ kind: "read", reads: own })

function vectorsOf({ indices, vectors }: PackedReads) {
	const [issue, theme] = [vectorsIn(vectors.issue), vectorsIn(vectors.theme)]
	const none = { ids: new Int32Array(), values: new Float32Array() }
	return Array.from(indices, (index, row) => ({ index, read: { vectors: { issue: issue[row] ?? none, theme: theme[row] ?? none } } }))
}
