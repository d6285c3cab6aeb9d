/** Ranked priority: members name what is most urgent, and the order follows from their rankings by count. */
import { appendEntry } from "../../ledger/index.ts"
import type { Tx } from "../../store/store.ts"
import { type CommandCx, note, type Refused, refused } from "./command.ts"
import { orderNow, rankable } from "./priority.ts"
import { mostRanked } from "./rank-flow.ts"
import { bodyById, seatsOf } from "./repo-bodies.ts"
import { lockAgenda, updateMatter } from "./repo-matters.ts"
import { setRanking } from "./repo-rounds.ts"

type Of = { readonly villageId: string; readonly bodyId: string }

/** Enters what one member finds most urgent, first to last, by the matters' serials; the latest of each member counts. */
export async function enterRanking(
	tx: Tx,
	cx: CommandCx,
	of: Of & { readonly unitId: string; readonly serials: readonly number[] },
): Promise<{ readonly ok: true } | Refused<"BODY_GONE" | "NOT_ON_ROLL" | "RANKING_WRONG">> {
	const { villageId, bodyId, unitId, serials } = of
	if ((await bodyById(tx, villageId, bodyId)) === undefined) return refused("BODY_GONE")
	if (!(await seatsOf(tx, villageId, bodyId)).some((seat) => seat.unitId === unitId)) return refused("NOT_ON_ROLL")
	const matters = await rankable(tx, { villageId, bodyId })
	const ids = serials.map((serial) => matters.find((matter) => matter.serial === serial)?.id)
	const ranking = ids.flatMap((id) => id ?? [])
	const isGood =
		ranking.length > 0 && ranking.length === ids.length && new Set(ranking).size === ranking.length && ranking.length <= mostRanked
	if (!isGood) return refused("RANKING_WRONG")
	await setRanking(tx, { villageId, bodyId, unitId, at: cx.now }, ranking)
	await note(tx, cx, villageId, "council.ranked", bodyId, { unitId, matters: ranking.length })
	return { ok: true }
}

/** Sets the order the rankings come to (Borda's count); what nobody ranked has no place in it. */
export async function settleOrder(
	tx: Tx,
	cx: CommandCx,
	{ villageId, bodyId }: Of,
): Promise<{ readonly ok: true; readonly placed: number } | Refused<"BODY_GONE" | "RANKING_MISSING">> {
	if ((await bodyById(tx, villageId, bodyId)) === undefined) return refused("BODY_GONE")
	await lockAgenda(tx, villageId)
	const { matters, rankings, lines } = await orderNow(tx, { villageId, bodyId })
	if (rankings.length === 0) return refused("RANKING_MISSING")
	const places = new Map(lines.map(({ matter }, index) => [matter.id, index + 1]))
	for (const matter of matters) await updateMatter(tx, matter, { rank: places.get(matter.id) ?? null })
	const body = {
		bodyId,
		rankings,
		order: lines.map(({ matter, points }) => ({ matterId: matter.id, points })),
	}
	await appendEntry(tx, { villageId, kind: "council.order", at: cx.now, body })
	await note(tx, cx, villageId, "council.order-set", bodyId, { placed: lines.length })
	return { ok: true, placed: lines.length }
}
