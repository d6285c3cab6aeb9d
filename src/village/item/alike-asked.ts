/** 是不是同一件事？ asked by a page: what is asked stands sealed in the page's address, so that looking changes nothing and nobody makes one up. */
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { alikeTo } from "./alike.ts"

const askedSchema = z.object({
	villageId: z.string(),
	opinionId: z.string(),
	/** Whose opinion it is; null where staff wrote it down for somebody who is not on the roster. */
	personId: z.string().nullable(),
	/** Number of the opinion just filed. */
	filed: z.string(),
	subject: z.string(),
	title: z.string(),
	number: z.number().nullable(),
	people: z.number(),
	until: z.number(),
})
export type Asked = z.infer<typeof askedSchema>

export async function askedOf(reader: Reader, house: House, villageId: string, opinionId: string): Promise<Asked | undefined> {
	const found = await alikeTo(reader, house, villageId, opinionId)
	const [own] = await opinionTexts(reader, villageId, [opinionId])
	if (found === undefined || own === undefined) return undefined
	const { why: _, ...asked } = found
	return { villageId, opinionId, personId: own.personId, filed: own.number, ...asked, until: house.clock() + dayMs }
}

/** `purpose`: which page; an address of one is none of another. */
export function sealAsked({ cipher }: House, purpose: string, asked: Asked): string {
	return cipher.seal(JSON.stringify(asked), purpose)
}

/** Undefined where it was not made here, is of another village, or too old. */
export function openAsked({ cipher, clock }: House, purpose: string, token: string, villageId: string | undefined): Asked | undefined {
	const plain = cipher.open(token, purpose)
	const asked = plain.ok ? askedSchema.safeParse(JSON.parse(plain.plain)).data : undefined
	return asked === undefined || asked.villageId !== villageId || clock() > asked.until ? undefined : asked
}
