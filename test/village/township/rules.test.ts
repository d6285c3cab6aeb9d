/** Villages side by side: order, filters, sums. */
import { expect, test } from "vitest"
import type { TownshipCell, TownshipColumn } from "../../../src/village/affair.ts"
import { arranged, type TableQuery, totalsOf, type VillageRow } from "../../../src/village/township/rules.ts"

const columns: readonly TownshipColumn[] = [
	{ id: "late", label: "late", kind: "count", worst: "high" },
	{ id: "kept", label: "kept", kind: "share", worst: "low" },
]
const count = (value: number | null, isUrgent = false): TownshipCell => ({ value, isUrgent })
const share = (value: number, of: number): TownshipCell => ({ value, of, isUrgent: false })
const row = (name: string, cells: VillageRow["cells"], township = "双河镇"): VillageRow => ({
	id: name,
	name,
	code: name === "清江村" ? "QJ" : "XX",
	township,
	cells,
})
const rows = [
	row("清江村", { late: count(2, true), kept: share(9, 12) }),
	row("安乐村", { late: count(0), kept: share(3, 4) }),
	row("龙潭村", { late: count(7, true), kept: share(0, 0) }, "天马镇"),
	row("白云村", {}),
]
const asked: TableQuery = { sort: "", direction: "worst", words: "", township: "", onlyUrgent: false }
const names = (query: Partial<TableQuery>) => arranged(rows, columns, { ...asked, ...query }).map(({ name }) => name)

test("by name in the order of pinyin, and back", () => {
	expect(names({ sort: "name" })).toEqual(["安乐村", "白云村", "龙潭村", "清江村"])
	expect(names({ sort: "name", direction: "best" })).toEqual(["清江村", "龙潭村", "白云村", "安乐村"])
})

test("numbers in names count as numbers", () => {
	const numbered = ["第10村", "第2村", "第1村"].map((name) => row(name, {}))
	expect(arranged(numbered, columns, { ...asked, sort: "name" }).map(({ name }) => name)).toEqual(["第1村", "第2村", "第10村"])
})

test("where no order is asked for, those with most that needs attention first", () => {
	expect(names({})).toEqual(["龙潭村", "清江村", "安乐村", "白云村"])
	const worse = row("最后村", { late: count(1, true), kept: { value: 1, of: 4, isUrgent: true } })
	expect(arranged([...rows, worse], columns, asked)[0]?.name).toBe("最后村")
	expect(names({ sort: "no-such-column" })).toEqual(names({}))
})

test("what needs attention first; what cannot be measured last, whichever way", () => {
	expect(names({ sort: "late" })).toEqual(["龙潭村", "清江村", "安乐村", "白云村"])
	expect(names({ sort: "late", direction: "best" })).toEqual(["安乐村", "清江村", "龙潭村", "白云村"])
	// 75% both: by name. 0 of 0 is no share.
	expect(names({ sort: "kept" })).toEqual(["安乐村", "清江村", "白云村", "龙潭村"])
})

test("filters by name, code, township, attention", () => {
	expect(names({ words: "潭" })).toEqual(["龙潭村"])
	expect(names({ words: "qj" })).toEqual(["清江村"])
	expect(names({ township: "天马镇" })).toEqual(["龙潭村"])
	expect(names({ onlyUrgent: true })).toEqual(["龙潭村", "清江村"])
	expect(names({ words: "没有" })).toEqual([])
	expect(names({ sort: "no-such-column" })).toHaveLength(4)
})

test("sums counts; a share of all is all parts of all wholes", () => {
	expect(totalsOf(rows, columns)).toEqual({ late: count(9, true), kept: { value: 12, of: 16, isUrgent: false } })
	expect(totalsOf([row("白云村", {})], columns)).toEqual({ late: count(null), kept: count(null) })
})
