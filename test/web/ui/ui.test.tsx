import { renderToString } from "preact-render-to-string"
import { describe, expect, test } from "vitest"
import { Bars, percentOf } from "../../../src/web/ui/bar.tsx"
import { Actions, Button, ButtonLink } from "../../../src/web/ui/button.tsx"
import { Dated } from "../../../src/web/ui/dated.tsx"
import { EmptyState } from "../../../src/web/ui/empty-state.tsx"
import { FieldIds } from "../../../src/web/ui/field-ids.ts"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../../src/web/ui/form.tsx"
import { MaskedValue } from "../../../src/web/ui/masked.tsx"
import { Notice } from "../../../src/web/ui/notice.tsx"
import { Pagination } from "../../../src/web/ui/pagination.tsx"
import { StatTiles } from "../../../src/web/ui/stat.tsx"
import { Table } from "../../../src/web/ui/table.tsx"

describe("tables", () => {
	const columns = [
		{ label: "户号", cell: (row: { id: string; head: string }) => row.id, role: "lead" },
		{ label: "户主", cell: (row: { id: string; head: string }) => row.head },
	] as const

	test("name each cell, so that a card on a phone can show it", () => {
		const html = renderToString(<Table caption="名册" columns={columns} rows={[{ id: "017", head: "李秀英" }]} keyOf={(row) => row.id} />)
		expect(html).toContain("<caption>名册</caption>")
		expect(html).toContain('<td class="cell-lead" data-label="户号">')
		expect(html).toContain('<td data-label="户主">')
	})

	test("without rows say so", () => {
		expect(renderToString(<Table caption="名册" columns={columns} rows={[]} keyOf={(row) => row.id} />)).toContain("还没有内容")
		const own = <EmptyState title="还没有名册">请先导入</EmptyState>
		expect(renderToString(<Table caption="名册" columns={columns} rows={[]} keyOf={(row) => row.id} empty={own} />)).toContain("请先导入")
	})
})

describe("fields", () => {
	test("a list one chooses from can be left out only where it holds an empty choice", () => {
		const some = [{ value: "a", label: "甲" }]
		expect(renderToString(<SelectField name="pick" label="选" choices={some} />)).not.toContain("可不填")
		expect(renderToString(<SelectField name="pick" label="选" choices={some} required />)).toContain("必填")
		expect(renderToString(<SelectField name="pick" label="选" choices={[{ value: "", label: "都行" }, ...some]} />)).toContain("可不填")
	})

	test("tie label, hint and error to the input and keep what was entered", () => {
		const html = renderToString(<TextField name="name" label="村名" hint="按公章写" error="请填村名" value="清江" required />)
		expect(html).toContain('<label for="name">村名')
		expect(html).toContain('aria-describedby="name-hint name-error"')
		expect(html).toContain('aria-invalid="true"')
		expect(html).toContain('value="清江"')
		expect(html).toContain("必填")
		expect(renderToString(<TextField name="note" label="说明" />)).not.toContain("aria-describedby")
	})

	test("of one name in two forms of a page have a label each", () => {
		const form = (
			<Form action="/x">
				<TextAreaField name="note" label="说明" hint="写短些" />
				<TextField name="when" label="哪天" />
			</Form>
		)
		const page = renderToString(
			<FieldIds.Provider value={new Map()}>
				{form}
				{form}
			</FieldIds.Provider>,
		)
		const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, found]) => found)
		expect(all(/<label for="([^"]+)"/g)).toEqual(["note", "when", "note-2", "when-2"])
		expect(all(/<(?:input|textarea) id="([^"]+)"/g)).toEqual(["note", "when", "note-2", "when-2"])
		expect(all(/aria-describedby="([^"]+)"/g)).toEqual(["note-hint", "note-2-hint"])
		expect(all(/ name="([^"]+)"/g), "what is sent keeps its name").toEqual(["note", "when", "note", "when"])
	})

	test("of every kind render their value", () => {
		const choices = [
			{ value: "a", label: "同意" },
			{ value: "b", label: "不同意", hint: "请写原因" },
		]
		expect(renderToString(<TextAreaField name="text" label="内容" value={"一\n二"} />)).toContain(">一\n二</textarea>")
		expect(renderToString(<SelectField name="pick" label="选" choices={choices} value="b" />)).toMatch(
			/<option value="b" selected[^>]*>|<option selected[^>]* value="b">/,
		)
		expect(renderToString(<FileField name="file" label="名册" accept=".xlsx" />)).toContain('type="file"')
		const several = renderToString(<ChoiceField name="pick" label="选" pick="several" choices={choices} values={["b"]} error="请选" />)
		expect(several.match(/type="checkbox"/g)).toHaveLength(2)
		expect(several.match(/checked/g)).toHaveLength(1)
		expect(several).toContain("<legend>选")
		expect(renderToString(<ChoiceField name="pick" label="选" pick="one" choices={choices} required />).match(/required/g)).toHaveLength(2)
	})

	test("a form carries its token and says at the top that something is wrong", () => {
		const html = renderToString(
			<Form action="/console/surveys" csrf="t.k" hasErrors hasFiles>
				<Actions>
					<Button name="do" value="save">
						保存
					</Button>
					<ButtonLink href="/console">返回</ButtonLink>
				</Actions>
			</Form>,
		)
		expect(html).toContain('name="csrf" value="t.k"')
		expect(html).toContain('enctype="multipart/form-data"')
		expect(html).toContain('role="alert"')
		expect(html).toContain("您填的都还在")
	})
})

describe("figures", () => {
	test.each([
		[0, 10, 0],
		[1, 1000, 1],
		[999, 1000, 99],
		[1, 3, 33],
		[10, 10, 100],
		[12, 10, 100],
		[1, 0, 0],
	])("%d of %d is %d%%: never none for somebody, never all for not all", (count, total, percent) => {
		expect(percentOf(count, total)).toBe(percent)
	})

	test("bars say their number and need no style attribute", () => {
		const html = renderToString(<Bars caption="结果" total={200} rows={[{ label: "同意", count: 150 }]} />)
		expect(html).toContain("150，占 75%")
		expect(html).toContain('width="75"')
		expect(html).not.toContain("style=")
	})

	test("tiles show label, value and what needs attention", () => {
		const html = renderToString(
			<StatTiles
				stats={[
					{ label: "户", value: 617 },
					{ label: "没发出去", value: 3, note: "去看看", href: "/console/messages", tone: "attention" },
				]}
			/>,
		)
		expect(html).toContain("617")
		expect(html).toContain("stat-attention")
		expect(html).toContain('<a href="/console/messages">')
	})
})

test("pages are links, and one page needs none", () => {
	const hrefOf = (page: number) => `?page=${page}`
	expect(renderToString(<Pagination page={1} pages={1} hrefOf={hrefOf} />)).toBe("")
	const middle = renderToString(<Pagination page={2} pages={3} hrefOf={hrefOf} />)
	for (const words of ['href="?page=1"', 'href="?page=3"', "第 2 页，共 3 页"]) expect(middle).toContain(words)
	expect(renderToString(<Pagination page={3} pages={3} hrefOf={hrefOf} />)).not.toContain("下一页")
})

test("a date stays whole where a line breaks, in tables, figures and sentences; other words are left alone", () => {
	expect(renderToString(<Dated text="最晚 2026年12月5日 下午3:30，11月公布" />)).toBe(
		'最晚 <span class="whole">2026年</span><span class="whole">12月5日</span> <span class="whole">下午3:30</span>，<span class="whole">11月</span>公布',
	)
	expect(renderToString(<Dated text="3 户 <b> 2:1" />)).toBe("3 户 &lt;b> 2:1")
	const whole = '<span class="whole">12月7日</span>'
	const table = <Table caption="c" columns={[{ label: "l", cell: (row: string) => row }]} rows={["12月7日"]} keyOf={(row) => row} />
	expect(renderToString(table)).toContain('<div class="dates">12月7日</div>')
	expect(renderToString(<StatTiles stats={[{ label: "可以提异议到", value: "12月7日" }]} />)).toContain(`>${whole}</strong>`)
})

test("a masked number is read without its stars", () => {
	const html = renderToString(<MaskedValue value="138****5678" />)
	expect(html).toContain('<span aria-hidden="true">138****5678</span>')
	expect(html).toContain("138 5678 部分已隐去")
})

test("notices are announced", () => {
	expect(renderToString(<Notice kind="success" title="已保存" />)).toContain('role="status"')
	expect(
		renderToString(
			<Notice kind="error" title="没保存">
				请再试
			</Notice>,
		),
	).toContain('role="alert"')
})
