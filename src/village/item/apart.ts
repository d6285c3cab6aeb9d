/**
 * One item for many places, 施工噪音 at thirteen building sites, cannot be decided as one: its claims fall into as many items as it names places,
 * in one act. Which claims are of one place says the same reading that tells issues apart; what names no place stays.
 */
import type { Reader, Tx } from "../../store/store.ts"
import type { Group } from "../../text/consolidate/index.ts"
import { truncate } from "../../text/normalize.ts"
import { grouped } from "../grouped.ts"
import { opinionTexts } from "../opinion/index.ts"
import { type Acted, act, type ItemCx } from "./commands.ts"
import { byIdOf, readings } from "./grouping.ts"
import type { TextTools } from "./reading.ts"
import { answersOf, type ClaimRow, type ItemRow, itemsIn, lockBoard } from "./repo.ts"
import { claimsOfItems } from "./repo-claims.ts"
import { maxTitleLength } from "./rules.ts"

type Parts = { readonly stays: Group; readonly go: readonly Group[] }

/** Signs: who says no more and names no place could mean any of them. A story without a place is told from others by its words. */
const remark = 80

/** Claims of one item by place; undefined where they name fewer than two. */
async function partsOf(
	reader: Reader,
	villageId: string,
	tools: TextTools,
	{ title }: Pick<ItemRow, "title">,
	claims: readonly ClaimRow[],
): Promise<Parts | undefined> {
	const opinions = await opinionTexts(reader, villageId, [...new Set(claims.map(({ opinionId }) => opinionId))])
	const read = readings(tools, villageId, byIdOf(opinions), claims)
	const together = (await answersOf(reader, villageId)).flatMap(({ one, other, isSame }) => (isSame ? [[one, other] as const] : []))
	const said = read.filter(({ member: { places, title: head, body } }) => places.length > 0 || head.length + body.length > remark)
	const placed = tools.consolidator.group(said, { level: "issue", together }).filter(({ place }) => place !== null)
	// The item keeps those whose words its title is; a title that people gave is in nobody's.
	const titled = new Set(read.filter(({ member }) => `${member.title}${member.body}`.includes(title)).map(({ id }) => id))
	const stays = placed.find(({ members }) => members.some((id) => titled.has(id))) ?? placed[0]
	return stays === undefined || placed.length < 2 ? undefined : { stays, go: placed.filter((group) => group !== stays) }
}

/** Of more claims the reading would be felt where a page is only looked at. */
const mostLookedAt = 40

/** Of these items those that name several places, with how many. */
export async function placesIn(
	reader: Reader,
	villageId: string,
	tools: TextTools,
	items: readonly ItemRow[],
): Promise<ReadonlyMap<string, number>> {
	const claims = await claimsOfItems(
		reader,
		villageId,
		items.map(({ id }) => id),
	)
	const byItem = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	const places = new Map<string, number>()
	for (const item of items) {
		const own = byItem.get(item.id) ?? []
		if (own.length < 2 || own.length > mostLookedAt) continue
		const parts = await partsOf(reader, villageId, tools, item, own)
		if (parts !== undefined) places.set(item.id, parts.go.length + 1)
	}
	return places
}

/** The claims of each further place become an item that waits for a person's yes. */
export async function splitByPlace(
	tx: Tx,
	cx: ItemCx,
	tools: TextTools,
	itemId: string,
): Promise<Acted | { readonly ok: false; readonly why: "one-place" }> {
	const { villageId, house } = cx
	await lockBoard(tx, villageId)
	const [item] = await itemsIn(tx, villageId, itemId)
	if (item === undefined) return { ok: false, why: "no-such-item" }
	const parts = await partsOf(tx, villageId, tools, item, await claimsOfItems(tx, villageId, [itemId]))
	if (parts === undefined) return { ok: false, why: "one-place" }
	const made = parts.go.map((group) => ({ group, id: house.newId() }))
	const proposals = new Map(
		made.map(({ id, group: { why, confidence } }) => [id, { why: tools.texts.whyInWords(why), confidence: Math.round(confidence * 100) }]),
	)
	return act(
		tx,
		cx,
		{
			kind: "apart",
			itemId,
			place: parts.stays.place,
			parts: made.map(({ id, group: { title, category, place, members } }) => ({
				item: { id, title: truncate(title, maxTitleLength, "characters") || item.title, category, place },
				claimIds: members,
			})),
		},
		"",
		{ proposals },
	)
}
