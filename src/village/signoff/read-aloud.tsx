/** A button that has the phone read words of the page aloud (sign-page.js); without a script it is not there. */
import type { Say } from "../../engine/flow.ts"
import { voiced } from "../../text/heard.ts"

export function ReadAloud({
	of,
	words,
	contact,
	say,
}: {
	/** Id of what becomes large when it is read. */
	readonly of: string
	/** What is said. */
	readonly words: string
	/** Who helps where the phone has no voice. */
	readonly contact: string
	readonly say: Say
}) {
	return (
		<>
			<p id="silent" role="status" hidden>
				{say("signoff.page.silent", { contact })}
			</p>
			<button type="button" class="button button-plain" data-speak={of} data-said={voiced(words)} data-silent="silent" hidden>
				{say("signoff.page.speak")}
			</button>
		</>
	)
}
