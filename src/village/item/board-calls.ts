/** What 归并 in a chat asks of the store: the same acts as on the board, for who may work on it. */
import { z } from "zod"
import type { CallResult } from "../../engine/flow.ts"
import { cleanText, excerpt, truncate } from "../../text/normalize.ts"
import { withoutNumbering } from "../../text/numerals.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { holds } from "../rights.ts"
import { itemOfItsOwn } from "./board-questions.ts"
import { act, type ItemCx, undo } from "./commands.ts"
import { textTools } from "./reading.ts"
import type { Action } from "./rules.ts"
import { type BoardView, boardView, type ShownItem } from "./view.ts"
import { whyWords } from "./whys.ts"

const notForYou: CallResult = { ok: false, code: "ITEM_NOT_FOR_YOU" }
const claimsShown = 5
const textShown = 60
const rowsPerPage = 4
const claimsPerPage = 6

/** Who works on the board, as commands want it; undefined where they may not. */
function deskOf({ who, house, now }: CallContext): ItemCx | undefined {
	const { villageId, person, isGroup } = who
	if (villageId === undefined || person === undefined || isGroup || !holds(house.rights, "item.board", person.roles)) return undefined
	return { house, villageId, now, actor: person.id, actorName: person.name }
}

function forDesk<A>(args: z.ZodType<A>, run: (args: A, desk: ItemCx, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const desk = deskOf(cx)
		return desk === undefined ? notForYou : run(given, desk, cx)
	})
}

const load = (desk: ItemCx, { tx }: CallContext): Promise<BoardView> => boardView(tx, desk.villageId)
/** What came into a posted one is looked at on the board: here it would be merged or set aside with all that stands posted. */
const proposedIn = ({ items }: BoardView): readonly ShownItem[] =>
	items.filter(({ item }) => item.state === "proposed" && item.number === null)

/** The proposed item after this one in the board's order; from the beginning where it is none of them any more. */
const next = forDesk(z.object({ after: z.string() }), async ({ after }, desk, cx) => {
	const view = await load(desk, cx)
	const proposed = proposedIn(view)
	const place = proposed.findIndex(({ item }) => item.id === after)
	const found = proposed[(place + 1) % Math.max(1, proposed.length)]
	if (found !== undefined) return { ok: true, value: { kind: "one", ...shownOne(found, proposed.length, cx) } }
	return { ok: true, value: { kind: "none", text: restOf(view, cx) } }
})

const one = forDesk(z.object({ id: z.string() }), async ({ id }, desk, cx) => {
	const view = await load(desk, cx)
	const found = view.items.find(({ item }) => item.id === id)
	if (found === undefined) return { ok: false, code: "no-such-item" }
	return { ok: true, value: shownOne(found, proposedIn(view).length, cx) }
})

function shownOne(found: ShownItem, left: number, cx: CallContext) {
	return { id: found.item.id, text: textOf(found, left, cx), isMany: found.claims.length > 1 }
}

const claimLabel = 36

/** The claims of an item, a page of them, to choose from. */
const claimsToChoose = forDesk(z.object({ id: z.string(), page: z.number().int().nonnegative() }), async ({ id, page }, desk, cx) => {
	const found = (await load(desk, cx)).items.find(({ item }) => item.id === id)
	if (found === undefined) return { ok: false, code: "no-such-item" }
	const { say } = cx.house
	const { shown, at, hasMore } = pageOf(found.claims, page, claimsPerPage)
	const items = shown.map((claim) => ({
		id: claim.id,
		label: claim.text === "" ? say("item.wordless") : excerpt(withoutNumbering(claim.text), claimLabel),
	}))
	return { ok: true, value: { title: found.item.title, items, page: at, hasMore } }
})

function pageOf<T>(
	all: readonly T[],
	page: number,
	rows: number,
): { readonly shown: readonly T[]; readonly at: number; readonly hasMore: boolean } {
	const at = Math.min(page, Math.max(0, Math.ceil(all.length / rows) - 1))
	return { shown: all.slice(at * rows, (at + 1) * rows), at, hasMore: (at + 1) * rows < all.length }
}

function textOf({ item, claims, people, flags }: ShownItem, left: number, { house: { say } }: CallContext): string {
	// What is to be looked at stands among those shown.
	const ordered = claims.toSorted((a, b) => Number(b.flags.length > 0) - Number(a.flags.length > 0))
	const lines = ordered.slice(0, claimsShown).map(({ text, number, flags: own }) => {
		const words = text === "" ? say("item.wordless") : excerpt(text, textShown)
		const marks = own.map((flag) => say("item.board.mark", { flag: say(`item.flag.${flag}`) }))
		return say("item.board.line", { text: words, number }) + marks.join("")
	})
	return [
		say("item.board.head", { left, title: item.title, claims: claims.length, people }),
		...flags.map((flag) => say("item.board.mark", { flag: say(`item.flag.title.${flag}`) })),
		...lines,
		...(claims.length > claimsShown ? [say("item.board.more", { count: claims.length - claimsShown })] : []),
		...(item.why === "" ? [] : [whyWords(item, say)]),
		say(claims.length === 1 ? "item.board.askOne" : "item.board.ask"),
	].join("\n")
}

/** Nothing proposed is left: what still stands between the board and its posting. */
function restOf({ account, items, open, waiting, flagged }: BoardView, { house: { say } }: CallContext): string {
	const left = open.length + waiting
	const posted = items.filter(({ item }) => item.state === "proposed" && item.number !== null).length
	return [
		say(account.items === 0 ? "item.board.none" : "item.board.allDone", { items: account.items }),
		...(left > 0 ? [say("item.board.open", { count: left })] : []),
		...(posted > 0 ? [say("item.board.posted", { count: posted })] : []),
		...(flagged > 0 ? [say("item.board.flagged", { count: flagged })] : []),
	].join("\n")
}

/** Items another can be merged into: those with a number first, then the biggest; or those that hold what was typed. */
const into = forDesk(
	z.object({ id: z.string(), page: z.number().int().nonnegative(), find: z.string() }),
	async ({ id, page, find }, desk, cx) => {
		const { items } = await load(desk, cx)
		const typed = find.trim().slice(0, 40)
		const fits = ({ item, claims }: ShownItem): boolean =>
			typed === "" || item.title.includes(typed) || String(item.number) === typed || claims.some(({ text }) => text.includes(typed))
		const found = items
			.filter((shown) => shown.item.id !== id && shown.claims.length > 0 && fits(shown))
			.toSorted((a, b) => b.claims.length - a.claims.length)
		const { shown, at, hasMore } = pageOf(found, page, rowsPerPage)
		const label = ({ item, claims }: ShownItem): string =>
			cx.house.say("item.board.target", { title: truncate(withoutNumbering(item.title), 18, "characters"), claims: claims.length })
		return {
			ok: true,
			value: {
				items: shown.map((each) => ({ id: each.item.id, label: label(each) })),
				page: at,
				hasMore,
			},
		}
	},
)

const actArgs = z.object({
	id: z.string(),
	act: z.enum(["accept", "merge", "rename", "aside"]),
	into: z.string().optional(),
	title: z.string().optional(),
	fate: z.enum(["out-of-scope", "personal"]).optional(),
	reason: z.string().optional(),
})

const doAct = forDesk(actArgs, async (args, desk, cx) => {
	const { items } = await load(desk, cx)
	const shown = items.find(({ item }) => item.id === args.id)
	if (shown === undefined) return { ok: false, code: "no-such-item" }
	const action = actionOf(args, shown)
	const done = await act(cx.tx, desk, action, action.kind === "aside" ? (args.reason ?? "") : "")
	if (!done.ok) return { ok: false, code: done.why }
	const target = items.find(({ item }) => item.id === args.into)?.item.title ?? ""
	const values = { title: args.title === undefined ? shown.item.title : cleanText(args.title), target, claims: shown.claims.length }
	return { ok: true, value: { text: cx.house.say(`item.board.done.${args.act}`, values) } }
})

function actionOf({ id, act: what, into: target, title, fate, reason }: z.infer<typeof actArgs>, { claims }: ShownItem): Action {
	switch (what) {
		case "accept":
			return { kind: "accept", itemIds: [id] }
		case "merge":
			return { kind: "merge", from: [id], into: target ?? "" }
		case "rename":
			return { kind: "rename", itemId: id, title: cleanText(title ?? "").replaceAll("\n", " ") }
		case "aside":
			return {
				kind: "aside",
				claimIds: claims.map((claim) => claim.id),
				fate: { kind: fate ?? "out-of-scope", reason: cleanText(reason ?? "") },
			}
	}
}

/** Some claims leave the item: into another, or as an item of their own. */
const letGo = forDesk(
	z.object({ id: z.string(), claims: z.array(z.string()).min(1).max(100), into: z.string().optional() }),
	async ({ id, claims: chosen, into: target }, desk, cx) => {
		const { items } = await load(desk, cx)
		const shown = items.find(({ item }) => item.id === id)
		if (shown === undefined) return { ok: false, code: "no-such-item" }
		const claimIds = shown.claims.flatMap((claim) => (chosen.includes(claim.id) ? [claim.id] : []))
		if (claimIds.length < chosen.length) return { ok: false, code: "no-such-claim" }
		// Somebody who takes all of them out means the item: that is merging it.
		if (claimIds.length === shown.claims.length) return { ok: false, code: "all-of-it" }
		const newItem = target === undefined ? await itemOfItsOwn(cx.tx, desk, await textTools(), shown.item, claimIds) : undefined
		const action: Action = newItem === undefined ? { kind: "move", claimIds, itemId: target ?? "" } : { kind: "split", claimIds, newItem }
		const done = await act(cx.tx, desk, action)
		if (!done.ok) return { ok: false, code: done.why }
		const title = newItem?.title ?? items.find(({ item }) => item.id === target)?.item.title ?? ""
		return { ok: true, value: { text: cx.house.say(`item.board.done.${action.kind}`, { claims: claimIds.length, title }) } }
	},
)

/** Takes back the last change that is the speaker's own: another's is theirs to take back. */
const takeBack = forDesk(z.object({}), async (_, desk, cx) => {
	const last = await undo(cx.tx, desk, { of: desk.actor })
	if (last === undefined || typeof last === "string") return { ok: false, code: last ?? "undo" }
	// The item that the change made is gone again: what it was made of is looked at.
	const id =
		last.change.items.find(({ before }) => before !== null)?.id ??
		last.change.claims.flatMap(({ before }) => (before.kind === "item" ? [before.itemId] : []))[0] ??
		""
	return { ok: true, value: { id, text: cx.house.say("item.board.undone", { what: cx.house.say(`item.kind.${last.kind}`) }) } }
})

export const boardCalls: Readonly<Record<string, CallRegistration>> = {
	"item.board.next": next,
	"item.board.one": one,
	"item.board.claims": claimsToChoose,
	"item.board.into": into,
	"item.board.part": letGo,
	"item.board.act": doAct,
	"item.board.undo": takeBack,
}
