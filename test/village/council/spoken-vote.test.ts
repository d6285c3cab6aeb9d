/** What members say instead of pressing 同意 or 反对. */
import { expect, test } from "vitest"
import { spokenVote } from "../../../src/village/council/spoken-vote.ts"
import { words } from "../../../src/village/council/words.ts"

const catalogue: Readonly<Record<string, string>> = words["zh-CN"]
const said = (text: string) => {
	const { choice, reason } = spokenVote(text, (key) => catalogue[key] ?? key)
	return [choice, reason]
}

test.each([
	["同意", "agree", ""],
	["支持", "agree", ""],
	["我们家不支持", "against", ""],
	["不同意 没钱", "against", "没钱"],
	["反對：先修溝", "against", "先修溝"],
	["我同意，路灯坏了很久了，该修", "agree", "路灯坏了很久了，该修"],
	["弃权因为没看过现场", "abstain", "因为没看过现场"],
	["不行，十二万太贵", "against", "十二万太贵"],
	["同意，太黑了", "agree", "太黑了"],
	["反对，太贵", "against", "太贵"],
	["同意，村里臭了很久", "agree", "村里臭了很久"],
	["好的，同意", "agree", ""],
	["同意，同意", "agree", ""],
])("%s is %s", (text, choice, reason) => {
	expect(said(text)).toEqual([choice, reason])
})

test.each(["如果先修沟，我就同意", "同意的人多吗？", "对，没钱", "3.5 米太窄", "嗯嗯那个我觉得可以的同意", "我不是不同意，是贵"])(
	"%s names no choice, and is kept whole as a reason",
	(text) => {
		expect(said(text)).toEqual([undefined, text])
	},
)
