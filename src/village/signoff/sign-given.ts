import type {} from "@fastify/multipart"
import type {} from "@fastify/rate-limit"
import type { Card } from "./card.ts"
import type { Signer } from "./page-door.ts"
import type { PostedForm } from "./page-form.ts"

export function givenOf(
	card: Card,
	{ villageId, campaignId, householdId, personId }: Signer,
	form: PostedForm,
	more: object & { readonly answer: "confirm" | "object" },
) {
	const capacity = card.may.kind === "no" ? "adult" : card.may.capacity
	const seen = { statementVersion: form.statement, rowsVersion: form.rows }
	return { villageId, campaignId, householdId, signer: personId, capacity, means: "page" as const, seen, ...more }
}

/** Whether there is something to sign here. */
export function isAsked(card: Card): boolean {
	return isAnswerable(card) && card.household.status === "pending"
}

export function isAnswerable({ isOver, may, household, campaign }: Card): boolean {
	return !isOver && may.kind !== "no" && campaign.level !== "C" && household.status !== "conflict"
}
