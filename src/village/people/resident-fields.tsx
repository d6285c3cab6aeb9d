/** Fields that say who fills in a resident's page, and the same carried on where it is known. */
import type { Say } from "../../engine/flow.ts"
import { maskName } from "../../text/mask.ts"
import { TextField } from "../../web/ui/form.tsx"
import { otherPerson, type Resident, type ResidentErrors, type ResidentGiven } from "./resident-here.ts"

/** Asks for code and name. */
export function ResidentFields({
	given,
	errors,
	say,
}: {
	readonly given: ResidentGiven
	readonly errors: ResidentErrors
	readonly say: Say
}) {
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key))
	return (
		<>
			<TextField
				name="code"
				label={say("people.page.code")}
				hint={say("people.page.codeHint")}
				error={wrong(errors.code)}
				required
				value={given.code}
				maxLength={40}
				autocomplete="off"
			/>
			<TextField
				name="name"
				label={say("people.page.name")}
				hint={say("people.page.nameHint")}
				error={wrong(errors.name)}
				required
				value={given.name}
				maxLength={40}
				autocomplete="off"
			/>
		</>
	)
}

/** Brings who it is over to what is sent next. */
export function ResidentCarried({ resident, given }: { readonly resident: Resident; readonly given: ResidentGiven }) {
	if (resident.isKnown) return <input type="hidden" name="me" value={resident.personId} />
	return (
		<>
			<input type="hidden" name="code" value={given.code} />
			<input type="hidden" name="name" value={given.name} />
		</>
	)
}

/** Whose page it is, by a masked name, and the way for somebody else. `path`: the page's own. */
export function ResidentLine({ resident, path, say }: { readonly resident: Resident; readonly path: string; readonly say: Say }) {
	return (
		<p>
			{say("people.page.as", { name: maskName(resident.name) })}{" "}
			<a href={resident.isKnown ? `${path}?who=${otherPerson}` : path}>{say("people.page.notMe")}</a>
		</p>
	)
}
