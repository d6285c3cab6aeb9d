/** Posting the list: refused while one claim is unaccounted, numbered for good, put into the ledger, told to everybody who wrote. */

import { appendEntry, hashOf, signRoot } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs, formatDay } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import type { OpinionText } from "../opinion/index.ts"
import { namesOnRoster } from "../people/index.ts"
import { reportChange, shortTitle } from "../report/index.ts"
import { settingOf } from "../setting/index.ts"
import { type Account, accountOf, equationOf, type Hindrance, hindranceOf } from "./account.ts"
import { type ItemCx, type Loaded, loadBoard, syncBoard } from "./commands.ts"
import { flaggedIn } from "./looking.ts"
import { claimText, type TextTools } from "./reading.ts"
import { boardOf, type ItemRow, writeChange } from "./repo.ts"
import { lastSeq } from "./repo-changes.ts"
import {
	changeSettings,
	insertPosting,
	latestPosting,
	openObjections,
	type PostedList,
	type Posting,
	type Support,
	settingsOf,
	supportOf,
} from "./repo-posting.ts"
import type { Fate } from "./rules.ts"
import { endSecond } from "./second-look.ts"
import { objectionDays } from "./settings.ts"

export type PostOutcome =
	| { readonly kind: "posted"; readonly posting: Posting; readonly told: number }
	/** The second person's look is asked for; nothing is posted yet. */
	| { readonly kind: "asked" }
	| {
			readonly kind: "refused"
			readonly why: Hindrance | "same-person" | "unchanged"
			readonly account: Account
			readonly flagged?: number
	  }

/** `days`: of the objection period. */
export async function postList(tx: Tx, cx: ItemCx, tools: TextTools, asked?: number): Promise<PostOutcome> {
	const { villageId, house, now, actor, actorName } = cx
	const opinions = await syncBoard(tx, cx, tools)
	const loaded = await loadBoard(tx, villageId)
	const account = accountOf(loaded.board)
	const flagged = flaggedIn(loaded.claims, loaded.items, await namesOnRoster(tx, villageId))
	const why = hindranceOf(account, flagged)
	if (why !== undefined) return { kind: "refused", why, account, flagged }
	const previous = await latestPosting(tx, villageId)
	const next = numbered(loaded)
	const list = listOf(next, opinions, await supportOf(tx, villageId), account)
	// Before a look is asked for: nobody needs to look again at what stands posted.
	if (previous?.hash === hashOf(list)) return { kind: "refused", why: "unchanged", account }
	const settings = await settingsOf(tx, villageId)
	const seq = await lastSeq(tx, villageId)
	if (settings.needsSecond) {
		// What was looked at is what is posted: a change since the first person's word starts it over.
		if (settings.askedBy === null || settings.askedAtSeq !== seq) {
			await changeSettings(tx, villageId, { askedBy: actor, askedByName: actorName, askedAtSeq: seq })
			return { kind: "asked" }
		}
		if (settings.askedBy === actor) return { kind: "refused", why: "same-person", account }
	}
	await writeNumbers(tx, cx, loaded, next)
	const version = (previous?.version ?? 0) + 1
	const until = now + (asked ?? (await settingOf(tx, cx.villageId, objectionDays))) * dayMs
	const hash = hashOf(list)
	const { seq: ledgerSeq } = await appendEntry(tx, {
		villageId,
		kind: "opinion.posted",
		at: now,
		body: { version, list: hash, until, ...equationOf(account) },
	})
	await signRoot(tx, house, villageId, now)
	const by = settings.needsSecond ? (settings.askedBy ?? "") : (actor ?? "")
	const posting: Posting = {
		version,
		at: now,
		by,
		checkedBy: settings.needsSecond ? actor : null,
		until,
		list,
		hash,
		ledgerSeq,
		atSeq: seq,
	}
	await insertPosting(tx, villageId, posting)
	await changeSettings(tx, villageId, { askedBy: null, askedByName: null, askedAtSeq: null })
	await endSecond(tx, villageId, now)
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "item.posted",
		subject: String(version),
		actor,
		data: { ...equationOf(account) },
	})
	return { kind: "posted", posting, told: await tellAuthors(tx, cx, loaded, opinions, posting, previous) }
}

/** Gives numbers to items that have none: those of most people first. Pure. */
function numbered({ claims, items }: Loaded): Loaded {
	const sizes = new Map<string, number>()
	for (const { fate } of claims) if (fate.kind === "item") sizes.set(fate.itemId, (sizes.get(fate.itemId) ?? 0) + 1)
	let last = Math.max(0, ...items.map(({ number }) => number ?? 0))
	const fresh = items
		.filter(({ id, number }) => number === null && sizes.has(id))
		.toSorted((a, b) => (sizes.get(b.id) ?? 0) - (sizes.get(a.id) ?? 0))
	const numbers = new Map(fresh.map(({ id }) => [id, ++last]))
	const after = items.map((item) => ({ ...item, number: numbers.get(item.id) ?? item.number }))
	return { claims, items: after, board: boardOf(claims, after) }
}

async function writeNumbers(tx: Tx, { villageId, now }: ItemCx, { board: { items: before } }: Loaded, { board }: Loaded): Promise<void> {
	const items = [...board.items.values()].flatMap((after) => {
		const stood = before.get(after.id) ?? null
		return stood?.number === after.number ? [] : [{ id: after.id, before: stood, after }]
	})
	await writeChange(tx, villageId, { claims: [], items }, now)
}

function listOf({ claims, items }: Loaded, opinions: readonly OpinionText[], supports: readonly Support[], account: Account): PostedList {
	const byId = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	const numberOf = new Map(items.map(({ id, number }) => [id, number ?? 0]))
	const reasons = new Map<string, number>()
	for (const { fate } of claims) if (fate.kind === "out-of-scope") reasons.set(fate.reason, (reasons.get(fate.reason) ?? 0) + 1)
	const { byFate } = account
	return {
		account: {
			opinions: account.opinions,
			claims: account.claims,
			placed: byFate.item,
			items: account.items,
			same: byFate.same,
			withdrawn: byFate.withdrawn,
			outOfScope: byFate["out-of-scope"],
			personal: byFate.personal,
		},
		items: items
			.flatMap((item) => {
				const own = claims.filter(({ fate }) => fate.kind === "item" && fate.itemId === item.id)
				return own.length === 0
					? []
					: [
							postedItem(
								item,
								own.flatMap(({ opinionId }) => byId.get(opinionId) ?? []),
								own.length,
								supports,
							),
						]
			})
			.toSorted((a, b) => a.number - b.number),
		outOfScope: [...reasons].map(([reason, count]) => ({ reason, claims: count })),
		claims: Object.fromEntries(claims.map(({ id, fate }) => [id, fate.kind === "item" ? (numberOf.get(fate.itemId) ?? 0) : fate.kind])),
	}
}

function postedItem(
	item: ItemRow,
	opinions: readonly OpinionText[],
	claims: number,
	supports: readonly Support[],
): PostedList["items"][number] {
	const behind = supports.filter(({ subject }) => subject === `item:${item.id}`)
	// An opinion that names nobody counts as one person: it came from somebody.
	const people = new Set([...opinions.map(({ personId, id }) => personId ?? `opinion:${id}`), ...behind.map(({ personId }) => personId)])
	const households = new Set([...opinions.flatMap(({ householdId }) => householdId ?? []), ...behind.map(({ householdId }) => householdId)])
	const { id, number, title, category, place } = item
	return {
		id,
		number: number ?? 0,
		title,
		category,
		place,
		claims,
		people: people.size,
		households: households.size,
		opinions: [...new Set(opinions.map((opinion) => opinion.number))].toSorted(),
	}
}

const shownLength = 24
const mostShown = 6

/** One record per (posting, person), and only where something of theirs has another place than in the version before. */
async function tellAuthors(
	tx: Tx,
	{ villageId, house, now }: ItemCx,
	{ claims, items }: Loaded,
	opinions: readonly OpinionText[],
	posting: Posting,
	previous: Posting | undefined,
): Promise<number> {
	const byId = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	const itemById = new Map(items.map((item) => [item.id, item]))
	const numbers = new Map(posting.list.items.map(({ id, number }) => [id, number]))
	const lines = new Map<string, string[]>()
	for (const claim of claims) {
		const opinion = byId.get(claim.opinionId)
		if (opinion === undefined || opinion.personId === null || previous?.list.claims[claim.id] === posting.list.claims[claim.id]) continue
		const key = claim.fate.kind
		if (key === "withdrawn" || key === "open") continue
		const said = claimText(opinion, claim)
		const text = said === "" ? opinion.number : excerpt(said, shownLength)
		lines.set(opinion.personId, [...(lines.get(opinion.personId) ?? []), wordsFor(claim.fate, text)])
	}
	const until = formatDay(posting.until, now, house.locale, house.timeZone)
	for (const [personId, own] of [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
		const more = own.length > mostShown ? [house.say("item.told.more", { count: own.length - mostShown })] : []
		const words = [...own.slice(0, mostShown), ...more, house.say("item.told.wrong", { until })].join("\n")
		const changeId = `item.posted:${posting.version}`
		await reportChange(tx, house, { villageId, changeId, personIds: [personId], words, before: posting.until, now })
	}
	return lines.size

	function wordsFor(fate: Fate, text: string): string {
		switch (fate.kind) {
			case "item":
				return house.say("item.told.item", {
					text,
					number: numbers.get(fate.itemId) ?? 0,
					title: shortTitle(itemById.get(fate.itemId)?.title ?? ""),
				})
			case "same":
				return house.say("item.told.same", { text })
			case "out-of-scope":
				return house.say("item.told.outOfScope", { text, reason: fate.reason })
			case "personal":
				return house.say("item.told.personal", { text })
			case "open":
			case "withdrawn":
				return text
		}
	}
}

/** Whether the list can still be objected to; undefined where none was posted. */
export async function openPosting(reader: Reader, villageId: string, now: number): Promise<Posting | undefined> {
	const posting = await latestPosting(reader, villageId)
	return posting !== undefined && now < posting.until ? posting : undefined
}

/** What the list that stands still waits for: until when it can be objected to, and how many objections have no answer. */
export async function postingState(
	reader: Reader,
	villageId: string,
	now: number,
): Promise<{ readonly openUntil: number | undefined; readonly objections: number }> {
	const posting = await openPosting(reader, villageId, now)
	return { openUntil: posting?.until, objections: await openObjections(reader, villageId) }
}
