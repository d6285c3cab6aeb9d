/** A matter is taken off the agenda. */
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { tellAskers } from "./decide.ts"
import { lockMatter, matterById, updateMatter } from "./repo-matters.ts"

/** Takes a matter off the agenda before it is decided; who brought it up hears why. */
export async function withdrawMatter(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly reason: string },
): Promise<{ readonly ok: true } | Refused<"MATTER_GONE" | "VOTE_OPEN" | "REASON_MISSING">> {
	const { villageId, matterId } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	if (matter === undefined || matter.state === "decided" || matter.state === "withdrawn") return refused("MATTER_GONE")
	if (matter.state === "voting") return refused("VOTE_OPEN")
	const reason = cleanText(of.reason, limits.note).replaceAll("\n", " ")
	if (reason === "") return refused("REASON_MISSING")
	await updateMatter(tx, matter, { state: "withdrawn" })
	await note(tx, cx, villageId, "council.matter-withdrawn", matterId)
	await tellAskers(tx, cx, matter, { changeId: `council.withdrawn:${matterId}`, key: "withdrawn", values: { reason } })
	return { ok: true }
}
