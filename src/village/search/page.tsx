/** /console/search: one field for everything. */
import { Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House, SearchHit } from "../affair.ts"
import { longestQuery } from "./rules.ts"

export const searchPath = "/console/search"

export type Found = { readonly id: string; readonly label: string; readonly hits: readonly SearchHit[]; readonly isMore: boolean }
export type SearchView = {
	/** As typed, cut to what was looked for. */
	readonly text: string
	readonly isCut: boolean
	/** Undefined before anything was looked for. */
	readonly found: readonly Found[] | undefined
	/** More of one kind was asked for. */
	readonly isOneKind: boolean
	/** What can be found, of what this account may see. */
	readonly kinds: readonly string[]
}

export function SearchPage({ view, house }: { readonly view: SearchView; readonly house: House }) {
	const { say } = house
	const { found, text, isOneKind } = view
	const hrefOf = (kind: string) => `${searchPath}?${new URLSearchParams({ q: text, ...(kind !== "" && { kind }) })}`
	const filled = (found ?? []).filter(({ hits }) => hits.length > 0)
	return (
		<>
			<h1>{say("search.title")}</h1>
			<Form action={searchPath} method="get">
				<TextField
					name="q"
					type="search"
					label={say("search.field")}
					hint={say("search.hint", { kinds: view.kinds.map((kind) => say(kind)).join(say("people.and")) })}
					value={text}
					maxLength={longestQuery}
				/>
				<Button>{say("search.find")}</Button>
			</Form>
			{isOneKind && found !== undefined && (
				<p>
					<a href={hrefOf("")}>{say("search.all")}</a>
				</p>
			)}
			{view.isCut && <Notice kind="info" title={say("search.cut", { most: longestQuery })} />}
			{found !== undefined && filled.length === 0 && <EmptyState title={say("search.none")}>{say("search.noneHint")}</EmptyState>}
			{filled.map(({ id, label, hits, isMore }) => (
				<section key={id} class="card" aria-labelledby={`found-${id}`}>
					<h2 id={`found-${id}`}>{say(label)}</h2>
					<ul class="plain">
						{hits.map((hit) => (
							<li key={`${hit.path} ${hit.title}`}>
								<a href={hit.path}>{hit.title}</a>
								{hit.detail !== "" && <div class="hint">{hit.detail}</div>}
							</li>
						))}
					</ul>
					{isMore && isOneKind && <p class="hint">{say("search.cutOff", { count: hits.length })}</p>}
					{isMore && !isOneKind && (
						<p>
							<a href={hrefOf(id)}>{say("search.more", { kind: say(label) })}</a>
						</p>
					)}
				</section>
			))}
		</>
	)
}
