/** What a member says about a matter instead of pressing: a choice, a choice with its reason, a reason alone. Pure. */
import { readOptions } from "../../engine/answer.ts"
import type { Say } from "../../engine/flow.ts"
import { stripEdges } from "../../text/normalize.ts"
import { simplified } from "../../text/simplified.ts"
import { type Choice, choices } from "./rules.ts"

export type SpokenVote = {
	/** Undefined where the words name none. */
	readonly choice: Choice | undefined
	/** Whether they name a vote, as 同意 does and 好 does not: who confirms says 好, who changes their mind says 同意. */
	readonly isNamed: boolean
	/** What was said beside the choice; empty for nothing. */
	readonly reason: string
}

const one = { min: 1, max: 1 }
/** 同意，路灯坏了很久; 反对 没钱; 同意因为路太窄. A choice is said in a few signs. */
const parted = /^(.{1,12}?)(?:[\s,，、。.;；:：!！…—-]+|(?=因为|由于|理由|原因))(.+)$/su

/** The choice a text begins with, and what comes after it. 同意 after a condition or in a sentence is none: the member is asked. */
export function spokenVote(text: string, say: Say): SpokenVote {
	const [, begun = "", beside = ""] = parted.exec(text) ?? []
	// 同意，太黑了 is short enough to be read as 同意 with small talk; what stands beside a vote is its reason all the same.
	const beginning = namesVote(begun, say) && hasWords(beside) && choiceIn(beside, say) === undefined ? choiceIn(begun, say) : undefined
	if (beginning !== undefined) return { choice: beginning, isNamed: true, reason: beside.trim() }
	const whole = choiceIn(text, say)
	if (whole !== undefined) return { choice: whole, isNamed: namesVote(text, say), reason: "" }
	const [, head = "", reason = ""] = parted.exec(text) ?? []
	const isNamed = namesVote(head, say)
	// 对，没钱 may say yes to anything.
	const choice = isNamed || plainAnswers.has(stripEdges(head)) ? choiceIn(head, say) : undefined
	return choice === undefined ? { choice, isNamed: false, reason: text } : { choice, isNamed, reason: reason.trim() }
}

const plainAnswers = new Set(["好", "好的", "行", "可以", "不行", "不好", "不可以"])

/** Also 支持 and 不支持, which are no label's words. A number is none here: it may be the beginning of 3 米. */
function choiceIn(text: string, say: Say): Choice | undefined {
	const options = choices.map((id) => ({ id, label: say(`council.choice.${id}`) }))
	const reading = readOptions(simplified(text).replace("支持", say("council.choice.agree")), options, one)
	return reading.kind === "options" && !reading.byPosition ? choices.find((id) => id === reading.ids[0]) : undefined
}

function namesVote(text: string, say: Say): boolean {
	const said = simplified(text)
	return [...choices.map((id) => say(`council.choice.${id}`)), "赞成", "支持"].some((word) => said.includes(word))
}

/** 好, 对, 不对 to a question of yes and no; undefined for anything else. */
export function saidYes(text: string): boolean | undefined {
	const reading = readOptions(
		text,
		[
			{ id: "yes", label: "是" },
			{ id: "no", label: "不是" },
		],
		one,
	)
	return reading.kind === "options" && !reading.byPosition ? reading.ids[0] === "yes" : undefined
}

const noReasons = new Set([
	"没有",
	"没有理由",
	"没理由",
	"没什么理由",
	"没啥理由",
	"无",
	"无理由",
	"不写",
	"不写理由",
	"不写了",
	"不说",
	"不用写",
	"不用",
])

/** 没有, 不写: what is said by who has no reason to give. */
export function isNoReason(text: string): boolean {
	return noReasons.has(stripEdges(simplified(text)))
}

/** Whether there is a word in it at all. */
export function hasWords(text: string): boolean {
	return /[\p{L}\p{N}]/u.test(text)
}
