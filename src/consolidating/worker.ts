/**
 * The other thread of a consolidation. Of a few thousand messages it cuts the words and places the further matters; of more it reads its share, finds
 * half of the pairs, and where the further matters belong.
 */
import { parentPort, workerData } from "node:worker_threads"
import {
	Consolidator,
	claimAt,
	type Level,
	looksAt,
	type PackedLooks,
	packed,
	packedCuts,
	pairedIssues,
	placeClaims,
} from "../text/consolidate/index.ts"
import {
	inOrder,
	readShare,
	type Said,
	type Slice,
	type SliceCut,
	slicesOf,
	type Task,
	type ToPlace,
	theirs,
	worthTwoReaders,
} from "./share.ts"

const task: Task = workerData
const port = parentPort
if (port === null) throw new Error("this file is run as a thread of a consolidation, not by itself")
const tell = (said: Said): void => port.postMessage(said)
const { messages, level } = task

const consolidator = new Consolidator(task.concepts)
if (messages.length < worthTwoReaders) {
	for (const slice of slicesOf(messages)) tell({ kind: "cut", ...cutSlice(slice) })
	port.once("message", ({ claims, among }: ToPlace) => {
		tell({ kind: "further", further: placeClaims(claims, among, level) })
		port.close()
	})
} else {
	const reads = packed(readShare(consolidator, task))
	port.once("message", (others: PackedLooks) => {
		const both = (at: Level) => inOrder(looksAt(reads, at), looksAt(others, at))
		const issues = both("issue").map(({ vector }) => vector)
		tell({ kind: "pairs", pairs: pairedIssues(issues, theirs).pairs })
		tell({ kind: "further", further: placeClaims(consolidator.claimsIn(messages, level), both(level), level) })
		port.close()
	})
	tell({ kind: "read", reads })
}

function cutSlice({ first, slice }: Slice): SliceCut {
	const mains = slice.map((message) => consolidator.mainPart(message))
	const spans = slice.flatMap((message, offset) => consolidator.furtherSpans(message).map((span) => ({ index: first + offset, span })))
	return {
		bodyLengths: Int32Array.from(mains, ({ body }) => body.length),
		mains: packedCuts(mains.map((main) => consolidator.cut(main))),
		spans,
		claims: packedCuts(spans.map(({ index, span }) => consolidator.cut(claimAt(messages[index], span)))),
	}
}
