import type { FastifyRequest } from "fastify"

/** A signed-in member of staff, in the village chosen in the console. Every query of a console page takes its `villageId` from here. */
export type StaffSession = {
	readonly accountId: string
	/** Who they are on a roster, where that is known: nobody looks at their own work. */
	readonly personId?: string | undefined
	readonly name: string
	readonly villageId: string
	readonly villageName: string
	/** Villages this account may switch to. */
	readonly villages: readonly { readonly id: string; readonly name: string }[]
	/** What this account may do in the village chosen, see `Affair.rights`. */
	readonly rights: ReadonlySet<string>
	/** Value of the hidden field `csrf` that every form carries. */
	readonly csrf: string
}

/** A village in which an account holds the right it was asked for. */
export type HeldVillage = { readonly id: string; readonly name: string; readonly code: string; readonly township?: string | null }

/** The door of the console, implemented in src/web/auth. */
export interface StaffGate {
	/** Who is signed in; throws the error that leads to the sign-in page, or says that the account lacks `right` in its village. */
	enter(request: FastifyRequest, right?: string): Promise<StaffSession>
	/**
	 * Who is signed in, with every village in which the account holds `right`, by name: for pages that set villages side by side. Throws as `enter`
	 * does, and where there is no such village. Absent where nobody works for several villages (the command line, tests of one affair).
	 */
	enterMany?(request: FastifyRequest, right: string): Promise<{ readonly session: StaffSession; readonly villages: readonly HeldVillage[] }>
	/** First line of every POST: throws when the form's token is missing or not this session's. */
	checkForm(request: FastifyRequest, session: StaffSession): void
}
