/** Who fills in a resident's page: whom the browser's chat speaks for, else whoever has the code of the household's letter and a name on its roster. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { householdByCode } from "./household-by-code.ts"
import { type KnownPerson, knownPerson } from "./known-person.ts"

const text = (most: number) => z.string().max(most).catch("")

/** What the fields of `ResidentFields` send. `me`: the person the page was made for, where its reader was known. */
export const residentSchema = z.object({ me: text(100), code: text(60), name: text(200) })
export type ResidentGiven = z.infer<typeof residentSchema>

export type Resident = {
	readonly personId: string
	readonly name: string
	/** By their own chat: what is theirs may be shown in their words. A code is the household's, and any of it may hold it. */
	readonly isKnown: boolean
}
/** Message keys, by field. */
export type ResidentErrors = { readonly code?: string; readonly name?: string }
export type ResidentFound = { readonly ok: true; readonly resident: Resident } | { readonly ok: false; readonly errors: ResidentErrors }

/** Who looks: undefined where their browser belongs to no chat, or they say it is not them. Looks only. */
export async function residentKnown(house: House, request: FastifyRequest, villageId: string): Promise<Resident | undefined> {
	const { who } = z
		.object({ who: text(20) })
		.catch({ who: "" })
		.parse(request.query)
	if (who === otherPerson) return undefined
	return known(await house.store.read((reader) => knownPerson(reader, house, request, villageId)))
}

/** In a page's address: its reader is not whom the chat speaks for. */
export const otherPerson = "other"

/** Who sends. */
export async function residentHere(
	house: House,
	request: FastifyRequest,
	villageId: string,
	{ me, code, name }: ResidentGiven,
): Promise<ResidentFound> {
	// The chat may speak for somebody else by now: what is sent stays with whom the page named, or asks for the code.
	const resident = me === "" ? undefined : known(await house.store.read((reader) => knownPerson(reader, house, request, villageId, me)))
	if (resident !== undefined) return { ok: true, resident }
	if (me !== "" && code === "") return { ok: false, errors: { code: "people.page.meGone" } }
	const { cipher, store, clock } = house
	const opened = await store.tx((tx) => householdByCode(tx, { cipher, villageId, text: code, ip: request.ip, now: clock() }))
	if (!opened.ok) return { ok: false, errors: { code: `people.page.code.${opened.code}` } }
	const given = cleanText(name)
	const [person, namesake] = opened.household.persons.filter((one) => one.name === given)
	if (person === undefined || namesake !== undefined) return { ok: false, errors: { name: "people.page.nameUnknown" } }
	return { ok: true, resident: { personId: person.personId, name: person.name, isKnown: false } }
}

function known(person: KnownPerson | undefined): Resident | undefined {
	return person && { personId: person.personId, name: person.name, isKnown: true }
}
