/** The public page: a heading, what stands on it, and the affairs' own parts. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"

export type ShownSection = { readonly id: string; readonly title: string; readonly body: ComponentChildren }

export function PublicPage({
	village,
	sections,
	say,
}: {
	readonly village: { readonly name: string; readonly township: string | null }
	readonly sections: readonly ShownSection[]
	readonly say: Say
}) {
	return (
		<>
			<h1>{say("public.title", { village: village.name })}</h1>
			{village.township !== null && <p class="hint">{village.township}</p>}
			<p>{say("public.lead")}</p>
			{sections.length > 1 && (
				<nav class="public-nav" aria-label={say("public.sections")}>
					<ul>
						{sections.map(({ id, title }) => (
							<li key={id}>
								<a href={`#${id}`}>{title}</a>
							</li>
						))}
					</ul>
				</nav>
			)}
			{sections.length === 0 && <p>{say("public.nothing")}</p>}
			{sections.map(({ id, title, body }) => (
				<section key={id} class="card" aria-labelledby={id}>
					<h2 id={id}>{title}</h2>
					{body}
				</section>
			))}
			<p class="hint">{say("public.chat")}</p>
			<p class="hint">{say("public.print")}</p>
		</>
	)
}
