/** What the board's pages are made of. */
import type { Say } from "../../engine/flow.ts"
import type { Filter, Page } from "./board-page.tsx"
import { targetsOf } from "./targets.ts"
import type { BoardView } from "./view.ts"
import { categoryIds } from "./words-categories.ts"

const itemsPerPage = 20

export function pageOf(view: BoardView, wanted: Filter, say: Say, rest: Pick<Page, "csrf" | "notice">): Page {
	const found = view.items.filter(({ item, claims, flags }) => {
		const isFlagged = flags.length > 0 || claims.some((claim) => claim.flags.length > 0)
		if (wanted.state === "flagged" ? !isFlagged : wanted.state !== "" && item.state !== wanted.state) return false
		if (wanted.category !== "" && item.category !== wanted.category) return false
		const { find } = wanted
		return (
			find === "" ||
			item.title.includes(find) ||
			String(item.number) === find ||
			claims.some(({ text, number }) => text.includes(find) || number === find)
		)
	})
	const pages = Math.max(1, Math.ceil(found.length / itemsPerPage))
	const page = Math.min(wanted.page, pages)
	const last = view.changes.find(({ undoneAt }) => undoneAt === null)
	return {
		view,
		filter: { ...wanted, page },
		items: found.slice((page - 1) * itemsPerPage, page * itemsPerPage),
		pages,
		targets: targetsOf(view, say),
		categories: categoryChoices(say),
		lastChange: last && say(`item.kind.${last.kind}`),
		...rest,
	}
}

export function categoryChoices(say: Say): Page["categories"] {
	return [{ value: "", label: say("item.category.all") }, ...categoryIds.map((id) => ({ value: id, label: say(`item.category.${id}`) }))]
}
