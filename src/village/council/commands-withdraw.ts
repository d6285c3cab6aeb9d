/** A matter is taken off the agenda: why is kept, and told to who brought it up. */
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { openMatter } from "./commands-matters.ts"
import { tellAskers, toldReason } from "./decide.ts"
import { addGate, updateMatter } from "./repo-matters.ts"

/** Takes a matter off the agenda before it is decided. */
export async function withdrawMatter(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly reason: string },
): Promise<{ readonly ok: true } | Refused<"MATTER_GONE" | "VOTE_OPEN" | "REASON_MISSING">> {
	const { villageId, matterId } = of
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	if (matter.state === "voting") return refused("VOTE_OPEN")
	const reason = cleanText(of.reason, limits.note)
	if (reason === "") return refused("REASON_MISSING")
	await updateMatter(tx, matter, { state: "withdrawn" })
	const row = { villageId, id: cx.house.newId(), matterId, by: cx.by, at: cx.now }
	await addGate(tx, { ...row, kind: "withdrawal", verdict: "returned", note: reason })
	await note(tx, cx, villageId, "council.matter-withdrawn", matterId)
	await tellAskers(tx, cx, matter, { changeId: `council.withdrawn:${matterId}`, key: "withdrawn", values: { reason: toldReason(reason) } })
	return { ok: true }
}
