/** An opinion as a test hands it in; what a test does not care about is filled in. */

import type { Store } from "../../../src/store/store.ts"
import { type Filed, fileOpinion, type HandIn } from "../../../src/village/opinion/commands.ts"

export const qingjiang = { id: "v-qj", code: "QJ" }
export const longtan = { id: "v-lt", code: "LT" }
/** 2026-03-05 09:00 in Shanghai. */
export const march = Date.UTC(2026, 2, 5, 1, 0, 0)

let made = 0

export function handIn(part: Partial<HandIn> = {}): HandIn {
	made += 1
	return {
		village: qingjiang,
		timeZone: "Asia/Shanghai",
		id: `o-${made}`,
		now: march,
		author: { personId: "p-li", householdId: "h-7", groupName: "一组", givenName: null },
		text: `村东头的路灯坏了 ${made}`,
		media: [],
		sourceKind: "written",
		channel: "web",
		chatId: "chat-1",
		isNamed: false,
		enteredBy: null,
		...part,
	}
}

export async function file(store: Store, part: Partial<HandIn> = {}): Promise<Extract<Filed, { number: string }>> {
	const filed = await store.tx((tx) => fileOpinion(tx, handIn(part)))
	if (filed.kind === "refused") throw new Error(`the opinion was refused: ${filed.why}`)
	return filed
}
