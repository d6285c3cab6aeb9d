/** What the console shows of one notice, read from the store. */
import type { Reader } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { isLargeVillage, roleLabel, villageById } from "../people/index.ts"
import { readingBeside, reckoning } from "../reckoned.ts"
import { countAudience } from "./audience.ts"
import { isAnybodyTold, reachPieces } from "./audience-seen.ts"
import { type Broadcast, broadcastOf } from "./broadcast-repo.ts"
import type { OneNotice } from "./console-notice-page.tsx"
import { messageOf, pathOf } from "./console-parts.ts"
import type { Standing } from "./console-progress.tsx"
import { countQuestions } from "./questions.ts"
import { noticeById, noticesById, versionOf } from "./repo.ts"
import { coverageOf, progressOf } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { audienceWords } from "./shown.ts"

type Reach = Pick<Standing, "progress" | "coverage">

/** Gives how a notice stands, undefined while it is not published: of a large village as it was reckoned lately. */
export function standingsNow({
	store,
	clock,
}: Pick<House, "store" | "clock">): (villageId: string, id: string) => Promise<Standing | undefined> {
	const beside = reckoning<Reach>(async (key) => {
		const [villageId = "", id = ""] = key.split(" ")
		const notice = await store.read((reader) => noticeById(reader, villageId, id))
		return notice === undefined ? { progress: undefined, coverage: undefined } : reachPieces(readingBeside(store), villageId, notice)
	}, clock)
	return async (villageId, id) => {
		const found = await store.read(async (reader) => {
			const notice = await noticeById(reader, villageId, id)
			if (notice === undefined || notice.version === 0) return undefined
			const broadcast: Broadcast | undefined = await broadcastOf(reader, villageId, notice)
			const reach: Reach | undefined = (await isLargeVillage(reader, villageId))
				? undefined
				: { progress: await progressOf(reader, villageId, notice), coverage: await coverageOf(reader, villageId, notice) }
			return { notice, broadcast, reach, isTold: reach !== undefined || (await isAnybodyTold(reader, villageId, notice)) }
		})
		if (found === undefined) return undefined
		const { notice, broadcast, reach, isTold } = found
		if (reach !== undefined) return { notice, broadcast, ...reach, isReckoning: false }
		const reckoned = isTold ? await beside.get(`${villageId} ${id} ${notice.version}`, clock()) : undefined
		if (reckoned?.kind === "ready") return { notice, broadcast, ...reckoned.value, isReckoning: false }
		return { notice, broadcast, progress: undefined, coverage: undefined, isReckoning: isTold }
	}
}

/** Titles of what else the notice's broadcast tells of: whoever stops it stops those as well. */
export async function companionsOf(
	reader: Reader,
	{ notice, broadcast }: Pick<Standing, "notice" | "broadcast">,
): Promise<readonly string[]> {
	const others = (broadcast?.notices ?? []).flatMap(({ id }) => (id === notice.id ? [] : [id]))
	return (await noticesById(reader, notice.villageId, others)).flatMap(({ state, title }) => (state === "published" ? [title] : []))
}

/** All its page shows; `done` is what a form just led to. */
export async function oneNotice(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	{ done, standing }: { readonly done: string | undefined; readonly standing: Standing | undefined },
): Promise<OneNotice | undefined> {
	const { villageId } = session
	const notice = await noticeById(reader, villageId, id)
	if (notice === undefined) return undefined
	const draft = notice.draft ?? undefined
	const none = { broadcast: undefined, progress: undefined, coverage: undefined, isReckoning: false }
	return {
		notice,
		version: notice.version === 0 ? undefined : await versionOf(reader, villageId, id, notice.version),
		draft,
		audience: draft === undefined ? "" : audienceWords(draft.audience, house.say, (role) => roleLabel(role, house.locale)),
		people: draft === undefined ? 0 : await countAudience(reader, villageId, draft.audience, house.clock()),
		...(standing ?? none),
		companions: standing === undefined ? [] : await companionsOf(reader, standing),
		questions: await countQuestions(reader, villageId, { noticeId: id, states: ["open"] }),
		expenseLimit: (await settingsOf(reader, villageId)).settings.expenseLimit,
		code: (await villageById(reader, villageId))?.code ?? "",
		said: messageOf(done, house),
		csrf: session.csrf,
		rights: session.rights,
		live: pathOf(id, "/progress"),
	}
}
