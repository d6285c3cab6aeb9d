/** The latest changes of the board, with the items each was about. */

import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { excerpt } from "../../text/normalize.ts"
import { itemsIn } from "./repo.ts"
import { type ChangeRow, changesOf } from "./repo-changes.ts"
import type { Item } from "./rules.ts"

/** What is known of an item that a change was about; it may be gone by now. */
type Known = Pick<Item, "title" | "number">

export type ShownChange = ChangeRow & { readonly about: readonly Known[] }

const changesShown = 20
const itemsNamed = 3
const titleShown = 16

export async function latestChanges(reader: Reader, villageId: string): Promise<readonly ShownChange[]> {
	const changes = await changesOf(reader, villageId, changesShown)
	if (changes.length === 0) return []
	const now = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
	return changes.map((row) => ({ ...row, about: aboutOf(row, now) }))
}

function aboutOf({ change: { claims, items } }: ChangeRow, now: ReadonlyMap<string, Known>): readonly Known[] {
	const then = new Map(items.flatMap(({ id, before, after }) => (after === null && before === null ? [] : [[id, after ?? before]])))
	const fates = claims.flatMap(({ before, after }) => [before, after]).flatMap((fate) => (fate.kind === "item" ? [fate.itemId] : []))
	return [...new Set([...then.keys(), ...fates])].flatMap((id) => now.get(id) ?? then.get(id) ?? [])
}

/** 第 3 项、“垃圾清运” … 等 12 项; empty where the change was about no item. */
export function aboutWords(say: Say, about: readonly Known[]): string {
	const named = about
		.slice(0, itemsNamed)
		.map(({ number, title }) =>
			number === null ? say("item.history.title", { title: excerpt(title, titleShown) }) : say("item.number", { number }),
		)
		.join(say("item.history.and"))
	return about.length > itemsNamed ? say("item.history.more", { named, count: about.length }) : named
}
