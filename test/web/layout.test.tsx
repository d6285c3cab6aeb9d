import { expect, test } from "vitest"
import { renderPage } from "../../src/web/layout.tsx"

const page = { locale: "zh-CN", title: "名册", look: "console", demo: false, body: <h1>名册</h1> } as const

test("a page says its language, title and where its text begins", () => {
	const html = renderPage(page)
	expect(html).toMatch(/^<!doctype html><html lang="zh-CN">/)
	expect(html).toContain("<title>名册 · 村口</title>")
	expect(html).toContain('<a class="skip" href="#main">跳到正文</a>')
	expect(html).toContain('<main id="main" tabindex="-1"><h1>名册</h1></main>')
	expect(html).not.toContain("演示数据")
	expect(html).not.toMatch(/<style|style="|<script(?! type="module" src=)/)
})

test("a demo says so on every look", () => {
	for (const look of ["console", "resident", "bare"] as const) expect(renderPage({ ...page, look, demo: true })).toContain("演示数据")
})

test("the navigation marks where one is", () => {
	const groups = [
		{ label: "村民", items: [{ href: "/console/people", label: "名册", current: true }] },
		{ label: "公告和问卷", items: [{ href: "/console/surveys", label: "问卷", current: false }] },
	]
	const html = renderPage({ ...page, navigation: { heading: "清江村", groups, account: "王文书" } })
	// Once in the folded menu of a phone, once in the column of a desk; a style sheet shows one of them.
	expect(html.match(/aria-current="page"/g)).toHaveLength(2)
	expect(html).toContain('<details class="bar-menu"><summary>菜单</summary>')
	expect(html).toContain('<a href="/console/people" aria-current="page">名册</a>')
	expect(html).toContain("王文书")
})

test("the first script is run, the ones it imports are fetched beside it", () => {
	const html = renderPage({ ...page, scripts: ["/assets/h/a.js", "/assets/h/b.js"], styles: ["/assets/h/c.css"] })
	expect(html).toContain('<script type="module" src="/assets/h/a.js">')
	expect(html).toContain('<link rel="modulepreload" href="/assets/h/b.js"')
	expect(html).toContain('<link rel="stylesheet" href="/assets/h/c.css"')
})

test("what people wrote cannot become markup", () => {
	expect(renderPage({ ...page, title: "</title><script>", body: <p>{"<script>alert(1)</script>"}</p> })).not.toContain("<script>")
})
