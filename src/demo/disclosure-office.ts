/** The demo's office in a month of disclosure: what a secretary, a supervisor and the contacts do in the console. */
import type { Tx } from "../store/store.ts"
import type { House } from "../village/affair.ts"
import { broadcastOf } from "../village/notice/broadcast-repo.ts"
import { presets } from "../village/notice/calendar.ts"
import { discloseNothing } from "../village/notice/calendar-work.ts"
import { startCorrection } from "../village/notice/commands.ts"
import { answerQuestion, draftNotice, listQuestions, publishAndTell, releaseAndPublish } from "../village/notice/index.ts"
import { agendaOf, keepMinutes, meetingOf } from "../village/notice/meetings.ts"
import { buildMinutes } from "../village/notice/minutes.ts"
import { confirmOnPaper } from "../village/notice/paper.ts"
import { isRejected } from "../village/notice/questions.ts"
import { type Notice, noticeByNumber, versionOf } from "../village/notice/repo.ts"
import type { Category } from "../village/notice/rules.ts"
import { unseenPersons } from "../village/notice/seen.ts"
import { defaultSettings, keepSettings } from "../village/notice/settings.ts"
import { villageById } from "../village/people/index.ts"
import type { PlayedMonth } from "./clock.ts"
import { correctedIn, disclosedIn, meetingWords, nothingNew, questions, whyCorrected } from "./disclosure-texts.ts"

const secretary = "demo secretary"
const supervisor = "demo supervisor"
const contact = "demo contact"

function cxOf(house: House, by: string) {
	return { house, now: house.clock(), by }
}

/** All four categories each month, as the places do where the questioning meeting comes from. */
export async function followCalendar(house: House, villageId: string): Promise<void> {
	const monthly = presets.find(({ id }) => id === "monthly")
	if (monthly === undefined) throw new Error("there is no preset that discloses monthly")
	const settings = { ...defaultSettings, calendar: monthly.calendar }
	await house.store.tx((tx) => keepSettings(tx, villageId, settings, house.clock()))
}

export type Disclosed = {
	readonly ids: readonly string[]
	readonly broadcast: string
	/** Numbers of the notices that are asked about. */
	readonly finance: string
	readonly village: string
}

/** Three categories are told of in one message, the finances released by another person; the fourth has nothing to disclose, and says why. */
export async function discloseAll(
	house: House,
	villageId: string,
	month: Pick<PlayedMonth, "year" | "month" | "period">,
	when: "evening" | "now",
): Promise<Disclosed> {
	const { store } = house
	const notices: Notice[] = []
	for (const content of disclosedIn(month))
		notices.push(
			await store.tx(async (tx) => {
				const { id } = await draftNotice(tx, cxOf(house, secretary), { villageId, content })
				return letOut(tx, house, { villageId, id, when })
			}),
		)
	const { category, why } = nothingNew
	const nothing = await store.tx((tx) =>
		discloseNothing(tx, house, { villageId, category, period: month.period, why, by: secretary, now: house.clock() }),
	)
	if (nothing !== "done") throw new Error(`the demo could not say that there is nothing to disclose: ${nothing}`)
	const numberOf = (name: Category) => notices.find((one) => one.category === name)?.number ?? ""
	const [first] = notices
	const broadcast = first && (await store.read((reader) => broadcastOf(reader, villageId, first)))
	return {
		ids: notices.map(({ id }) => id),
		broadcast: broadcast?.id ?? "",
		finance: numberOf("finance"),
		village: numberOf("village"),
	}
}

/** Publishes a draft; finances wait for the supervisor, who lets exactly that draft out. */
async function letOut(
	tx: Tx,
	house: House,
	{ villageId, id, when }: { readonly villageId: string; readonly id: string; readonly when: "evening" | "now" },
): Promise<Notice> {
	const done = await publishAndTell(tx, cxOf(house, secretary), { villageId, id, when })
	if (!done.ok) throw new Error(`a demo notice was refused: ${done.code}`)
	if (done.told !== "waits") return done.notice
	const { draftVersion } = done.notice
	const released = await releaseAndPublish(tx, cxOf(house, supervisor), { villageId, id, draftVersion })
	if (!released.ok) throw new Error(`a demo notice was not released: ${released.code}`)
	return released.notice
}

/** One household in so many has it from its contact, on paper. */
const doorEvery = 6

/** The contacts have been where nobody had seen the notices yet. Gives how many views they entered. */
export async function confirmAtDoors(house: House, villageId: string, ids: readonly string[]): Promise<number> {
	const { store } = house
	let entered = 0
	for (const id of ids) {
		const notice = { id, version: 1 }
		const unseen = await store.read((reader) => unseenPersons(reader, villageId, notice))
		const atDoor = unseen.filter(({ standing }) => standing === "door").toSorted((a, b) => (a.personId < b.personId ? -1 : 1))
		const persons = atDoor.filter((_, place) => place % doorEvery === 0).map(({ personId }) => personId)
		entered += await store.tx((tx) => confirmOnPaper(tx, { villageId, notice, persons, by: contact, now: house.clock() }))
	}
	return entered
}

type Meeting = { readonly period: string; readonly present: number; readonly disagree: number }

/** Answers everybody who asked in these words, in writing or at the meeting. Gives how many. */
export async function answer(house: House, villageId: string, words: string, said: string, meeting?: Meeting): Promise<number> {
	const { store } = house
	const page = { limit: 500, offset: 0 }
	const open = await store.read((reader) => listQuestions(reader, villageId, { states: ["open"] }, page))
	const same = open.filter((one) => one.text === words)
	for (const { id } of same)
		await store.tx((tx) =>
			answerQuestion(tx, cxOf(house, secretary), { villageId, id, text: said, files: [], ...(meeting && { meeting }) }),
		)
	return same.length
}

/** Who came, and who did not accept what was said about the river. */
const [present, disagree] = [42, 25]

export type HeldMeeting = {
	readonly agenda: readonly string[]
	readonly answered: number
	readonly rejected: number
	/** Size of the minutes as a Word file. */
	readonly minutesBytes: number
}

/** Every question on the agenda is answered in person, and what was said is entered; the minutes are written and exported. */
export async function holdMeeting(house: House, villageId: string, { period, meeting: heldAt }: PlayedMonth): Promise<HeldMeeting> {
	const { store } = house
	const made = await store.read((reader) => meetingOf(reader, villageId, period))
	if (made === undefined) throw new Error("the calendar drew up no agenda")
	let answered = 0
	for (const { text, answer: said } of questions) {
		const taken = { period, present, disagree: text === questions[0].text ? disagree : 3 }
		answered += await answer(house, villageId, text, said, taken)
	}
	const of = { villageId, period, ...meetingWords, present, heldAt }
	await store.tx((tx) => keepMinutes(tx, cxOf(house, secretary), of))
	const { meeting, village, listed } = await store.read(async (reader) => ({
		meeting: await meetingOf(reader, villageId, period),
		village: await villageById(reader, villageId),
		listed: await agendaOf(reader, made),
	}))
	const minutes = meeting && (await buildMinutes({ meeting, questions: listed, village: village?.name ?? "", house }))
	return { agenda: made.agenda, answered, rejected: listed.filter(isRejected).length, minutesBytes: minutes?.length ?? 0 }
}

/** What most did not accept is published anew with the decision's number, and everybody is told; the first version stays. */
export async function correctFinances(house: House, villageId: string, number: string, month: PlayedMonth): Promise<Notice> {
	const { store } = house
	return store.tx(async (tx) => {
		const notice = await noticeByNumber(tx, villageId, number)
		const published = notice && (await versionOf(tx, villageId, notice.id, notice.version))
		if (published === undefined) throw new Error("the finances to be corrected are not there")
		const { noticeId: id, content } = published
		await startCorrection(tx, cxOf(house, secretary), { villageId, id, content: correctedIn(content, month), why: whyCorrected })
		return letOut(tx, house, { villageId, id, when: "now" })
	})
}
