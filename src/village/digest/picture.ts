/** Draws what a digest promised, after its transaction, and sends it. A timer draws again what a stopped process left. */
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { minuteMs } from "../../text/date.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { countTry, type Drawing, takePicture, wantedPicture, wantPicture } from "./repo.ts"

export const pictureTimer = "digest.picture"
/** How long a drawing may take before it is begun anew. */
const patienceMs = 2 * minuteMs
const mostTries = 3

type PictureHouse = Pick<House, "store" | "media" | "clock" | "newId" | "say">

/** Promises a picture in `chatId`; drawn as soon as the transaction is committed. */
export async function promisePicture(
	tx: Tx,
	house: PictureHouse,
	picture: { readonly villageId: string; readonly chatId: string; readonly drawing: Drawing },
	now: number,
): Promise<void> {
	const id = house.newId()
	const { villageId } = picture
	await wantPicture(tx, { ...picture, id }, now)
	await setTimer(tx, { villageId, kind: pictureTimer, subject: id, dueAt: now + patienceMs, guardVersion: 0 }, house.newId)
	// What goes wrong here is made good by the timer.
	tx.afterCommit(() => void drawAndSend(house, villageId, id).catch(() => undefined))
}

/** Drawn outside any transaction; sent by whoever takes the promise first. */
export async function drawAndSend(house: PictureHouse, villageId: string, id: string): Promise<void> {
	const wanted = await house.store.read((reader) => wantedPicture(reader, villageId, id))
	if (wanted === undefined) return
	const { title, note, panels } = wanted.drawing
	const { chartPicture } = await import("./chart.ts")
	const png = await chartPicture(panels, { title, note })
	const stored = png === undefined ? undefined : await house.media.put(png, { name: "digest.png", mime: "image/png" })
	await house.store.tx(async (tx) => {
		if (!(await takePicture(tx, villageId, id))) return
		await clearTimer(tx, villageId, pictureTimer, id)
		if (stored === undefined || "refused" in stored) return
		const alt = house.say("digest.picture")
		const blocks = [{ kind: "media", media: "image", ref: stored.ref, alt }] as const
		await say(tx, { chatId: wanted.chatId, lane: "dialog", id: house.newId(), blocks, now: house.clock() })
	})
}

export const pictureDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const wanted = await wantedPicture(tx, villageId, subject)
	if (wanted === undefined) return
	if ((await countTry(tx, villageId, subject)) > mostTries) {
		await takePicture(tx, villageId, subject)
		const blocks = [{ kind: "text", text: house.say("digest.pictureFailed") }] as const
		await say(tx, { chatId: wanted.chatId, lane: "dialog", id: house.newId(), blocks, now })
		return
	}
	await setTimer(tx, { villageId, kind: pictureTimer, subject, dueAt: now + patienceMs, guardVersion: 0 }, house.newId)
	tx.afterCommit(() => void drawAndSend(house, villageId, subject).catch(() => undefined))
}
