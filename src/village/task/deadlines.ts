/** Every deadline a task had, read from the record of what was done to it. Pure. */
import { z } from "zod"
import type { RecordEntry } from "../../store/journal.ts"

/** Records of before deadlines were kept in them hold none. */
const withDeadline = z.object({ deadline: z.number() })

/** The first one first; one that was set anew to the same day is one. */
export function deadlinesIn(
	records: readonly Pick<RecordEntry, "at" | "data">[],
): readonly { readonly at: number; readonly deadline: number }[] {
	const found: { readonly at: number; readonly deadline: number }[] = []
	for (const { at, data } of records) {
		const { deadline } = withDeadline.safeParse(data).data ?? {}
		if (deadline !== undefined && found.at(-1)?.deadline !== deadline) found.push({ at, deadline })
	}
	return found
}
