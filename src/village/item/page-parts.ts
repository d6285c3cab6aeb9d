/** What the board's pages are made of. */
import type { Say } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { settingOf } from "../setting/index.ts"
import { markedIn } from "./alike-mark.ts"
import { placesIn } from "./apart.ts"
import type { Filter, Page } from "./board-page.tsx"
import { boardFrame, boardSums, type CountedItem, itemsFound, itemsWhole, openClaims, unseenIn } from "./board-read.ts"
import { itemOf } from "./hand.ts"
import { toolsFor } from "./reading.ts"
import { lastOfDesk, lastRun } from "./repo-changes.ts"
import { latestPosting } from "./repo-posting.ts"
import { secondLookOf } from "./second-look.ts"
import { modelFor, objectionDays } from "./settings.ts"
import { targetsOf } from "./targets.ts"
import { categoryIds } from "./words-categories.ts"

const itemsPerPage = 20

export async function pageOf(
	reader: Reader,
	villageId: string,
	wanted: Filter,
	{ house, ...rest }: Pick<Page, "csrf" | "me" | "notice" | "when"> & { readonly house: Pick<House, "say" | "model"> },
): Promise<Page> {
	const { say } = house
	const sums = await boardSums(reader, villageId)
	const found = await itemsFound(reader, villageId, sums, wanted)
	const pages = Math.max(1, Math.ceil(found.length / itemsPerPage))
	const page = Math.min(wanted.page, pages)
	const frame = await boardFrame(reader, villageId)
	const run = await lastRun(reader, villageId)
	const { account, waiting, flagged } = sums
	const shown = found.slice((page - 1) * itemsPerPage, page * itemsPerPage)
	return {
		view: { account, waiting, flagged, ...frame, open: account.byFate.open === 0 ? [] : await openClaims(reader, villageId) },
		filter: { ...wanted, page },
		items: await itemsWhole(reader, villageId, shown),
		// What is accepted somebody has looked at; it can still be taken apart on its own page.
		places: await placesIn(
			reader,
			villageId,
			await toolsFor(reader, villageId),
			shown.flatMap(({ item }) => (item.state === "proposed" ? [item] : [])),
		),
		fresh: new Set(shown.flatMap(({ fresh }) => fresh)),
		unseen: unseenIn(sums),
		pages,
		acceptable: sums.items.filter(isAcceptable).length,
		single: sums.items.filter(isSingle).length,
		targets: targetsOf(sums, say),
		categories: categoryChoices(say),
		objectionDays: await settingOf(reader, villageId, objectionDays),
		secondLook: await secondLookOf(reader, villageId),
		asksModel: house.model === undefined ? undefined : (await modelFor(reader, house, villageId)) !== undefined,
		lastRun: run && say("item.run.last", { when: rest.when(run.at), way: run.reason }),
		lastChange: await lastChangeOf(reader, villageId, rest.me, say),
		marked: (await markedIn(reader, villageId)).reduce((sum, { rows }) => sum + rows.length, 0),
		...rest,
	}
}

/** What undoing would take back; `itemId`: only where it was done to this item. What was posted is not taken back: a button that can only refuse is none. */
export async function lastChangeOf(reader: Reader, villageId: string, me: string, say: Say, itemId?: string): Promise<Page["lastChange"]> {
	const last = await lastOfDesk(reader, villageId)
	if (last === undefined || last.seq <= ((await latestPosting(reader, villageId))?.atSeq ?? 0)) return undefined
	const { claims, items } = last.change
	const touched = [...items.map(({ id }) => id), ...claims.flatMap(({ before, after }) => [...itemOf(before), ...itemOf(after)])]
	if (itemId !== undefined && !touched.includes(itemId)) return undefined
	const isMine = last.actor === me
	const who = last.actorName === "" ? say("item.history.house") : last.actorName
	return {
		seq: last.seq,
		isMine,
		words: say(isMine ? "item.run.undo" : "item.run.undoOther", { who, what: say(`item.kind.${last.kind}`) }),
	}
}

/** A proposal that may be accepted with others: one that speaks of somebody is to be seen first. */
export function isAcceptable({ item, flags, flaggedClaims }: CountedItem): boolean {
	return item.state === "proposed" && flags.length === 0 && flaggedClaims === 0
}

/** A proposal of one claim: nothing can be wrongly together in it. */
export function isSingle(one: CountedItem): boolean {
	return isAcceptable(one) && one.claimCount === 1
}

export function categoryChoices(say: Say): Page["categories"] {
	return [{ value: "", label: say("item.category.all") }, ...categoryIds.map((id) => ({ value: id, label: say(`item.category.${id}`) }))]
}
