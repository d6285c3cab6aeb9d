/** A notice in words for chats. Pure. */
import type { Say } from "../../engine/flow.ts"
import { type Audience, type FinanceTable, leadColumn, markdownLink, undecided } from "./rules.ts"

/** The body without the marks of its Markdown, as a chat can show it. */
export function plainBody(body: string): string {
	return body
		.replace(markdownLink, (_, text: string, url: string) => (url === "" || url === text ? text : `${text}（${url}）`))
		.replace(/^\s{0,3}#{1,6}\s+/gm, "")
		.replace(/^\s{0,3}>\s?/gm, "")
		.replace(/(\*\*|__|`)(.+?)\1/g, "$2")
		.replace(/^[^\S\n]*[-*+]\s+/gm, "· ")
		.replace(/\n{3,}/g, "\n\n")
		.replace(/\n{2}· /g, "\n· ")
		.trim()
}

/** Rows a chat shows; the page has them all. */
const mostRows = 30

/**
 * A finance table as lines: 10 月 6 日，三组路灯 6 盏，7200，议〔2026〕2 号. Where income and expense have each their column, every sum says which it is:
 * 支出（元） 7200. `limit`: from which sum an expense has to name its decision.
 */
export function tableWords(table: FinanceTable, limit: number, say: Say): string {
	const flagged = new Set(undecided(table, limit))
	const leadAt = leadColumn(table)
	const isLabelled = table.rows.some((row) => hasGap(row.slice(leadAt + 1)))
	const words = (row: readonly string[]) =>
		row
			.map((cell, at) => {
				const label = table.head[at]?.trim() ?? ""
				return isLabelled && at > leadAt && cell.trim() !== "" && label !== "" ? `${label} ${cell}` : cell
			})
			.filter((cell) => cell.trim() !== "")
			.join("，")
	const left = Math.max(0, table.rows.length - mostRows) + table.more
	return [
		...(isLabelled ? [] : [words(table.head)]),
		...table.rows
			.slice(0, mostRows)
			.map((row, index) => `· ${words(row)}${flagged.has(index) ? `（${say("notice.public.undecided")}）` : ""}`),
		...(left > 0 ? [say("notice.public.moreRows", { more: left })] : []),
	].join("\n")
}

/** An empty cell between others: without its heading nobody knows what the next one is. */
function hasGap(row: readonly string[]): boolean {
	const lastAt = row.findLastIndex((cell) => cell.trim() !== "")
	return row.slice(0, lastAt).some((cell) => cell.trim() === "")
}

/** 一组、二组；不含：三组 · 全村 */
export function audienceWords({ except, ...to }: Audience, say: Say, roleLabel: (role: string) => string = (role) => role): string {
	const part = ({ groups, grids, roles, households }: Audience["except"]) => [
		...groups,
		...grids,
		...roles.map((role) => (role === "head" ? say("notice.audience.heads") : roleLabel(role))),
		...households.map((number) => say("notice.audience.household", { number })),
	]
	const [included, excluded] = [part(to), part(except)]
	const whom = included.length === 0 ? say("notice.audience.all") : shortList(included, say)
	return excluded.length === 0 ? whom : say("notice.audience.except", { whom, except: shortList(excluded, say) })
}

const mostNamed = 8

function shortList(names: readonly string[], say: Say): string {
	const shown = names.slice(0, mostNamed).join("、")
	return names.length > mostNamed ? say("notice.audience.more", { shown, count: names.length }) : shown
}
