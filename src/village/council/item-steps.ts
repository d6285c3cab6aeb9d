/** What the council knows of posted items: put before which body, voted on, decided. */
import { formatDate } from "../../text/date.ts"
import type { ItemProgressSource, ItemStep } from "../affair.ts"
import { matterPath } from "./console.ts"
import { bodiesOf } from "./repo-bodies.ts"
import { decisionsOnItems, type ItemMatter, mattersOfItems } from "./repo-items.ts"
import type { Decision } from "./repo-matters.ts"
import { type Round, roundsOf } from "./repo-rounds.ts"

type Known = { readonly matter: ItemMatter; readonly rounds: readonly Round[]; readonly decision: Decision | undefined }

export const itemProgress: ItemProgressSource = async ({ reader, house, villageId, itemIds }) => {
	const matters = await mattersOfItems(reader, villageId, itemIds)
	if (matters.length === 0) return []
	const bodies = new Map((await bodiesOf(reader, villageId)).map(({ id, name }) => [id, name]))
	const decisions = await decisionsOnItems(reader, villageId)
	const rounds = await roundsOf(
		reader,
		villageId,
		matters.map(({ id }) => id),
	)
	const { say, locale, timeZone } = house
	return matters.map((matter): ItemStep => {
		const own = rounds.filter(({ matterId }) => matterId === matter.id)
		const { stage, at } = stageOf({ matter, rounds: own, decision: decisions.get(matter.id) })
		const values = {
			body: bodies.get(matter.bodyId) ?? "",
			round: matter.round,
			number: decisions.get(matter.id)?.number ?? "",
			day: matter.meetsAt === null ? "" : formatDate(matter.meetsAt, locale, timeZone),
		}
		const key = (stage === "again" || stage === "listed") && values.day !== "" ? `${stage}On` : stage
		return { itemId: matter.itemId, stage, at, words: say(`council.item.step.${key}`, values), path: matterPath(matter.id) }
	})
}

type Stage = "listed" | "voting" | "again" | "adopted" | "rejected"

function stageOf({ matter, rounds, decision }: Known): { readonly stage: Stage; readonly at: number } {
	if (decision !== undefined && decision.verdict !== "void") return { stage: decision.verdict, at: decision.at }
	const last = rounds.at(-1)
	if (last === undefined) return { stage: "listed", at: matter.createdAt }
	if (decision !== undefined && last.round === decision.round) return { stage: "again", at: decision.at }
	// A round that is counted and waits for its verdict is still being decided.
	return last.verdict === "again" ? { stage: "again", at: last.closedAt ?? last.openedAt } : { stage: "voting", at: last.openedAt }
}
