import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Chain, readChain } from "../../../src/village/opinion/chain.ts"

const names = new Set(["李秀英", "王小明", "张三", "李四", "王五", "赵六", "欧阳修文", "李秀"])
const shown = ({ entries }: Chain) => entries.map(({ name, words }) => `${name}|${words}`)
const kinds = ({ findings }: Chain) => findings.map(({ kind }) => kind)

describe("one chain", () => {
	test.each([
		[
			"as the app writes it",
			"#接龙\n修村口的路，大家同意吗\n例 张三 同意\n\n1. 李秀英 同意\n2. 王小明 不同意，先修水渠",
			["李秀英|同意", "王小明|不同意，先修水渠"],
		],
		[
			"full width, other signs",
			"＃接龙 修路\n１、李秀英：同意\n2）王小明,不同意\n（3）张三 同意\n④李四 同意\n5️⃣ 王五 同意",
			["李秀英|同意", "王小明|不同意", "张三|同意", "李四|同意", "王五|同意"],
		],
		["no blank anywhere", "#接龙\n修路\n1.李秀英同意\n2.欧阳修文不同意\n3王五同意", ["李秀英|同意", "欧阳修文|不同意", "王五|同意"]],
		[
			"pictures and a household number",
			"#接龙\n修路\n1. 李秀英🌹 同意👍\n2. 🌸王小明🌸：同意\n3. 007张三 同意\n4. @李四 同意",
			["李秀英|同意👍", "王小明|同意", "张三|同意", "李四|同意"],
		],
		[
			"groups in brackets",
			"#接龙\n修路\n1. 李秀英（三组）同意\n2. 王小明(二组) 2人\n3. 钱七（四组）同意\n4. 张三（同意）",
			["李秀英|同意", "王小明|2人", "钱七|同意", "张三|同意"],
		],
		["somebody nobody knows", "#接龙\n修路\n1. 钱多多 同意\n2. 孙八：不同意\n3. Tom 同意", ["钱多多|同意", "孙八|不同意", "Tom|同意"]],
		[
			"an answer of several lines",
			"#接龙\n提意见\n1. 李秀英 路灯坏了，\n三个月没人修\n2. 王小明 水渠堵了",
			["李秀英|路灯坏了，\n三个月没人修", "王小明|水渠堵了"],
		],
		["only names", "#接龙\n参加人员\n1. 李秀英\n2. 王小明", ["李秀英|", "王小明|"]],
		["only answers", "#接龙\n修路\n1. 同意\n2. 李秀英 同意", ["|同意", "李秀英|同意"]],
		["a line without a number", "#接龙\n修路\n1. 李秀英 同意\n王小明 不同意\n3. 张三 同意", ["李秀英|同意", "王小明|不同意", "张三|同意"]],
		["no head, windows line ends", "修路\r\n1. 李秀英 同意\r\n2. 王小明 同意", ["李秀英|同意", "王小明|同意"]],
		["a number that is no number of a line", "#接龙\n2026年修路\n1. 李秀英 3人\n2. 王小明 200元", ["李秀英|3人", "王小明|200元"]],
	])("%s", (_, text, expected) => {
		expect(shown(readChain(text, names))).toEqual(expected)
	})

	test("its title and its example are told apart from the lines", () => {
		const chain = readChain("#接龙\n修村口的路\n每户一人\n例：张三 同意\n1. 李秀英 同意", names)
		expect(chain).toMatchObject({ title: "修村口的路 每户一人", example: "例：张三 同意", versions: 1 })
		expect(readChain("#接龙 修路\n1. 李秀英 同意", names).title).toBe("修路")
	})

	test("nothing pasted is nothing found", () => {
		for (const text of ["", "  \n\n", "#接龙", "大家好"]) expect(readChain(text, names)).toMatchObject({ entries: [], findings: [] })
	})

	test("what is odd in it is named", () => {
		const chain = readChain(
			"#接龙\n修路\n1. 李秀英 同意\n1. 王小明 同意\n4. 李秀英 同意\n5. 张三 同意\n6. 张三 不同意\n7. 同意\n李四 同意",
			names,
		)
		expect(shown(chain)).toEqual(["李秀英|同意", "王小明|同意", "张三|同意", "张三|不同意", "|同意", "李四|同意"])
		expect(chain.findings).toEqual([
			{ kind: "doubled", name: "李秀英" },
			{ kind: "differs", name: "张三" },
			{ kind: "gap", numbers: [2, 3] },
			{ kind: "unnumbered", name: "李四" },
			{ kind: "nameless", words: "同意" },
		])
	})
})

describe("several versions of a chain", () => {
	test("one that only grew says nothing", () => {
		const chain = readChain(
			"#接龙\n修路\n1. 李秀英 同意\n#接龙\n修路\n1. 李秀英 同意\n2. 王小明 同意\n#接龙\n修路\n1. 李秀英 同意\n2. 王小明 同意\n3. 张三 同意",
			names,
		)
		expect(shown(chain)).toEqual(["李秀英|同意", "王小明|同意", "张三|同意"])
		expect(chain).toMatchObject({ versions: 3, findings: [] })
	})

	test("two who wrote at once: the one whose line got lost is brought back and named", () => {
		const chain = readChain(
			"#接龙\n修路\n1. 李秀英 同意\n2. 王小明 同意\n张三 09:12\n#接龙\n修路\n1. 李秀英 同意\n2. 张三 不同意\n#接龙\n修路\n1. 李秀英 同意\n2. 张三 不同意\n3. 李四 同意",
			names,
		)
		expect(shown(chain)).toEqual(["李秀英|同意", "王小明|同意", "张三|不同意", "李四|同意"])
		expect(chain.findings).toEqual([
			{ kind: "overwritten", number: 2, name: "王小明", other: "张三" },
			{ kind: "lost", name: "王小明", number: 2 },
		])
	})

	test("somebody's words that changed: the last stand, and it is said", () => {
		const chain = readChain("#接龙\n修路\n1. 李秀英 同意\n2. 王小明 同意\n#接龙\n修路\n1. 李秀英 不同意\n2. 王小明", names)
		expect(shown(chain)).toEqual(["李秀英|不同意", "王小明|同意"])
		expect(chain.findings).toEqual([
			{ kind: "changed", name: "李秀英", before: "同意" },
			{ kind: "changed", name: "王小明", before: "同意" },
		])
	})

	test("numbers that begin again without a head are another version", () => {
		const chain = readChain("1. 李秀英 同意\n2. 王小明 同意\n1. 李秀英 同意\n2. 王小明 同意\n3. 张三 同意", names)
		expect(chain.versions).toBe(2)
		expect(shown(chain)).toHaveLength(3)
		expect(kinds(chain)).toEqual([])
	})
})

describe("whatever is pasted", () => {
	const name = fc.constantFrom(...names)
	const words = fc.constantFrom("同意", "不同意", "先修水渠", "2人")

	test("nobody who stands in any version is missing from what comes out", () => {
		const line = fc.record({ name, words })
		fc.assert(
			fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 }), (versions) => {
				const pasted = versions
					.map((lines) => ["#接龙", "修路", ...lines.map((one, index) => `${index + 1}. ${one.name} ${one.words}`)].join("\n"))
					.join("\n")
				const chain = readChain(pasted, names)
				const found = new Set(chain.entries.map((entry) => entry.name))
				for (const one of versions.flat()) expect(found.has(one.name)).toBe(true)
				const last = new Set(versions.at(-1)?.map((one) => one.name))
				for (const one of versions.flat())
					if (!last.has(one.name)) expect(chain.findings).toContainEqual(expect.objectContaining({ kind: "lost", name: one.name }))
			}),
		)
	})

	test("it is read without throwing, and the same again gives the same", () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("#接龙", "1. 李秀英 同意", "例", "2.", "②", "王五 同意"))), (lines) => {
				const text = lines.join("\n")
				expect(readChain(text, names)).toEqual(readChain(text, names))
			}),
		)
	})

	test("a very long paste is read in time", () => {
		const long = `#接龙\n修路\n${Array.from({ length: 20_000 }, (_, i) => `${i + 1}. 村民 同意`).join("\n")}`
		expect(readChain(long, names).entries.length).toBeLessThanOrEqual(1_000)
		expect(readChain("1".repeat(300_000), names).entries.length).toBeLessThanOrEqual(1)
		expect(readChain("李".repeat(300_000), names).entries).toEqual([])
	})
})
