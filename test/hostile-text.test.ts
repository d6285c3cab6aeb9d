import { expect, test } from "vitest"
import { readOptions } from "../src/engine/answer.ts"
import { readNumber } from "../src/engine/answer-number.ts"
import { hidden } from "../src/model/hide.ts"
import { splitText } from "../src/outbound/split.ts"
import { comparable } from "../src/text/consolidate/comparable.ts"
import { Consolidator, headlineOf, readOwnWords, splitClaims } from "../src/text/consolidate/index.ts"
import { heard } from "../src/text/heard.ts"
import { looksLikePhone, normalisePhone, readIdentityNumber } from "../src/text/mask.ts"
import { asCommand, cleanText, excerpt, foldWidth, splitArgument, stripEdges, truncate } from "../src/text/normalize.ts"
import { expandMarks, parseNumeral, parseOrdinal } from "../src/text/numerals.ts"
import { flagsOf } from "../src/village/item/flags.ts"
import { bodyHtml } from "../src/village/notice/markdown.ts"
import { amountOf, spokenFrom } from "../src/village/notice/rules.ts"
import { plainBody } from "../src/village/notice/shown.ts"
import { isLikeChain, readChain } from "../src/village/opinion/chain.ts"
import { readLine } from "../src/village/opinion/chain-line.ts"
import { maskNumbers } from "../src/village/opinion/masking.ts"
import { bareWords, isCourtesy, isEnough, judgeText, parseNumber } from "../src/village/opinion/rules.ts"
import { missedLength, readCode, strayDigits } from "../src/village/people/code.ts"
import { matchMember, normaliseName } from "../src/village/people/names.ts"
import { readBirth, readHouseholdNumber, readName, readPhone } from "../src/village/people/roster-cells.ts"
import { proveHead } from "../src/village/people/rules.ts"
import { readQuery } from "../src/village/search/rules.ts"
import { optionsIn } from "../src/village/survey/options-text.ts"
import { closingTime, draftFrom, questionFrom } from "../src/village/survey/writing.ts"

const nobody: ReadonlySet<string> = new Set(["李建国"])
const options = [
	{ id: "a", label: "同意" },
	{ id: "b", label: "不同意" },
	{ id: "c", label: "2 组的第 2 条路" },
]
const { concepts } = new Consolidator().reader
const at = { now: Date.UTC(2026, 2, 5), timeZone: "Asia/Shanghai" }

const readers: Readonly<Record<string, (text: string) => unknown>> = {
	cleanText: (text) => cleanText(text),
	foldWidth,
	stripEdges,
	asCommand,
	splitArgument: (text) => splitArgument(text, ["提意见", "提问"]),
	truncate: (text) => truncate(text, 200, "characters"),
	splitText: (text) => splitText(text, 2_000, "characters"),
	expandMarks,
	parseNumeral,
	parseOrdinal,
	readNumber: (text) => readNumber(text, { min: 0, max: 100, unit: "亩" }),
	readOne: (text) => readOptions(text, options, { min: 1, max: 1 }),
	readSeveral: (text) => readOptions(text, options, { min: 1, max: 3 }),
	normalisePhone,
	looksLikePhone,
	readIdentityNumber: (text) => readIdentityNumber(text, "2026-03-05"),
	hidden: (text) => hidden(text, nobody),
	comparable,
	splitClaims: (text) => splitClaims(text, concepts),
	headline: (text) => headlineOf({ title: text, body: text }, concepts),
	headlineOfBody: (text) => headlineOf({ title: "", body: text }, concepts),
	readOwnWords,
	flagsOf: (text) => flagsOf(text, nobody),
	maskNumbers,
	judgeText,
	isCourtesy,
	isEnough,
	bareWords,
	excerpt: (text) => excerpt(text, 40),
	parseNumber,
	readLine: (text) => readLine(text, nobody),
	readChain: (text) => readChain(text, nobody),
	isLikeChain,
	readCode,
	strayDigits,
	missedLength,
	normaliseName,
	matchMember: (text) => matchMember(text, []),
	proveHead: (text) => proveHead(text, "13900001234"),
	readHouseholdNumber,
	readName,
	readPhone,
	readBirth: (text) => readBirth(text, "2026-03-05"),
	readQuery,
	optionsIn,
	questionFrom,
	draftFrom,
	closingTime: (text) => closingTime(text, at),
	spokenFrom: (text) => spokenFrom("停水", text),
	plainBody,
	bodyHtml,
	amountOf,
	heard,
}

const units = [
	..."a1 \n\t.,;:!-_*#>|`~[(<，。；、：！？（【“①②一二十第个月年中好的是不\u200b\u00a0\u3000０",
	"， ",
	"。，",
	"\n ",
	" \n",
	"\r\n",
	"1.",
	"1. ",
	"1、",
	"一、",
	"十百",
	"零一",
	"2 组",
	"[a](",
	"![",
	"**",
	"> ",
	"- ",
	"# ",
	"第一",
	"不同意",
	"同意不",
	"另外",
	"请问",
	"麻烦您",
	"您好",
	"我是",
	"各位领导",
	"1-",
	"139 ",
	"+86",
	"a@",
	"http://",
	"😀",
	"\ud83d",
	"e\u0301",
	"接龙",
	"1李",
	"|-",
	"&#1;",
]
/** Three times what anybody can send at once. */
const length = 64 * 1024
/** What goes through a text once takes some tens of ms, also on a machine that does other things; what goes through it for each of its signs takes many seconds. */
const mostMs = 1_500

test.each(Object.keys(readers))(
	"%s is not held up by 64 KB of hostile words",
	(name) => {
		const read = readers[name]
		const slow: string[] = []
		for (const unit of units) {
			for (const end of ["", "\u0001!"]) {
				const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end
				const from = performance.now()
				try {
					read?.(text)
				} catch (error) {
					throw new Error(`${name} threw at ${JSON.stringify(unit)}`, { cause: error })
				}
				const ms = performance.now() - from
				if (ms > mostMs) slow.push(`${JSON.stringify(unit + end)} ${Math.round(ms)} ms`)
				// One is enough to know.
				if (ms > 4 * mostMs) break
			}
		}
		expect(slow).toEqual([])
	},
	120_000,
)
