/** Turning pages by links. */
import { useWords } from "./locale.ts"

type PaginationProps = {
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly hrefOf: (page: number) => string
}

/** Nothing where there is only one page. */
export function Pagination({ page, pages, hrefOf }: PaginationProps) {
	const say = useWords()
	if (pages <= 1) return null
	return (
		<nav class="pagination" aria-label={say("pages.navigation")}>
			{page > 1 && (
				<a class="button button-plain" rel="prev" href={hrefOf(page - 1)}>
					{say("pages.previous")}
				</a>
			)}
			<span>{say("pages.position", { page, pages })}</span>
			{page < pages && (
				<a class="button button-plain" rel="next" href={hrefOf(page + 1)}>
					{say("pages.next")}
				</a>
			)}
		</nav>
	)
}
