/** Console: the second person's look before a posting, for who may post but does not work on the board. Looking changes nothing. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import type { Reader } from "../../store/store.ts"
import { settingOf } from "../setting/index.ts"
import { asideClaims, boardSums, itemsWhole } from "./board-read.ts"
import { CheckPage } from "./check-page.tsx"
import { handledItems } from "./hand.ts"
import { checkPath } from "./paths.ts"
import { changesSince, lastSeq } from "./repo-changes.ts"
import { latestPosting, settingsOf } from "./repo-posting.ts"
import type { Desk } from "./routes.ts"
import { secondLookOf } from "./second-look.ts"
import { objectionDays } from "./settings.ts"

/** What people do with the board, but for saying yes to what is proposed. */
const handKinds: readonly string[] = ["rename", "merge", "split", "apart", "move", "aside", "reopen", "withdraw"]
/** Of what is set aside; a village leaves out a few. */
const mostAside = 200

/** Who handed in the list as it stands now; undefined where nothing waits for a second person. */
export async function handedIn(reader: Reader, villageId: string): Promise<{ readonly by: string; readonly name: string } | undefined> {
	const { needsSecond, askedBy, askedByName, askedAtSeq } = await settingsOf(reader, villageId)
	if (!needsSecond || askedBy === null || askedAtSeq !== (await lastSeq(reader, villageId))) return undefined
	return { by: askedBy, name: askedByName ?? "" }
}

export function mountCheck(server: FastifyInstance, desk: Desk): void {
	const { store, say } = desk.house

	server.get(checkPath, async (request, reply) => {
		const session = await desk.enter(request, "item.post")
		const { villageId, accountId, csrf } = session
		const found = await store.read(async (reader) => {
			const asked = await handedIn(reader, villageId)
			const sums = await boardSums(reader, villageId)
			const items = asked === undefined ? [] : sums.items.filter(({ claimCount }) => claimCount > 0)
			const posting = await latestPosting(reader, villageId)
			// What the house proposed is news only where a list is posted already.
			const kinds = posting === undefined ? handKinds : [...handKinds, "propose"]
			return {
				askedBy: asked?.name ?? null,
				isOwn: asked?.by === accountId,
				account: sums.account,
				isNext: posting !== undefined,
				items: await itemsWhole(reader, villageId, items),
				handled: handledItems(asked === undefined ? [] : await changesSince(reader, villageId, posting?.atSeq ?? 0, kinds)),
				aside: asked === undefined ? [] : (await asideClaims(reader, villageId, { limit: mostAside, offset: 0 })).claims,
				isLast: (await secondLookOf(reader, villageId)) === "last",
				objectionDays: await settingOf(reader, villageId, objectionDays),
			}
		})
		const view = { ...found, csrf, notice: desk.notice(request.query) }
		return desk.send(reply, session, say("item.check.title"), h(CheckPage, { view, say }))
	})
}
