/** What a result says in words beside what it is: computed by hand for each rule, at the numbers where rounding decides. */
import { expect, test } from "vitest"
import { resultWords } from "../../../src/village/council/arithmetic.ts"
import { quorums, ruleOfKind, thresholds } from "../../../src/village/council/presets.ts"
import { compositionOf, type Rule, resultOf } from "../../../src/village/council/rules.ts"
import { words } from "../../../src/village/council/words.ts"

const catalogue: Readonly<Record<string, string>> = words["zh-CN"]
const say = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
	(catalogue[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))

const rule = (threshold: keyof typeof thresholds, quorum: keyof typeof quorums = "none"): Rule => ({
	...ruleOfKind.council,
	quorum: quorums[quorum],
	threshold: thresholds[threshold],
})
const { council, collective, representatives } = ruleOfKind
const of = (kind: "group-council" | "village-meeting" | "group-meeting" | "other") => ruleOfKind[kind]

/** Rule; roll, recused, agree, against, abstain; what the lines have to say, the last of them what it comes to. */
const table: readonly (readonly [string, Rule, readonly [number, number, number, number, number], readonly string[]])[] = [
	["council, half of an even roll", council, [10, 0, 5, 0, 0], ["应到 10 人的过半数，至少 6 人；同意 5 人", "没有通过"]],
	["nobody voted, and no quorum asked for", council, [7, 1, 0, 0, 0], ["应到 6 人；实到 0 人（未到 6）", "没有人表决，这次表决无效"]],
	["one was there and one is not enough", council, [7, 0, 1, 0, 0], ["实到 1 人（未到 6）", "没有通过"]],
	["council, half of an odd roll", council, [9, 0, 5, 4, 0], ["应到 9 人的过半数，至少 5 人；同意 5 人", "通过"]],
	["group council, after a recusal", of("group-council"), [7, 1, 3, 0, 0], ["应到 6 人的过半数，至少 4 人；同意 3 人", "没有通过"]],
	["80% of 7 is 5.6", rule("80-due"), [7, 0, 5, 2, 0], ["应到 7 人的80% 以上，至少 6 人；同意 5 人", "没有通过"]],
	["80% of 7, six", rule("80-due"), [7, 0, 6, 1, 0], ["至少 6 人；同意 6 人", "通过"]],
	["80% of 10 is 8", rule("80-due"), [10, 0, 8, 2, 0], ["至少 8 人；同意 8 人", "通过"]],
	["80% of 5 is 4", rule("80-due"), [5, 0, 4, 1, 0], ["至少 4 人；同意 4 人", "通过"]],
	["80% of 11 is 8.8", rule("80-due"), [11, 0, 8, 0, 0], ["至少 9 人；同意 8 人", "没有通过"]],
	["unanimity, one stays away", rule("unanimity-due"), [7, 0, 6, 0, 0], ["至少 7 人；同意 6 人", "没有通过"]],
	["unanimity of those who did not recuse", rule("unanimity-due"), [7, 2, 5, 0, 0], ["至少 5 人；同意 5 人", "通过"]],
	[
		"two thirds of 10 present is 6.67",
		rule("two-thirds-present"),
		[10, 0, 6, 4, 0],
		["实到 10 人的三分之二以上，至少 7 人；同意 6 人", "没有通过"],
	],
	["two thirds of 9 present is 6", rule("two-thirds-present"), [12, 0, 6, 3, 0], ["实到 9 人的三分之二以上，至少 6 人；同意 6 人", "通过"]],
	["two thirds of all 10", rule("two-thirds-all"), [10, 0, 7, 0, 0], ["至少 7 人；同意 7 人", "通过"]],
	[
		"quorum half of an odd roll: 4 of 7",
		rule("majority-present", "half-due"),
		[7, 0, 3, 0, 0],
		["应到 7 人的过半数，至少 4 人；实到 3 人", "无效"],
	],
	[
		"quorum half of 7 reached",
		rule("majority-present", "half-due"),
		[7, 0, 3, 1, 0],
		["至少 4 人；实到 4 人", "至少 3 人；同意 3 人", "通过"],
	],
	["quorum half of an even roll: 5 of 8", of("village-meeting"), [8, 0, 4, 0, 0], ["至少 5 人；实到 4 人", "无效"]],
	["representatives, two thirds of 10 due", representatives, [10, 0, 6, 0, 0], ["应到 10 人的三分之二以上，至少 7 人；实到 6 人", "无效"]],
	[
		"representatives, 7 of 10 come, 4 agree",
		representatives,
		[10, 0, 4, 3, 0],
		["至少 7 人；实到 7 人", "实到 7 人的过半数，至少 4 人", "通过"],
	],
	["a group's households: two thirds of 20 is 13.3", of("group-meeting"), [20, 0, 13, 0, 0], ["至少 14 户；实到 13 户", "无效"]],
	[
		"collective: recusal does not shrink all",
		collective,
		[10, 1, 6, 1, 0],
		["全体 10 人的三分之二以上，至少 7 人；实到 7 人", "至少 7 人；同意 6 人", "没有通过"],
	],
	["collective, 7 of 10", collective, [10, 1, 7, 0, 0], ["至少 7 人；同意 7 人", "通过"]],
	["a tie of those present", of("other"), [5, 0, 2, 2, 1], ["实到 5 人的过半数，至少 3 人；同意 2 人", "没有通过"]],
]

test.each(table)("%s", (_, how, [roll, recused, agree, against, abstain], parts) => {
	const lines = resultWords(say, { rule: how, way: "meeting" }, resultOf(how, { roll, recused, agree, against, abstain }))
	for (const part of parts.slice(0, -1)) expect(lines.join("\n")).toContain(part)
	expect(lines.at(-1)).toContain(parts.at(-1))
	if (parts.at(-1) === "通过") expect(lines.at(-1)).not.toContain("没有")
})

test("what only prepares a meeting has not passed, and is not void either", () => {
	const poll: Rule = { ...representatives, online: "poll" }
	const ending = (way: "open" | "meeting", agree: number, against: number) =>
		resultWords(say, { rule: poll, way }, resultOf(poll, { roll: 10, recused: 0, agree, against, abstain: 0 })).at(-1)
	expect(ending("open", 8, 0)).toBe("预表决的结果：同意的够数。这还不是决议，要在会上表决才算。")
	expect(ending("open", 2, 6)).toBe("预表决的结果：同意的不够数。这还不是决议，要在会上表决才算。")
	expect(ending("open", 3, 0)).toBe("预表决的结果：参加的不够，看不出大家的意思。")
	expect(ending("open", 0, 0)).toBe("预表决的结果：没有人表态。")
	expect(ending("meeting", 8, 0)).toBe("结果：通过。")
})

test.each([
	[10, 3, false],
	[20, 6, false],
	[7, 2, false],
	[7, 3, true],
	[3, 1, true],
])("of %i members %i cadres: more than 30%% %s", (members, cadres, isTooMany) => {
	expect(compositionOf(Array.from({ length: members }, (_, i) => ({ isCadre: i < cadres }))).isTooMany).toBe(isTooMany)
})
