import { expect, test } from "vitest"
import { optionOf, optionsIn, optionText } from "../../../src/village/survey/options-text.ts"

test.each<[string, readonly string[]]>([
	["同意\n不同意", ["同意", "不同意"]],
	["同意、不同意/都可以", ["同意", "不同意", "都可以"]],
	["水、电\n路", ["水、电", "路"]],
	["  ", []],
])("%j is %j", (text, options) => expect(optionsIn(text)).toEqual(options))

test.each<[string, ReturnType<typeof optionOf>]>([
	["免费体检｜20", { label: "免费体检", quota: 20 }],
	["免费体检 | 20 个", { label: "免费体检", quota: 20 }],
	["没有了｜0", { label: "没有了", quota: 0 }],
	["同意", "同意"],
	["｜20", "｜20"],
	["3|4年级", "3|4年级"],
])("%s", (text, option) => {
	expect(optionOf(text)).toEqual(option)
	if (typeof option !== "string") expect(optionOf(optionText(option))).toEqual(option)
})
