/** A month of disclosure: on the 5th four categories go out as one message, residents see and ask, on the 20th they are answered in person. */
import { and, eq, isNotNull } from "drizzle-orm"
import type { Acceptor } from "../inbound/accept.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { House } from "../village/affair.ts"
import { broadcastOf } from "../village/notice/broadcast-repo.ts"
import { noticeTables } from "../village/notice/tables.ts"
import type { Check } from "./checks.ts"
import { type DemoClock, momentsOf, type PlayedMonth } from "./clock.ts"
import { conversation, LostResidentError, text } from "./conversation.ts"
import { checkMonth, type Month } from "./disclosure-checks.ts"
import { answer, confirmAtDoors, correctFinances, discloseAll, followCalendar, holdMeeting } from "./disclosure-office.ts"
import { lateQuestion, questions } from "./disclosure-texts.ts"
import type { Hears } from "./hearing.ts"
import { newestCursor, type Phone } from "./phone.ts"
import type { Random } from "./random.ts"

export type MonthStage = {
	readonly house: House
	readonly villageId: string
	readonly clock: DemoClock
	readonly month: PlayedMonth
	readonly random: Random
	readonly accept: Acceptor
	/** The phone whose chat has this address. */
	readonly phone: (address: string) => Phone
	readonly hears: Hears
	/** Until whatever is due is done, and what was said has arrived. */
	readonly settle: () => Promise<void>
}

/** Of the phones that were told; the others let it pass. */
const pressingShare = 0.6
/** Of those who are not in the middle of something. */
const speakingShare = 0.12
const patience = 300

/** Residents press and ask over the real message path; the village's clock is put forward from one day to the next. */
export async function discloseMonth(stage: MonthStage): Promise<{ readonly month: Month; readonly checks: readonly Check[] }> {
	const { house, villageId, clock, month, settle } = stage
	const on = async (at: number): Promise<void> => {
		clock.moveTo(at)
		await settle()
	}
	await followCalendar(house, villageId)
	await on(month.reminded)
	await on(month.disclosed)
	const told = await discloseAll(house, villageId, month, "evening")
	await on(month.told)
	const phones = await house.store.read((reader) => chatsTold(reader, villageId, told.broadcast))
	const pressed = await pressSeen(stage, phones, told.broadcast)
	const speakers = speakersAmong(stage, phones)
	const askers = speakers.slice(0, Math.min(questions.length, Math.ceil(speakers.length / 2)))
	const asked = await askAll(stage, askers, told.finance)
	const seconded = await secondAll(stage, speakers.slice(askers.length))
	await on(month.visited)
	const onPaper = await confirmAtDoors(house, villageId, told.ids)
	for (const { text: words, answer: said } of questions.slice(1)) await answer(house, villageId, words, said)
	await on(month.agenda)
	// Too late for this meeting's agenda.
	const [late] = phones.filter(({ isBusy }) => !isBusy)
	const askedLate = late !== undefined && (await ask(stage, late, `提问 ${told.village} ${lateQuestion}`, true)) ? 1 : 0
	await on(month.meeting)
	const meeting = await holdMeeting(house, villageId, month)
	await on(month.corrected)
	const corrected = await correctFinances(house, villageId, told.finance, month)
	await settle()
	const again = await house.store.read((reader) => broadcastOf(reader, villageId, corrected))
	if (again !== undefined) await pressSeen(stage, await house.store.read((reader) => chatsTold(reader, villageId, again.id)), again.id)
	return checkMonth(house, villageId, month, {
		...told,
		phones: phones.length,
		pressed,
		onPaper,
		asked: asked + askedLate,
		seconded,
		meeting,
		corrected,
	})
}

/** What has come due since the played month, up to today: nobody looks at a demo whose village has neglected its duties. */
export async function keepUp({ house, villageId, clock, month, settle }: MonthStage): Promise<void> {
	const { disclosed, year, month: number, period } = momentsOf(month.year, month.month + 1, house.timeZone)
	if (disclosed > Date.now()) return
	clock.moveTo(disclosed)
	await settle()
	await discloseAll(house, villageId, { year, month: number, period }, "now")
	await settle()
}

type ToldChat = { readonly personId: string; readonly address: string; readonly account: string; readonly isBusy: boolean }

/** How many people pressed. */
async function pressSeen({ house, random, accept, settle }: MonthStage, phones: readonly ToldChat[], broadcast: string): Promise<number> {
	const pressed = new Set<string>()
	for (const [index, { personId, account, address }] of phones.entries()) {
		if (!random.fork(`notice ${index}`).chance(pressingShare)) continue
		const event = { externalId: `${broadcast}-${index}`, at: house.clock(), chat: { account, id: address }, from: { id: address } }
		await accept("web", [{ ...event, kind: "choice", prompt: `notice.${broadcast}`, option: "seen" }])
		pressed.add(personId)
	}
	await settle()
	return pressed.size
}

/** Two at least, so that there is somebody to ask and somebody to stand behind it. Who stopped in the middle of a question would be understood to answer it. */
function speakersAmong({ random }: MonthStage, phones: readonly ToldChat[]): readonly ToldChat[] {
	const idle = phones.filter(({ isBusy }) => !isBusy)
	const willing = idle.filter(({ address }) => random.fork(`speaks ${address}`).chance(speakingShare))
	return willing.length < 2 ? idle.slice(0, 2) : willing
}

async function askAll(stage: MonthStage, askers: readonly ToldChat[], finance: string): Promise<number> {
	let asked = 0
	for (const [index, chat] of askers.entries()) {
		const question = questions[index]
		if (question !== undefined && (await ask(stage, chat, `提问 ${finance} ${question.text}`, question.isPublic))) asked += 1
	}
	return asked
}

/** Whether the village said that it has it. */
async function ask(stage: MonthStage, chat: ToldChat, words: string, isPublic: boolean): Promise<boolean> {
	return talk(stage, chat, async (say) => {
		const { ask: choice } = await say(text(words))
		if (choice === undefined) return undefined
		const screen = await say({ kind: "choice", token: choice.token, options: [isPublic ? "public" : "private"] })
		return stage.hears(screen.text, isPublic ? "notice.asked.public" : "notice.asked.private")
	})
}

/** Each stands behind one of the public questions. All at once: they do not wait for one another. */
async function secondAll(stage: MonthStage, chats: readonly ToldChat[]): Promise<number> {
	const { random } = stage
	const done = await Promise.all(
		chats.map((chat) =>
			talk(stage, chat, async (say) => {
				const { ask: choice } = await say(text("附议"))
				const open = choice?.options.filter(({ id }) => id !== "no") ?? []
				// The first is what most people ask.
				const option = open[random.fork(`seconds ${chat.address}`).chance(0.7) ? 0 : open.length - 1]
				if (choice === undefined || option === undefined) return undefined
				const screen = await say({ kind: "choice", token: choice.token, options: [option.id] })
				return stage.hears(screen.text, "notice.second.done")
			}),
		),
	)
	return done.filter((isDone) => isDone).length
}

type Say = ReturnType<typeof conversation>["say"]

async function talk({ phone, hears }: MonthStage, { address }: ToldChat, say: (say: Say) => Promise<unknown>): Promise<boolean> {
	const line = phone(address)
	try {
		return (await say(conversation(line, hears, patience, await newestCursor(line)).say)) !== undefined
	} catch (error) {
		if (!(error instanceof LostResidentError)) throw error
		return false
	} finally {
		line.close()
	}
}

/** Phones that were told, with whom each acts for now; children, who may look over a shoulder, are told nothing themselves. */
async function chatsTold(reader: Reader, villageId: string, broadcastId: string): Promise<readonly ToldChat[]> {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { chat: c, session: s } = reader.tables(transportTables)
	const told = and(eq(r.villageId, villageId), eq(r.broadcastId, broadcastId), isNotNull(r.messageId))
	const rows = await reader.db
		.selectDistinct({ chatId: c.id, personId: c.personId, account: c.account, address: c.address })
		.from(r)
		.innerJoin(c, eq(c.id, r.chatId))
		.where(told)
		.orderBy(c.address)
	const persons = new Set((await reader.db.selectDistinct({ personId: r.personId }).from(r).where(told)).map(({ personId }) => personId))
	const busy = new Set((await reader.db.selectDistinct({ chatId: s.chatId }).from(s)).map(({ chatId }) => chatId))
	return rows.flatMap(({ personId, chatId, ...row }) =>
		personId !== null && persons.has(personId) ? [{ ...row, personId, isBusy: busy.has(chatId) }] : [],
	)
}
