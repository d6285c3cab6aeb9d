/** What the console shows of one notice, read from the store. */
import type { Reader } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { roleLabel, villageById } from "../people/index.ts"
import { countAudience } from "./audience.ts"
import { type Broadcast, broadcastOf } from "./broadcast.ts"
import type { OneNotice } from "./console-notice-page.tsx"
import { messageOf, pathOf } from "./console-parts.ts"
import type { Standing } from "./console-progress.tsx"
import { countQuestions } from "./questions.ts"
import { noticeById, versionOf } from "./repo.ts"
import { coverageOf, progressOf } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { audienceWords } from "./shown.ts"

/** Undefined while it is not published. */
export async function standing(reader: Reader, villageId: string, id: string): Promise<Standing | undefined> {
	const notice = await noticeById(reader, villageId, id)
	if (notice === undefined || notice.version === 0) return undefined
	const broadcast: Broadcast | undefined = await broadcastOf(reader, villageId, notice)
	return { notice, broadcast, progress: await progressOf(reader, villageId, notice), coverage: await coverageOf(reader, villageId, notice) }
}

/** All its page shows; `done` is what a form just led to. */
export async function oneNotice(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	done: string | undefined,
): Promise<OneNotice | undefined> {
	const { villageId } = session
	const notice = await noticeById(reader, villageId, id)
	if (notice === undefined) return undefined
	const draft = notice.draft ?? undefined
	const none = { broadcast: undefined, progress: undefined, coverage: undefined }
	return {
		notice,
		version: notice.version === 0 ? undefined : await versionOf(reader, villageId, id, notice.version),
		draft,
		audience: draft === undefined ? "" : audienceWords(draft.audience, house.say, (role) => roleLabel(role, house.locale)),
		people: draft === undefined ? 0 : await countAudience(reader, villageId, draft.audience, house.clock()),
		...((await standing(reader, villageId, id)) ?? none),
		questions: await countQuestions(reader, villageId, { noticeId: id, states: ["open"] }),
		expenseLimit: (await settingsOf(reader, villageId)).settings.expenseLimit,
		code: (await villageById(reader, villageId))?.code ?? "",
		said: messageOf(done, house),
		csrf: session.csrf,
		rights: session.rights,
		live: pathOf(id, "/progress"),
	}
}
