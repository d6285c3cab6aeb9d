/** What the console shows of one notice, read from the store. */
import type { Reader } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { isLargeVillage, roleLabel, villageById } from "../people/index.ts"
import { type Reckoning, readingBeside, reckoning } from "../reckoned.ts"
import { countAudience } from "./audience.ts"
import { isAnybodyTold, reachPieces } from "./audience-seen.ts"
import type { ToldNotice } from "./broadcast-plan.ts"
import { type Broadcast, broadcastOf } from "./broadcast-repo.ts"
import type { OneNotice } from "./console-notice-page.tsx"
import { messageOf, pathOf } from "./console-parts.ts"
import type { Standing } from "./console-progress.tsx"
import { countQuestions } from "./questions.ts"
import { noticeById, noticesById, versionOf } from "./repo.ts"
import { type Coverage, coverageOf, type Progress, progressOf } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { audienceWords } from "./shown.ts"

type Reach = { readonly progress: Progress; readonly coverage: Coverage }

type Reckoner = Pick<House, "store" | "clock">
/** What was reckoned of large villages: by the console and in chats alike. */
const reckoners = new WeakMap<Reckoner["store"], Reckoning<Reach>>()

/** Of a large village, as it was reckoned lately; undefined while it is being reckoned for the first time. */
async function reachBeside({ store, clock }: Reckoner, villageId: string, { id, version }: ToldNotice): Promise<Reach | undefined> {
	const make = (key: string) => {
		const [village = "", noticeId = "", told = ""] = key.split(" ")
		return reachPieces(readingBeside(store), village, { id: noticeId, version: Number(told) })
	}
	const beside = reckoners.get(store) ?? reckoning<Reach>(make, clock)
	reckoners.set(store, beside)
	const reckoned = await beside.get(`${villageId} ${id} ${version}`, clock())
	return reckoned.kind === "ready" ? reckoned.value : undefined
}

/**
 * Whom a version has reached; undefined where the village is large and it is being reckoned. ▲ Read at once, 100,000 recipients took seconds in
 * which nobody else was served.
 */
export async function reachNow(reader: Reader, house: Reckoner, villageId: string, told: ToldNotice): Promise<Reach | undefined> {
	if (await isLargeVillage(reader, villageId)) return reachBeside(house, villageId, told)
	return { progress: await progressOf(reader, villageId, told), coverage: await coverageOf(reader, villageId, told) }
}

/** Gives how a notice stands, undefined while it is not published: of a large village as it was reckoned lately. */
export function standingsNow(house: Reckoner): (villageId: string, id: string) => Promise<Standing | undefined> {
	const { store } = house
	return async (villageId, id) => {
		const found = await store.read(async (reader) => {
			const notice = await noticeById(reader, villageId, id)
			if (notice === undefined || notice.version === 0) return undefined
			const broadcast: Broadcast | undefined = await broadcastOf(reader, villageId, notice)
			const isLarge = await isLargeVillage(reader, villageId)
			const reach = isLarge ? undefined : await reachNow(reader, house, villageId, notice)
			return { notice, broadcast, reach, isTold: reach !== undefined || (await isAnybodyTold(reader, villageId, notice)) }
		})
		if (found === undefined) return undefined
		const { notice, broadcast, isTold } = found
		const reach = found.reach ?? (isTold ? await reachBeside(house, villageId, notice) : undefined)
		if (reach !== undefined) return { notice, broadcast, ...reach, isReckoning: false }
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
