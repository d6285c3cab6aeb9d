/** What a person is asked to judge: in the chat and on the page. */
import type { Reader } from "../../store/store.ts"
import { taskById } from "./repo.ts"
import { followUpsOf } from "./repo-follow-ups.ts"

export type ToJudge = { readonly number: string; readonly round: number; readonly title: string }

/** Oldest first. A round that is over needs no answer any more. */
export async function toJudgeBy(
	reader: Reader,
	{ villageId, personId }: { readonly villageId: string; readonly personId: string },
): Promise<readonly ToJudge[]> {
	const found: ToJudge[] = []
	for (const { taskId, round } of await followUpsOf(reader, villageId, { personId })) {
		const task = await taskById(reader, villageId, taskId)
		if (task !== undefined && task.reopened === round && task.state === "done")
			found.push({ number: task.number, round, title: task.title })
	}
	return found
}
