/** Posted items are put before a body: one, several or all. Each matter keeps its item's number, wording and authors. */
import type { Reader, Tx } from "../../store/store.ts"
import { authorsOf, authorsOfItem, itemsOf, type PostedItem, peopleOf } from "../item/index.ts"
import { type CommandCx, limits, type Refused, refused } from "./command.ts"
import { lacksStandard } from "./commands-gates.ts"
import { putMatter } from "./commands-matters.ts"
import { bodyById } from "./repo-bodies.ts"
import { decisionsOnItems, mattersOfItems } from "./repo-items.ts"
import { addParties, lockAgenda, type Matter } from "./repo-matters.ts"
import type { MatterKind, PresetId } from "./stages.ts"

/** Why an item is not put: it is on an agenda, or was adopted. What was rejected may be put again, where it is named. */
export type Held = "on-agenda" | "adopted" | "rejected"

/** Of the items that have a matter, what stands in the way of another. */
export async function heldItems(reader: Reader, villageId: string): Promise<ReadonlyMap<string, Held>> {
	const decisions = await decisionsOnItems(reader, villageId)
	const held = new Map<string, Held>()
	for (const { id, itemId } of await mattersOfItems(reader, villageId)) {
		const verdict = decisions.get(id)?.verdict
		held.set(itemId, verdict === undefined || verdict === "void" ? "on-agenda" : verdict)
	}
	return held
}

export type PutItems = {
	readonly villageId: string
	readonly bodyId: string
	/** `all`: every posted item that no body has had yet. */
	readonly itemIds: readonly string[] | "all"
	readonly kind: MatterKind
	readonly preset?: PresetId
}

/** Returns the matters made, by item number, and how many of the items named are with a body already. */
export async function putItems(
	tx: Tx,
	cx: CommandCx,
	{ villageId, bodyId, itemIds, kind, preset }: PutItems,
): Promise<
	| { readonly ok: true; readonly matters: readonly Matter[]; readonly held: number }
	| Refused<"BODY_GONE" | "ITEM_MISSING" | "STANDARD_FIRST">
> {
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined || body.endedAt !== null) return refused("BODY_GONE")
	if (await lacksStandard(tx, villageId, kind)) return refused("STANDARD_FIRST")
	await lockAgenda(tx, villageId)
	const held = await heldItems(tx, villageId)
	const posted = await discussable(tx, villageId)
	const named = itemIds === "all" ? posted.filter(({ id }) => !held.has(id)) : posted.filter(({ id }) => itemIds.includes(id))
	if (named.length === 0) return refused("ITEM_MISSING")
	const free = named.filter(({ id }) => held.get(id) === undefined || held.get(id) === "rejected")
	const matters: Matter[] = []
	for (const item of free) {
		const made = await putMatter(tx, cx, {
			villageId,
			bodyId,
			title: item.title,
			text: wordingOf(cx, item),
			kind,
			...(preset !== undefined && { preset }),
			item: { id: item.id, number: item.number },
			askerIds: authorsOf(item),
		})
		if (made.ok) matters.push(made.matter)
	}
	return { ok: true, matters, held: named.length - free.length }
}

/** Posted items that still hold something somebody said. */
export async function discussable(reader: Reader, villageId: string): Promise<readonly PostedItem[]> {
	return (await itemsOf(reader, villageId)).filter(({ claims, supporters }) => claims.length + supporters.length > 0)
}

/** In its authors' own words, without their names; what was flagged and not looked at stays out. */
function wordingOf({ house: { say } }: CommandCx, { number, claims, supporters }: PostedItem): string {
	const lines: string[] = []
	let left = 0
	for (const { shown, opinionNumber } of claims) {
		const line =
			shown === null ? undefined : say("council.item.line", { text: shown || say("council.item.wordless"), number: opinionNumber })
		if (line === undefined || lines.join("\n").length + line.length > limits.text - 200) left++
		else lines.push(line)
	}
	const people = peopleOf({ claims, supporters: [] })
	return [
		say(supporters.length === 0 ? "council.item.head" : "council.item.headSupported", { number, people, supporters: supporters.length }),
		...lines,
		...(left > 0 ? [say("council.item.left", { count: left })] : []),
	].join("\n")
}

/** Who wrote what is in the matter's item by now, or stands behind it, hears of it like those it was put with. */
export async function joinAuthors(tx: Tx, { villageId, id, itemId }: Pick<Matter, "villageId" | "id" | "itemId">): Promise<void> {
	if (itemId === null) return
	await addParties(tx, { villageId, matterId: id, role: "asker" }, await authorsOfItem(tx, villageId, itemId))
}
