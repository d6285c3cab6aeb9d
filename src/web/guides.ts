/** The guides of docs/ as pages: read once, in the order people look for them, with the pictures beside them. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import MarkdownIt from "markdown-it"
import { packageRoot } from "../root.ts"

type Guide = {
	/** In addresses: /console/help/secretary. */
	readonly id: string
	/** Its first heading. */
	readonly title: string
	readonly html: string
}

/** Those there are, of these; each is a file docs/guide-ID.md or docs/channel-ID.md. */
const order = ["secretary", "resident", "committee", "supervisor", "township", "operator", "api"]
const channels = ["web", "wechat-official", "wecom", "telegram", "wechaty"]

/** Our own files, so HTML stays out and links may lead anywhere; those to other guides and pictures become addresses of the console. */
const markdown = new MarkdownIt("default", { html: false, linkify: false })
markdown.renderer.rules.link_open = (tokens, index, options, _, self) => {
	const token = tokens[index]
	const href = String(token?.attrGet("href") ?? "")
	const guide = /^(?:\.\/|docs\/)?(?:guide|channel)-([\w-]+)\.md(?:#.*)?$/.exec(href)?.[1]
	if (guide !== undefined) token?.attrSet("href", `/console/help/${guide}`)
	return self.renderToken(tokens, index, options)
}
const image = markdown.renderer.rules.image
markdown.renderer.rules.image = (tokens, index, options, env, self) => {
	const token = tokens[index]
	const name = /^(?:\.\/)?pictures\/([\w-]+\.png)$/.exec(String(token?.attrGet("src") ?? ""))?.[1]
	if (name !== undefined) token?.attrSet("src", `/help/pictures/${name}`)
	token?.attrSet("loading", "lazy")
	return image?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options)
}
/** A wide table or a long command scrolls by itself, reachable with the keyboard. */
markdown.renderer.rules.table_open = () => '<div class="guide-wide" role="group" tabindex="0"><table>\n'
markdown.renderer.rules.table_close = () => "</table></div>\n"
for (const rule of ["fence", "code_block"] as const) {
	const plain = markdown.renderer.rules[rule]
	markdown.renderer.rules[rule] = (tokens, index, options, env, self) =>
		(plain?.(tokens, index, options, env, self) ?? "").replace("<pre>", '<pre tabindex="0">')
}

let read: readonly Guide[] | undefined

export function guides(): readonly Guide[] {
	read ??= [...order.map((id) => [id, `guide-${id}.md`] as const), ...channels.map((id) => [id, `channel-${id}.md`] as const)].flatMap(
		([id, name]) => {
			const file = join(packageRoot, "docs", name)
			return existsSync(file) ? [guideOf(id, readFileSync(file, "utf8"))] : []
		},
	)
	return read
}

function guideOf(id: string, text: string): Guide {
	return { id, title: /^# (.+)$/m.exec(text)?.[1] ?? id, html: markdown.render(text) }
}

/** A picture of the guides; undefined where there is none of that name. */
export function guidePicture(name: string): Buffer | undefined {
	const file = join(packageRoot, "docs", "pictures", name)
	return /^[\w-]+\.png$/.test(name) && existsSync(file) ? readFileSync(file) : undefined
}
