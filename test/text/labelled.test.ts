import { describe, expect, test } from "vitest"
import { labelled } from "../../src/text/labelled.ts"

describe("a label and its value on one line", () => {
	test.each([
		["电话", "138****5678", "电话：138****5678"],
		["1. 三组路口装一盏路灯，同意吗？", "不同意", "1. 三组路口装一盏路灯，同意吗？不同意"],
		["1. 同意吗? ", "不同意", "1. 同意吗? 不同意"],
		["您家晚上几个人要走这条路…", "15", "您家晚上几个人要走这条路…：15"],
		["", "无", "：无"],
	])("%s + %s", (label, value, line) => {
		expect(labelled(label, value, "：")).toBe(line)
	})
})
