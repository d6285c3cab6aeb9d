/**
 * Consolidation on two cores. The text side is pure and knows no threads; here a second one takes a part of the reading and, while this one groups,
 * looks up where further matters belong. The result is the same to the last digit as by one thread alone.
 */
import { existsSync } from "node:fs"
import { availableParallelism } from "node:os"
import {
	assembled,
	type Claim,
	type Concept,
	type Consolidation,
	type Consolidator,
	type ConsolidatorOptions,
	joinedPairs,
	type Message,
	type Placed,
	packed,
	pairedIssues,
	unpacked,
	unpackedCuts,
	vectorsOf,
} from "../text/consolidate/index.ts"
import { OtherThread, workerFile } from "./other-thread.ts"
import { inOrder, mine, readShare, slicesOf, type Task, worthTwoReaders } from "./share.ts"

/** Fewer messages are done before a second thread has its dictionary. */
const worthAThread = 3000

/**
 * As `Consolidator.consolidate`; with one core, few messages, or where the other thread fails, by this one alone. `make`: called once, while the
 * other thread starts. `concepts`: what a village adds to the lexicon.
 */
export async function consolidateOnCores(
	messages: readonly Message[],
	options: ConsolidatorOptions,
	make: (concepts: readonly Concept[]) => Consolidator,
	{ cores = availableParallelism(), concepts = [] }: { readonly cores?: number; readonly concepts?: readonly Concept[] } = {},
): Promise<Consolidation> {
	if (cores < 2 || messages.length < worthAThread || !existsSync(workerFile)) return make(concepts).consolidate(messages, options)
	const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
	const task: Task = { messages, level: options.level, concepts, next }
	const other = new OtherThread(task)
	const consolidator = make(concepts)
	try {
		return await (messages.length < worthTwoReaders ? withWordsCut : withHalfRead)(consolidator, options, task, other)
	} catch {
		// No memory or no room for a thread: slower, but the same.
		return consolidator.consolidate(messages, options)
	} finally {
		await other.end()
	}
}

/** The other thread cuts the words, slice by slice, and this one does the rest but for placing the further matters. */
async function withWordsCut(
	consolidator: Consolidator,
	options: ConsolidatorOptions,
	task: Task,
	other: OtherThread,
): Promise<Consolidation> {
	const { messages, level } = task
	// The list of words is read while the other thread loads its dictionary.
	consolidator.reader.segmenter.idf("")
	const placed: Placed[] = []
	const claims: Claim[] = []
	for (const { first, slice } of slicesOf(messages)) {
		const said = await other.said("cut")
		unpackedCuts(said.mains).forEach((cut, offset) => {
			const message = slice[offset]
			const read = message && cut && consolidator.read({ ...message, body: message.body.slice(0, said.bodyLengths[offset]) }, cut)
			if (read !== undefined) placed.push({ index: first + offset, read })
		})
		const cuts = unpackedCuts(said.claims)
		said.spans.forEach((span, index) => {
			const cut = cuts[index]
			claims.push({ ...span, vector: cut && consolidator.reader.vector(cut, messages[span.index] ?? {}, level) })
		})
	}
	other.tell({ claims, among: vectorsOf(placed, level) })
	const groups = consolidator.group(
		placed.map(({ read }) => read),
		options,
	)
	return assembled(messages, placed, groups, (await other.said("further")).further)
}

/** Each thread reads what the other has not taken, and finds half of the pairs. */
async function withHalfRead(
	consolidator: Consolidator,
	options: ConsolidatorOptions,
	task: Task,
	other: OtherThread,
): Promise<Consolidation> {
	const own = packed(readShare(consolidator, task))
	const { reads } = await other.said("read")
	other.tell(own)
	const placed = inOrder(unpacked(own, task.messages), unpacked(reads, task.messages))
	const read = placed.map((one) => one.read)
	const issues = pairedIssues(
		read.map(({ vectors }) => vectors.issue),
		mine,
	)
	const pairs = joinedPairs([issues.pairs, (await other.said("pairs")).pairs])
	const groups = consolidator.group(read, options, { ...issues, pairs })
	return assembled(task.messages, placed, groups, (await other.said("further")).further)
}
