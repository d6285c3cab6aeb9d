/** Conservation: whatever is done to a board, every claim has exactly one fate, and what was can be put back. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { accountOf, asideOf, hindranceOf } from "../../../src/village/item/account.ts"
import { standingOf } from "../../../src/village/item/grouping.ts"
import { type Action, apply, type Board, type Claim, revert } from "../../../src/village/item/rules.ts"

const claimIds = Array.from({ length: 9 }, (_, index) => `c${index}`)
const itemIds = ["i0", "i1", "i2", "i3", "i4"]
const start: Board = {
	claims: new Map(claimIds.map((id, index): [string, Claim] => [id, { id, opinionId: `o${index >> 1}`, fate: { kind: "open" } }])),
	items: new Map(),
}

const claim = fc.constantFrom(...claimIds, "nobody")
const claims = fc.uniqueArray(claim, { maxLength: 4 })
const itemId = fc.constantFrom(...itemIds)
const newItem = itemId.map((id) => ({ id, title: `事项${id}`, category: "roads", place: null }))
const reason = fc.constantFrom("", "不归村里管")

const action: fc.Arbitrary<Action> = fc.oneof(
	fc.record({ kind: fc.constant("accept" as const), itemIds: fc.uniqueArray(itemId, { maxLength: 2 }) }),
	fc.record({ kind: fc.constant("rename" as const), itemId, title: fc.constantFrom("", "新名字", "长".repeat(61)) }),
	fc.record({ kind: fc.constant("merge" as const), from: fc.uniqueArray(itemId, { maxLength: 3 }), into: itemId }),
	fc.record({ kind: fc.constant("split" as const), claimIds: claims, newItem }),
	fc.record({
		kind: fc.constant("apart" as const),
		itemId,
		place: fc.constantFrom(null, "三组"),
		parts: fc.array(fc.record({ item: newItem, claimIds: claims }), { maxLength: 2 }),
	}),
	fc.record({ kind: fc.constant("move" as const), claimIds: claims, itemId }),
	fc.record({
		kind: fc.constant("aside" as const),
		claimIds: claims,
		fate: fc.oneof(
			claim.map((claimId) => ({ kind: "same" as const, claimId })),
			reason.map((why) => ({ kind: "out-of-scope" as const, reason: why })),
			reason.map((why) => ({ kind: "personal" as const, reason: why })),
		),
	}),
	fc.record({ kind: fc.constant("reopen" as const), claimIds: claims }),
	fc.record({ kind: fc.constant("withdraw" as const), claimIds: claims }),
	fc.record({ kind: fc.constant("propose" as const), groups: fc.array(fc.record({ item: newItem, claimIds: claims }), { maxLength: 2 }) }),
)

function expectConserved(board: Board): void {
	expect([...board.claims.keys()]).toEqual(claimIds)
	const account = accountOf(board)
	expect(account.byFate.item + asideOf(account) + account.byFate.open).toBe(account.claims)
	for (const { fate } of board.claims.values()) {
		if (fate.kind === "item") expect(board.items.has(fate.itemId)).toBe(true)
		if (fate.kind === "same") expect(["open", "item", "out-of-scope", "personal"]).toContain(board.claims.get(fate.claimId)?.fate.kind)
		if (fate.kind === "out-of-scope" || fate.kind === "personal") expect(fate.reason).not.toBe("")
	}
	for (const { id, number } of board.items.values())
		if (number === null) expect([...board.claims.values()].some(({ fate }) => fate.kind === "item" && fate.itemId === id)).toBe(true)
}

test("every claim keeps exactly one fate under accept, merge, split, move, setting aside and undo", () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof({ weight: 5, arbitrary: action }, { weight: 2, arbitrary: fc.constant("undo" as const) }), { maxLength: 30 }),
			(steps) => {
				let board = start
				const done: { readonly before: Board; readonly change: Parameters<typeof revert>[1] }[] = []
				for (const step of steps) {
					if (step === "undo") {
						const last = done.pop()
						if (last === undefined) continue
						const undone = revert(board, last.change)
						if (!undone.ok) throw new Error("the last change can always be undone")
						expect(undone.board).toEqual(last.before)
						board = undone.board
					} else {
						const applied = apply(board, step)
						if (!applied.ok) continue
						done.push({ before: board, change: applied.change })
						board = applied.board
					}
					expectConserved(board)
				}
			},
		),
		{ numRuns: 300 },
	)
})

/** One claim at a time, of few items: so that the house puts something into what was accepted. */
const placing: fc.Arbitrary<Action> = fc.oneof(
	fc.tuple(fc.constantFrom(...claimIds), fc.constantFrom("i0", "i1")).map(([id, into]): Action => {
		const item = { id: into, title: into, category: "roads", place: null }
		return { kind: "propose", groups: [{ item, claimIds: [id] }] }
	}),
	fc.constantFrom("i0", "i1").map((id): Action => ({ kind: "accept", itemIds: [id] })),
)

test("nothing that the house placed stands in an accepted item before a person's word, and undo takes that word back", () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(action, action, placing, placing, placing, fc.constant("undo" as const)), { minLength: 10, maxLength: 30 }),
			(steps) => {
				let [board, unseen] = [start, new Set<string>()]
				const done: { readonly unseen: Set<string>; readonly change: Parameters<typeof revert>[1] }[] = []
				for (const step of steps) {
					if (step === "undo") {
						const last = done.pop()
						const undone = last && revert(board, last.change)
						if (undone?.ok === true) [board, unseen] = [undone.board, last?.unseen ?? unseen]
					} else {
						const applied = apply(board, step)
						if (!applied.ok) continue
						done.push({ unseen, change: applied.change })
						unseen = new Set(unseen)
						const said =
							step.kind === "accept" ? step.itemIds : step.kind === "rename" ? [step.itemId] : step.kind === "merge" ? [step.into] : []
						for (const { id, fate } of applied.board.claims.values())
							if (fate.kind === "item" && said.includes(fate.itemId)) unseen.delete(id)
						for (const { id } of applied.change.claims) {
							if (step.kind === "propose") unseen.add(id)
							else unseen.delete(id)
						}
						board = applied.board
					}
					for (const id of unseen) {
						const fate = board.claims.get(id)?.fate
						if (fate?.kind === "item") expect(board.items.get(fate.itemId)?.state, id).toBe("proposed")
					}
				}
			},
		),
		{ numRuns: 300 },
	)
})

const chain = (...actions: readonly Action[]): Board =>
	actions.reduce((board, each) => {
		const applied = apply(board, each)
		if (!applied.ok) throw new Error(applied.why)
		return applied.board
	}, start)
const item = (id: string, title = `事项${id}`) => ({ id, title, category: "roads", place: null })

describe("one by one", () => {
	const proposed: Action = {
		kind: "propose",
		groups: [
			{ item: item("a"), claimIds: ["c0", "c1", "c2"] },
			{ item: item("b"), claimIds: ["c3"] },
		],
	}

	test("what is proposed must be accepted, and nothing may stand open", () => {
		expect(hindranceOf(accountOf({ claims: new Map(), items: new Map() }))).toBe("nothing")
		expect(hindranceOf(accountOf(chain(proposed)))).toBe("open")
		const rest = chain(proposed, { kind: "aside", claimIds: claimIds.slice(4), fate: { kind: "out-of-scope", reason: "属于乡里" } })
		expect(hindranceOf(accountOf(rest))).toBe("proposed")
		const accepted = apply(rest, { kind: "accept", itemIds: ["a", "b"] })
		expect(accepted.ok && hindranceOf(accountOf(accepted.board))).toBe(undefined)
		expect(accepted.ok && accountOf(accepted.board)).toMatchObject({
			opinions: 5,
			claims: 9,
			items: 2,
			byFate: { item: 4, "out-of-scope": 5 },
		})
	})

	test("merge of merged items", () => {
		const board = chain(
			proposed,
			{ kind: "split", claimIds: ["c4"], newItem: item("c") },
			{ kind: "merge", from: ["a"], into: "b" },
			{ kind: "merge", from: ["b"], into: "c" },
		)
		expect([...board.items.keys()]).toEqual(["c"])
		expect(accountOf(board)).toMatchObject({ items: 1, byFate: { item: 5 } })
	})

	test("an item that was posted stays when it is empty: its number is not given to another", () => {
		const board = chain(proposed)
		const a = board.items.get("a")
		if (a === undefined) throw new Error("no item")
		const posted: Board = { ...board, items: new Map(board.items).set("a", { ...a, number: 7 }) }
		const moved = apply(posted, { kind: "move", claimIds: ["c0", "c1", "c2"], itemId: "b" })
		expect(moved.ok && moved.board.items.get("a")?.number).toBe(7)
	})

	test("what came into a posted item waits for a word of its own, and an emptied one waits for none", () => {
		const board = chain(proposed, { kind: "accept", itemIds: ["a", "b"] })
		const a = board.items.get("a")
		if (a === undefined) throw new Error("no item")
		const posted: Board = { ...board, items: new Map(board.items).set("a", { ...a, number: 7 }) }
		const came = apply(posted, { kind: "propose", groups: [{ item: item("a"), claimIds: ["c4"] }] })
		if (!came.ok) throw new Error(came.why)
		expect(came.board.items.get("a")).toMatchObject({ state: "proposed", number: 7, title: a.title })
		expect(accountOf(came.board).proposed).toBe(1)
		const merged = apply(came.board, { kind: "merge", from: ["b"], into: "a" })
		expect(merged.ok && merged.board.items.get("a")?.state, "to put another with it says nothing of what came").toBe("proposed")
		const emptied = apply(came.board, { kind: "move", claimIds: ["c0", "c1", "c2", "c4"], itemId: "b" })
		expect(emptied.ok && emptied.board.items.get("a")?.state).toBe("accepted")
	})

	test("what says the same as a withdrawn claim stands open again", () => {
		const board = chain({ kind: "aside", claimIds: ["c1"], fate: { kind: "same", claimId: "c0" } }, { kind: "withdraw", claimIds: ["c0"] })
		expect(board.claims.get("c1")?.fate).toEqual({ kind: "open" })
	})

	test.each<readonly [string, Action, string]>([
		["nothing chosen", { kind: "move", claimIds: [], itemId: "a" }, "nothing-chosen"],
		["an item that is not there", { kind: "move", claimIds: ["c5"], itemId: "zz" }, "no-such-item"],
		["an item into itself", { kind: "merge", from: ["a"], into: "a" }, "into-itself"],
		["no title", { kind: "rename", itemId: "a", title: " " }, "title-missing"],
		["an emoji for a title", { kind: "rename", itemId: "a", title: "😀 ！" }, "title-missing"],
		["a sign for a reason", { kind: "aside", claimIds: ["c5"], fate: { kind: "out-of-scope", reason: "👍。" } }, "reason-missing"],
		["no reason", { kind: "aside", claimIds: ["c5"], fate: { kind: "personal", reason: " " } }, "reason-missing"],
		["same as itself", { kind: "aside", claimIds: ["c5"], fate: { kind: "same", claimId: "c5" } }, "same-as-itself"],
		["a claim of another village", { kind: "reopen", claimIds: ["nobody"] }, "no-such-claim"],
		["no item", { kind: "accept", itemIds: [] }, "nothing-chosen"],
		["a title nobody reads to its end", { kind: "rename", itemId: "a", title: "长".repeat(61) }, "title-too-long"],
		["a new item under the id of another", { kind: "split", claimIds: ["c5"], newItem: item("a") }, "item-exists"],
		["same as what only says the same", { kind: "aside", claimIds: ["c5"], fate: { kind: "same", claimId: "c7" } }, "same-as-same"],
		["same as what was taken back", { kind: "aside", claimIds: ["c5"], fate: { kind: "same", claimId: "c8" } }, "is-withdrawn"],
		["to place what was taken back", { kind: "move", claimIds: ["c5", "c8"], itemId: "a" }, "is-withdrawn"],
		["to open what was taken back", { kind: "reopen", claimIds: ["c8"] }, "is-withdrawn"],
		["to propose what has its place", { kind: "propose", groups: [{ item: item("c"), claimIds: ["c4", "c0"] }] }, "not-open"],
	])("%s is refused", (_, given, why) => {
		const board = chain(
			proposed,
			{ kind: "aside", claimIds: ["c7"], fate: { kind: "same", claimId: "c6" } },
			{ kind: "withdraw", claimIds: ["c8"] },
		)
		expect(apply(board, given)).toEqual({ ok: false, why })
	})

	test("what says the same as a claim that comes to say the same stands open again: no chain is left to follow", () => {
		const board = chain(
			{ kind: "aside", claimIds: ["c1"], fate: { kind: "same", claimId: "c0" } },
			{ kind: "aside", claimIds: ["c0"], fate: { kind: "same", claimId: "c2" } },
		)
		expect(["c0", "c1"].map((id) => board.claims.get(id)?.fate)).toEqual([{ kind: "same", claimId: "c2" }, { kind: "open" }])
	})

	test("an item that is empty and kept for its number can be merged, and the other is accepted by it", () => {
		const board = chain(proposed)
		const [a, b] = [board.items.get("a"), board.items.get("b")]
		if (a === undefined || b === undefined) throw new Error("no item")
		const posted: Board = { ...board, items: new Map(board.items).set("a", { ...a, number: 7 }) }
		const emptied = apply(posted, { kind: "move", claimIds: ["c0", "c1", "c2"], itemId: "b" })
		const merged = emptied.ok ? apply(emptied.board, { kind: "merge", from: ["a"], into: "b" }) : emptied
		expect(merged.ok && merged.board.items.get("b")?.state).toBe("accepted")
	})

	test("a change is not undone over a later one that touched the same", () => {
		const first = apply(start, { kind: "split", claimIds: ["c0"], newItem: item("a") })
		if (!first.ok) throw new Error(first.why)
		const second = apply(first.board, { kind: "reopen", claimIds: ["c0"] })
		expect(second.ok && revert(second.board, first.change).ok).toBe(false)
		// Nor one that only the item's name shows.
		const renamed = apply(first.board, { kind: "rename", itemId: "a", title: "又一个名字" })
		expect(renamed.ok && revert(renamed.board, first.change).ok).toBe(false)
	})
})

test("whose claim was taken out of an item is not tied to it by what somebody else said before", () => {
	const place = { start: 0, end: 4 }
	const claims = [
		{ id: "mine", opinionId: "o-mine", fate: { kind: "open" }, ...place },
		{ id: "first", opinionId: "o-first", fate: { kind: "item", itemId: "lamps" }, ...place },
		{ id: "theirs", opinionId: "o-theirs", fate: { kind: "item", itemId: "lamps" }, ...place },
	] as const
	const supports = [{ subject: "opinion:o-mine", personId: "b", householdId: "2", opinionId: "o-theirs" }]
	const apart = { one: "first", other: "mine", isSame: false }
	const linked = (answers: readonly (typeof apart)[]) =>
		standingOf(claims, { answers, supports, likenesses: [], done: new Set() })
			.together.filter((link) => link.includes("mine"))
			.map((link) => link.toSorted())
	expect(linked([])).toEqual([["mine", "theirs"]])
	expect(linked([apart])).toEqual([])
})
