/** What is wrong in a form of a task's page, field by field and all at once, and what was typed in it. Pure. */
import { cleanText } from "../../text/normalize.ts"

export type RefusedForm = {
	readonly act: string
	readonly fields: Readonly<Record<string, unknown>>
	/** In words, by field. */
	readonly errors: Readonly<Record<string, string>>
}

/** What was typed in this form, and what is wrong with it; of any other form nothing. */
export function inForm(refused: RefusedForm | undefined, act: string) {
	const own = refused?.act === act ? refused : undefined
	return {
		value: (name: string): string | undefined => {
			const value = own?.fields[name]
			return typeof value === "string" ? value : undefined
		},
		error: (name: string): string | undefined => own?.errors[name],
	}
}

/** The field a refusal is about; what is about none stands above the page only. */
const fieldOf: Readonly<Record<string, string>> = {
	NOTE_MISSING: "note",
	REASON_MISSING: "note",
	DEADLINE_IN_PAST: "when",
	OFFICE_MISSING: "office",
	PERSON_UNKNOWN: "name",
	PHOTO_MISSING: "photo",
	PHOTO_REFUSED: "photo",
}

/** Fields that each form always needs: a command names the first fault it meets, a person wants to hear of all. */
const needed: Readonly<Record<string, readonly ("note" | "when" | "office")[]>> = {
	escalate: ["office", "when", "note"],
	move: ["when", "note"],
	decline: ["note"],
	receive: ["when"],
	reply: ["note", "when"],
}

/** Codes of all that is wrong, by field. `isAhead`: whether the day typed can be read and is still to come. */
export function faultsIn(
	{ act, fields, code }: { readonly act: string; readonly fields: RefusedForm["fields"]; readonly code: string },
	isAhead: (when: string) => boolean,
): ReadonlyMap<string, string> {
	const field = fieldOf[code]
	// What is refused for another reason was not looked through to its end.
	if (field === undefined) return new Map()
	const textIn = (name: string): string => {
		const value = fields[name]
		return typeof value === "string" ? cleanText(value).trim() : ""
	}
	const missing = { note: "NOTE_MISSING", when: "DEADLINE_IN_PAST", office: "OFFICE_MISSING" } as const
	const faults = new Map(
		(needed[act] ?? []).flatMap((name): [string, string][] => {
			const isRight = name === "when" ? isAhead(textIn(name)) : textIn(name) !== ""
			return isRight ? [] : [[name, missing[name]]]
		}),
	)
	return faults.set(field, code)
}
