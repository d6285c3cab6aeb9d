/** The Markdown subset of notices as HTML: headings, lists, emphasis, tables, plain links. No HTML of the writer's ever gets through. */
import MarkdownIt from "markdown-it"

const markdown = new MarkdownIt("default", { html: false, linkify: false, breaks: true }).disable(["image", "html_block", "html_inline"])

/** The page's own title is the first heading: those of the text stand below it. */
for (const rule of ["heading_open", "heading_close"] as const) {
	markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
		const token = tokens[index]
		if (token !== undefined) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`
		return self.renderToken(tokens, index, options)
	}
}
/** Where a link leads is not ours to vouch for. */
markdown.renderer.rules.link_open = (tokens, index, options, _, self) => {
	tokens[index]?.attrSet("rel", "nofollow noopener noreferrer")
	return self.renderToken(tokens, index, options)
}
/** `javascript:` and the like are refused by the library; of what is left only the web is let through. */
markdown.validateLink = (url) => /^https?:\/\//i.test(url.trim())

export function bodyHtml(body: string): string {
	return markdown.render(body)
}
