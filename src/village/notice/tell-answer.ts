/** The answer to a question, told to those who wait for it. */
import { and, eq } from "drizzle-orm"
import type { Block } from "../../channel/message.ts"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import { sayToMany } from "../../outbound/say-many.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { waysTo } from "../people/index.ts"
import type { Question, QuestionCx } from "./questions.ts"
import { noticeById } from "./repo.ts"
import { noticeTables } from "./tables.ts"

/** Who asked, and who stood behind it to know it too. Their own matter: 退订 does not keep it away, and it costs no budget. */
export async function tellAnswer(tx: Tx, { house, now }: Omit<QuestionCx, "by">, question: Question, number: string): Promise<void> {
	const { villageId, personId, text, answer, answerFiles, noticeId } = question
	const notice = await noticeById(tx, villageId, noticeId)
	const words = {
		number,
		title: notice?.title ?? "",
		text,
		answer: answer === null || answer === "" ? house.say("notice.question.inFile") : answer,
	}
	// What only the village and they may read stands on no page: the files come along.
	const files = answerFiles.map(
		({ ref, name, kind }): Block => ({ kind: "media", media: kind === "image" ? "image" : "file", ref, alt: name }),
	)
	const query = { villageId, purpose: "own", channels: house.channels, now } as const
	const own = chatsIn(await waysTo(tx, query, personId === null ? [] : [personId]))
	for (const chatId of own) {
		const blocks = [{ kind: "text" as const, text: house.say("notice.question.answered", words) }, ...files]
		await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks, now })
	}
	const others = chatsIn(await waysTo(tx, query, await secondersOf(tx, question))).filter((chatId) => !own.includes(chatId))
	const body = JSON.stringify([{ kind: "text", text: house.say("notice.question.answeredToo", words) }, ...files])
	const messages = others.map((chatId) => ({ chatId, body }))
	await sayToMany(tx, `answer-${question.id}-`, messages, now)
}

async function secondersOf(reader: Reader, { villageId, id }: Question): Promise<readonly string[]> {
	const { noticeSecond: t } = reader.tables(noticeTables)
	const rows = await reader.db
		.select({ personId: t.personId })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.questionId, id)))
	return rows.map(({ personId }) => personId)
}
