/** The page a person sees when something went wrong. */
import type { Locale } from "../text/catalogue.ts"
import type { ToldError } from "./errors.ts"
import { renderPage } from "./layout.tsx"
import { webSay } from "./words.ts"

/** A readable page: what happened, what was kept, what to do next, and the number under which staff find it in the log. */
export function renderErrorPage(told: ToldError, requestId: string, locale: Locale, demo: boolean): string {
	return renderPage({
		locale,
		look: "resident",
		title: told.words.title,
		demo,
		body: (
			<section class="message-page">
				<div class={told.status >= 500 ? "mark mark-error" : "mark mark-warn"} aria-hidden="true">
					!
				</div>
				<h1>{told.words.title}</h1>
				<p>{told.words.kept}</p>
				<p>{told.words.next}</p>
				<p>
					<a class="button button-primary" href="/chat">
						{webSay(locale, "error.next.chat")}
					</a>
				</p>
				<p class="hint">{webSay(locale, "error.reference", { id: requestId })}</p>
			</section>
		),
	})
}
