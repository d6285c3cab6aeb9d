/** Plain scikit-learn on the same messages in the same run, where Debian's python3-sklearn and python3-jieba are installed. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { z } from "zod"
import { packageRoot } from "../src/root.ts"
import type { Level, Message } from "../src/text/consolidate/index.ts"

const script = join(packageRoot, "bench", "peers", "consolidate-sklearn.py")
/** Debian's own Python first: its packages are there and nowhere else. */
const pythons = ["/usr/bin/python3", "python3"]
const answerSchema = z.object({ labels: z.array(z.number()), ms: z.number(), way: z.string() })

/** Distances at which it does best on the set made by hand: of each it is shown at its best. */
export const bestDistance: Readonly<Record<Level, { readonly title: number; readonly body: number }>> = {
	issue: { title: 0.82, body: 0.8 },
	theme: { title: 0.9, body: 0.8 },
}
/** Distances of more texts than this do not fit the memory. */
const mostByAverage = 6_000

export type Grouped = { readonly groups: readonly (readonly string[])[]; readonly ms: number; readonly way: string }

let python: string | null | undefined

/** undefined where it is not installed. Its time is without the start of Python. */
export function sklearnGroups(messages: readonly Message[], distance: number): Grouped | undefined {
	python ??= pythons.find((one) => spawnSync(one, ["-c", "import sklearn, jieba"], { stdio: "ignore" }).status === 0) ?? null
	if (python === null) return undefined
	const texts = messages.map(({ title, body }) => (body === "" ? title : `${title}。${body}`))
	const { stdout, status } = spawnSync(python, [script], {
		input: JSON.stringify({ texts, distance, most: mostByAverage }),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	})
	if (status !== 0) return undefined
	const { labels, ms, way } = answerSchema.parse(JSON.parse(stdout))
	const groups = new Map<number, string[]>()
	labels.forEach((label, index) => {
		groups.set(label, [...(groups.get(label) ?? []), messages[index]?.id ?? ""])
	})
	return { groups: [...groups.values()], ms, way }
}
