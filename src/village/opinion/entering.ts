/** Filing an opinion for somebody, by staff at the console or by a program with a key: filed, on record, and its author told. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { fileOpinion } from "./commands.ts"
import { findAuthor } from "./roster.ts"
import type { enteredKinds, MediaRef } from "./rules.ts"
import { tellAuthor } from "./tell.ts"

export type Entered =
	| { readonly kind: "filed" | "repeat"; readonly id: string; readonly number: string }
	| { readonly kind: "refused"; readonly why: "household" | "name" | "no-words" | "too-long" }
	| { readonly kind: "refused"; readonly why: "households"; readonly numbers: readonly string[] }

export async function enterOpinion(
	tx: Tx,
	house: House,
	entry: {
		readonly village: { readonly id: string; readonly code: string }
		/** Staff account. */
		readonly accountId: string
		readonly now: number
		readonly id: string
		readonly householdNumber: string
		readonly name: string
		readonly text: string
		readonly place: string
		readonly sourceKind: (typeof enteredKinds)[number]
		readonly isNamed: boolean
		readonly media: readonly MediaRef[]
		readonly saidAt?: number
		readonly visitId?: string
	},
): Promise<Entered> {
	const { village, accountId, now, householdNumber, name, text, place, sourceKind, isNamed, media, saidAt, visitId } = entry
	const villageId = village.id
	const found = await findAuthor(tx, villageId, { householdNumber, name })
	if (!found.ok && found.why === "severalHouseholds") return { kind: "refused", why: "households", numbers: found.numbers }
	if (!found.ok) return { kind: "refused", why: found.why === "noHousehold" ? "household" : "name" }
	const filed = await fileOpinion(tx, {
		village,
		timeZone: house.timeZone,
		id: entry.id,
		now,
		author: found.author,
		text,
		media,
		sourceKind,
		place,
		...(saidAt !== undefined && { saidAt }),
		...(visitId !== undefined && { visitId }),
		channel: "console",
		chatId: null,
		isNamed,
		isNameChosen: true,
		enteredBy: accountId,
	})
	if (filed.kind !== "filed") return filed
	const { id, number } = filed
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: "opinion.filed", subject: id, actor: accountId, data: { number } })
	await tellAuthor(tx, house, { villageId, id, accountId, now })
	return filed
}
