/**
 * The end of a dialog by its own clock. The timer names the conversation; what became of it meanwhile is asked when it rings. Whoever
 * is in the middle of it is told at once. One that lies there for hours ends without a word, for nobody is woken at midnight to hear that
 * a survey they left has closed; where another dialog lies below, it stays, and the person's next word brings the news.
 */
import { eq } from "drizzle-orm"
import { hasExpired, shortInterruptionMs } from "../engine/pause.ts"
import type { Frame } from "../engine/turn.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { setTimer } from "../timers/due.ts"
import type { SessionKey } from "./sessions.ts"

/** Rung by the message path itself, not by an affair. */
export const expiryTimer = "dialog.expired"

/** The chat was being worked just when its timer rang: looked at again after this, ms. */
export const expireAgainMs = 2_000

/** Sets the timer where the dialog on top has got another end than before. Without a person or a village there is nothing that ends. */
export async function setExpiry(
	tx: Tx,
	key: SessionKey,
	ends: { readonly before: Frame | undefined; readonly after: Frame | undefined; readonly villageId: string | undefined },
	newId: () => string,
): Promise<void> {
	const { before, after, villageId } = ends
	const until = after?.wait.until
	if (until === undefined || until === before?.wait.until || villageId === undefined || key.personId === "") return
	await setTimer(tx, { villageId, kind: expiryTimer, subject: subjectOf(key), dueAt: until, guardVersion: 0 }, newId)
}

function subjectOf({ chatId, personId, sender }: SessionKey): string {
	return `${chatId} ${personId} ${sender}`
}

/** The conversation a timer names. A platform's name for a sender may contain blanks. */
export function conversationOf(subject: string): SessionKey | undefined {
	const [chatId, personId, ...sender] = subject.split(" ")
	if (chatId === undefined || personId === undefined || sender.length === 0) return undefined
	return { chatId, personId, sender: sender.join(" ") }
}

/** What is to be done about the dialog on top: `tell` its end, `drop` it without a word, or leave it as it is. */
export function endOf(frames: readonly Frame[], now: number): "tell" | "drop" | "leave" {
	const top = frames.at(-1)
	if (top === undefined || !hasExpired(top.wait, now)) return "leave"
	if (now - top.updatedAt < shortInterruptionMs) return "tell"
	return frames.length === 1 ? "drop" : "leave"
}

/** The chat as a turn needs it; undefined when it is gone. */
export async function chatNow(tx: Tx, chatId: string) {
	const { chat } = tx.tables(transportTables)
	const [row] = await tx.db
		.select({ id: chat.id, channel: chat.channel, isGroup: chat.isGroup, personId: chat.personId, villageId: chat.villageId })
		.from(chat)
		.where(eq(chat.id, chatId))
	return row
}
