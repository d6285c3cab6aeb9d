/** The poll of those affected that a matter waits for, with how many have to answer for it to tell anything. */
import { z } from "zod"
import { recordsOf } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { settingOf } from "../setting/index.ts"
import { pollOf } from "../survey/index.ts"
import type { MatterPoll } from "./poll-rules.ts"
import type { Matter } from "./repo-matters.ts"
import { pollFewest } from "./settings.ts"

export async function pollOfMatter(
	reader: Reader,
	{ villageId, id, pollSurveyId }: Pick<Matter, "villageId" | "id" | "pollSurveyId">,
): Promise<MatterPoll | undefined> {
	const poll = pollSurveyId === null ? undefined : await pollOf(reader, villageId, pollSurveyId)
	if (poll === undefined || pollSurveyId === null) return undefined
	return { ...poll, fewest: await fewestOf(reader, villageId, { matterId: id, surveyId: pollSurveyId }) }
}

export const pollAttached = "council.poll-attached"
const attachedData = z.object({ surveyId: z.string(), fewest: z.number() })

/** As it stood when the survey was first tied to the matter: a number that could be changed afterwards could undo what people said. */
export async function fewestOf(
	reader: Reader,
	villageId: string,
	of: { readonly matterId: string; readonly surveyId: string },
): Promise<number> {
	const attached = (await recordsOf(reader, villageId, of.matterId)).flatMap(({ event, data }) =>
		event === pollAttached ? (attachedData.safeParse(data).data ?? []) : [],
	)
	return attached.find(({ surveyId }) => surveyId === of.surveyId)?.fewest ?? settingOf(reader, villageId, pollFewest)
}
