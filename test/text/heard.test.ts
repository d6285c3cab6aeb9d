import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { heard, voiced } from "../../src/text/heard.ts"

describe("a text as it is heard", () => {
	it.each([
		["公示到2026-12-05为止", "公示到2026年12月5日为止"],
		["2026/1/9，2026.10.31", "2026年1月9日，2026年10月31日"],
		["上午8:30到11：00开门，下午2:05开会", "上午8点30分到11点开门，下午2点零5分开会"],
		["收入12,500.00元，支出1,234,567.80元", "收入12500元，支出1234567.8元"],
		["补贴￥5,000，另有¥1.20万元", "补贴5000元，另有1.2万元"],
		["面积3.50亩，菜园 0.80 亩，住房120.00㎡", "面积3.5亩，菜园 0.8 亩，住房120平方米"],
		["12月5-8日停水，60~65岁的人，3—5户一组", "12月5到8日停水，60到65岁的人，3到5户一组"],
		["12月5日-8日、8:00-11:30", "12月5日到8日、8点到11点30分"],
		["租金300元/亩，水费2.50元/吨", "租金300元每亩，水费2.5元每吨"],
		["路长2km，化肥50kg", "路长2公里，化肥50公斤"],
	])("%s → %s", (written, said) => {
		expect(heard(written)).toBe(said)
	})

	it.each([
		"QJ-2026-0003",
		"意见 QJ-2026-0001 号",
		"0510-86123456",
		"2026-13-05",
		"第3.10条",
		"比1:1000的图",
		"电话13812345678",
		"1,2,3组",
		"10,5",
	])("%s stays", (text) => {
		expect(heard(text)).toBe(text)
	})

	it("is heard the same when it is made twice", () => {
		const pieces = fc.constantFrom(
			"2026-12-05",
			"8:30",
			"12,500.00元",
			"3.50亩",
			"5-8日",
			"¥20",
			"300元/亩",
			"，",
			"到",
			"x",
			"-",
			"7",
			"120㎡",
			" ",
		)
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
				const once = heard(parts.join("，"))
				expect(heard(once)).toBe(once)
			}),
		)
	})

	it("by a machine has phones digit by digit", () => {
		expect(voiced("问王会计，13812340678。")).toBe("问王会计，一三八，一二三四，零六七八。")
		expect(voiced("身份证号110101199003070011")).toBe("身份证号110101199003070011")
	})
})
