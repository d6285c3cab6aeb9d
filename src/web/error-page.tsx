/** The page a person sees when something went wrong. */
import type { Locale } from "../text/catalogue.ts"
import type { ToldError } from "./errors.ts"
import { renderPage } from "./layout.tsx"
import { webSay } from "./words.ts"

type ErrorFrame = {
	readonly requestId: string
	readonly locale: Locale
	readonly demo: boolean
	/** Whether a page of the console was asked for: staff are led back there, residents to the chat. */
	readonly isConsole: boolean
}

/** A readable page: what happened, what was kept, what to do next, and the number under which staff find it in the log. */
export function renderErrorPage(told: ToldError, { requestId, locale, demo, isConsole }: ErrorFrame): string {
	const isLostInConsole = isConsole && told.code === "not-found"
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
				<p>{isLostInConsole ? webSay(locale, "error.not-found.console") : told.words.next}</p>
				<p>
					<a class="button button-primary" href={isConsole ? "/console" : "/chat"}>
						{webSay(locale, isConsole ? "error.next.console" : "error.next.chat")}
					</a>
				</p>
				{told.words.offer !== undefined && (
					<form method="post" action={told.words.offer.action}>
						<input type="hidden" name="csrf" value={told.words.offer.csrf} />
						<button type="submit" class="button button-plain">
							{told.words.offer.label}
						</button>
					</form>
				)}
				<p class="hint">{webSay(locale, "error.reference", { id: requestId })}</p>
			</section>
		),
	})
}
