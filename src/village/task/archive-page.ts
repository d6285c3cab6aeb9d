/** The page that leads through an archive folder. Pure. */
import type { Locale } from "../../text/catalogue.ts"

/** A line is a paragraph; `head` stands above those that follow it, `file` leads to a file of the folder. */
export type Line = string | { readonly head: string } | { readonly file: string; readonly label: string; readonly more: string }

export type Section = {
	readonly title: string
	readonly lines: readonly Line[]
	readonly files?: readonly { readonly label: string; readonly name: string }[]
	/** Said where there is nothing. */
	readonly none?: string
}

/** Read on a screen and printed: the page goes with the folder, so it brings what it needs. */
const pageStyle =
	"body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.7 system-ui,sans-serif;color:#1a1a1a;overflow-wrap:anywhere}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid #bbb}h3{font-size:1.05rem;margin:1.2rem 0 .3rem}p{margin:.3rem 0}small{color:#444}@media print{h2,h3{break-after:avoid}}"

export function indexPage(locale: Locale, title: string, notes: readonly string[], sections: readonly Section[], none: string): string {
	const body = sections.map(({ title: head, lines, files = [], none: nothing = none }) => {
		const shown = lines.filter((line) => typeof line !== "string" || line.trim() !== "")
		const paragraphs = shown.length === 0 && files.length === 0 ? [`<p>${escaped(nothing)}</p>`] : shown.map(lineHtml)
		const links = files.map(({ label, name }) => `<li>${link(name, label)}</li>`)
		return `<h2>${escaped(head)}</h2>${paragraphs.join("")}${links.length > 0 ? `<ul>${links.join("")}</ul>` : ""}`
	})
	const head = notes.filter((note) => note !== "").map((note) => `<p>${escaped(note)}</p>`)
	return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${pageStyle}</style></head><body><h1>${escaped(title)}</h1>${head.join("")}${body.join("")}</body></html>`
}

function lineHtml(line: Line): string {
	if (typeof line === "string") return `<p>${escaped(line.trim())}</p>`
	if ("head" in line) return `<h3>${escaped(line.head)}</h3>`
	return `<p>${link(line.file, line.label)} <small>${escaped(line.more)}</small></p>`
}

const link = (name: string, label: string): string => `<a href="${escaped(encodeURI(name))}">${escaped(label)}</a>`

function escaped(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
