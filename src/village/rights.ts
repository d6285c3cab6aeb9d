/** Who may do what, as data: each affair names its rights with the roles that hold them; console, chat and API ask here. Pure. */

/** Rights of an affair: `affair.act` → role ids. A village's own role can be listed like a built-in one. */
export type Rights = Readonly<Record<string, readonly string[]>>

/** Whoever asks: the roles held in the village, and whether they look after the whole instance. */
export type Holder = { readonly roles: readonly string[]; readonly isAdministrator: boolean }

/** A right no affair has named: code asks for what does not exist. */
export class UnknownRightError extends Error {
	readonly code = "UNKNOWN_RIGHT"
	constructor(right: string) {
		super(`no affair names the right ${right}`)
	}
}

/** The matrix of all affairs. Throws where two affairs name the same right. */
export function rightsOf(affairs: readonly { readonly rights?: Rights }[]): Rights {
	const entries = affairs.flatMap(({ rights }) => Object.entries(rights ?? {}))
	const matrix = Object.fromEntries(entries)
	if (Object.keys(matrix).length < entries.length) throw new Error("a right is named twice")
	return matrix
}

/**
 * Whether `holder` may do it. Administrators may: they set the villages up, and every act of theirs is recorded. Rights that keep two
 * people apart (a release, a second look) are checked by their affair against who did the first step.
 */
export function mayDo(matrix: Rights, right: string, { roles, isAdministrator }: Holder): boolean {
	const holders = matrix[right]
	if (holders === undefined) throw new UnknownRightError(right)
	return isAdministrator || roles.some((role) => holders.includes(role))
}

/** Whether one of these roles may, for somebody who speaks in a chat: there everybody is a person of the village, nobody an administrator. */
export function holds(matrix: Rights, right: string, roles: readonly string[]): boolean {
	return mayDo(matrix, right, { roles, isAdministrator: false })
}

/** All rights of `holder`. */
export function rightsHeld(matrix: Rights, holder: Holder): ReadonlySet<string> {
	return new Set(Object.keys(matrix).filter((right) => mayDo(matrix, right, holder)))
}
