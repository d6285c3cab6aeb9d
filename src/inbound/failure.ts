/** What becomes of an event whose turn failed, or ended the process: tried again, then given up in the open. */
import { inboundSchema } from "../channel/message.ts"
import { say } from "../outbound/outbox.ts"
import { addAlert } from "../store/journal.ts"
import type { Tx } from "../store/store.ts"
import { type Head, headOf, postpone, triesOf } from "./inbox.ts"
import { chatLock, type TurnHost } from "./turn-of-chat.ts"
import { countCrash } from "./upkeep.ts"

/** A turn that threw is a bug or a passing trouble of the database: a few more tries, then staff look at it. */
const retryDelaysMs = [500, 2_000, 10_000, 60_000]

/** The database's trouble, not the event's: no try is counted. */
const passing = new Set(["STORE_TX_LOST", "STORE_COMMIT_UNKNOWN"])

/**
 * After a turn that threw. `seq`: the event it worked, undefined when it failed before it had one. Gives "later" (the poll takes
 * it again) or "dead" (the next event of the chat can be worked).
 */
export async function failed(
	tx: Tx,
	failure: { readonly chatId: string; readonly seq: number | undefined; readonly code: string },
	host: TurnHost,
): Promise<"later" | "dead"> {
	const { chatId, seq, code } = failure
	if (seq === undefined || passing.has(code)) return "later"
	// Another instance may have taken the chat meanwhile and got through.
	await tx.lock(chatLock(chatId))
	const head = await headOf(tx, chatId)
	if (head?.seq !== seq) return "later"
	const attempts = (await triesOf(tx, chatId, seq)).attempts + 1
	const delayMs = retryDelaysMs[attempts - 1]
	if (delayMs !== undefined) {
		await postpone(tx, chatId, seq, { status: "new", attempts, dueAt: host.clock() + delayMs, cause: code })
		return "later"
	}
	await giveUp(tx, chatId, head, { attempts, code }, host)
	return "dead"
}

/** From so many processes on that ended with an event unfinished, it is worked alone: it might be what ends them. */
export const suspectAfter = 3
/** So many more may end while it is worked alone. Power fails at any moment, so this is more than bad luck makes likely. */
const mostAlone = 10

/**
 * Before a suspected event is worked alone: counts the try, so that one that ends the process every time is given up in the end,
 * and alone. Gives "try", or "dead".
 */
export async function suspected(tx: Tx, chatId: string, host: TurnHost): Promise<"try" | "dead"> {
	// Held by another instance, or not due: the turn will find that out, and nothing is tried.
	if (!(await tx.tryLock(chatLock(chatId)))) return "try"
	const head = await headOf(tx, chatId)
	if (head === undefined || head.dueAt > host.clock()) return "try"
	const { attempts, crashes } = await triesOf(tx, chatId, head.seq)
	if (crashes >= suspectAfter + mostAlone) {
		await giveUp(tx, chatId, head, { attempts, code: "CRASH_LOOP" }, host)
		return "dead"
	}
	await countCrash(tx, chatId, head.seq)
	return "try"
}

async function giveUp(
	tx: Tx,
	chatId: string,
	head: Head,
	end: { readonly attempts: number; readonly code: string },
	host: TurnHost,
): Promise<void> {
	const now = host.clock()
	await postpone(tx, chatId, head.seq, { status: "dead", attempts: end.attempts, dueAt: now, cause: end.code })
	await addAlert(tx, { id: host.newId(), villageId: head.villageId, kind: "inbox-dead", subject: chatId, detail: end.code, at: now })
	if (!waitsForReply(head)) return
	const text = host.switchboard.say("engine.turnFailed")
	await say(tx, { chatId, lane: "dialog", id: host.newId(), blocks: [{ kind: "text", text }], now })
}

/** Whether somebody said this to us and looks for an answer: not so a timer, a receipt, or talk among others in a group. */
function waitsForReply({ body, channel }: Head): boolean {
	const read = inboundSchema.safeParse(parsed(body))
	if (!read.success) return channel !== "system"
	const { kind, group } = read.data
	return (kind === "text" || kind === "choice" || kind === "media" || kind === "joined") && (group === undefined || group.mentioned)
}

function parsed(body: string | null): unknown {
	try {
		return JSON.parse(body ?? "null")
	} catch {
		return undefined
	}
}
