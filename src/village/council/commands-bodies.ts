/** Setting bodies up: the rule as data, the roll, and the warning where cadres are too many. */
import { isDeepStrictEqual } from "node:util"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { everybody, member, personOfHousehold, personsOf } from "../people/index.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { type BodyKind, ruleOfKind } from "./presets.ts"
import { addSeats, type Body, bodyById, insertBody, lockBody, removeSeats, type Seat, seatsOf, updateBody } from "./repo-bodies.ts"
import type { RollSeat } from "./repo-rounds.ts"
import { type Rule, ruleSchema } from "./rules.ts"

/** Roles of the two committees (两委): the party branch's and the village committee's. */
const cadreRoles: ReadonlySet<string> = new Set(["secretary", "committee"])

export type NewBody = {
	readonly villageId: string
	/** Of a form that may be sent twice: the same body again is the first one. */
	readonly id?: string | undefined
	readonly kind: BodyKind
	readonly name: string
	readonly groupName?: string | null
	readonly rule?: Rule
}

export async function setUpBody(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id = cx.house.newId(), kind, name, groupName = null, rule }: NewBody,
): Promise<{ readonly ok: true; readonly body: Body } | Refused<"NAME_MISSING" | "GROUP_MISSING" | "RULE_WRONG">> {
	const title = cleanText(name, limits.name).replaceAll("\n", " ")
	if (title === "") return refused("NAME_MISSING")
	if ((kind === "group-council" || kind === "group-meeting") && groupName === null) return refused("GROUP_MISSING")
	const checked = ruleSchema.safeParse(rule ?? ruleOfKind[kind])
	if (!checked.success || isBeyondAll(checked.data)) return refused("RULE_WRONG")
	await lockBody(tx, villageId, id)
	const known = await bodyById(tx, villageId, id)
	if (known?.kind === kind && known.name === title && known.groupName === groupName) return { ok: true, body: known }
	const body: Body = {
		villageId,
		// Sent once more with other words, it is another body.
		id: known === undefined ? id : cx.house.newId(),
		kind,
		name: title,
		groupName,
		rule: checked.data,
		createdAt: cx.now,
		createdBy: cx.by,
		endedAt: null,
	}
	await insertBody(tx, body)
	await note(tx, cx, villageId, "council.body-set-up", body.id, { kind })
	return { ok: true, body }
}

/** A share of more than everybody could never be met. */
function isBeyondAll({ quorum, threshold }: Rule): boolean {
	return [threshold.share, ...(quorum === null ? [] : [quorum.share])].some(
		({ kind, numerator, denominator }) => numerator > denominator || (kind === "more-than" && numerator === denominator),
	)
}

/**
 * Changes a rule for the rounds to come; those open keep theirs. The unit stays: the roll is made of it. `seen`: the rule it was
 * made from; where it is another by now, nothing is changed (`RULE_CHANGED`). Without it whatever the rule is now gives way.
 */
export async function changeRule(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly bodyId: string; readonly rule: Rule; readonly seen?: Rule | undefined },
): Promise<{ readonly ok: true } | Refused<"BODY_GONE" | "RULE_WRONG" | "RULE_CHANGED">> {
	const { villageId, bodyId, rule, seen } = of
	await lockBody(tx, villageId, bodyId)
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined) return refused("BODY_GONE")
	// Pressed twice, it is what was asked for already.
	if (isDeepStrictEqual(rule, body.rule)) return { ok: true }
	if (seen !== undefined && !isDeepStrictEqual(seen, body.rule)) return refused("RULE_CHANGED")
	const checked = ruleSchema.safeParse(rule)
	const hasSeats = (await seatsOf(tx, villageId, bodyId)).length > 0
	if (!checked.success || isBeyondAll(checked.data) || (hasSeats && checked.data.unit !== body.rule.unit)) return refused("RULE_WRONG")
	await updateBody(tx, body, { rule: checked.data })
	await note(tx, cx, villageId, "council.rule-changed", bodyId)
	return { ok: true }
}

/** Where a roll can be taken from at once. `role:ID`: who holds the role; `adults`; `households`: the head of each. */
export type RollSource = `role:${string}` | "adults" | "households"

/** Puts everybody the source names on the roll; of a group's body, only those of the group. Returns how many were added. */
export async function fillRoll(
	tx: Tx,
	cx: CommandCx,
	{ villageId, bodyId, source }: { readonly villageId: string; readonly bodyId: string; readonly source: RollSource },
): Promise<{ readonly ok: true; readonly added: number } | Refused<"BODY_GONE" | "UNIT_DIFFERS">> {
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined) return refused("BODY_GONE")
	if ((source === "households") !== (body.rule.unit === "household")) return refused("UNIT_DIFFERS")
	const roster = (await everybody(tx, villageId, cx.now)).filter(({ groupName }) => body.groupName === null || groupName === body.groupName)
	const seats: Seat[] = []
	if (source === "households") {
		// The roster's order puts the head first; a minor never speaks for a household.
		const speakers = new Map<string, string>()
		for (const { householdId, personId, isAdult } of roster) if (isAdult && !speakers.has(householdId)) speakers.set(householdId, personId)
		for (const [unitId, personId] of speakers) seats.push({ unitId, personId })
	} else {
		for (const { personId, isAdult } of roster) {
			if (!isAdult) continue
			const isMeant = source === "adults" || (await member(tx, villageId, personId))?.roles.includes(source.slice("role:".length)) === true
			if (isMeant) seats.push({ unitId: personId, personId })
		}
	}
	const standing = new Set((await seatsOf(tx, villageId, bodyId)).map(({ unitId }) => unitId))
	const added = seats.filter(({ unitId }) => !standing.has(unitId))
	await addSeats(tx, { villageId, bodyId, since: cx.now }, added)
	await note(tx, cx, villageId, "council.roll-filled", bodyId, { added: added.length })
	return { ok: true, added: added.length }
}

/** Puts one person on the roll, by household number and name. As where the roll is filled, never a minor. */
export async function seatPerson(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly bodyId: string; readonly householdNumber: string; readonly name: string },
): Promise<{ readonly ok: true } | Refused<"BODY_GONE" | "PERSON_UNKNOWN" | "OTHER_GROUP" | "NOT_ADULT">> {
	const { villageId, bodyId } = of
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined) return refused("BODY_GONE")
	const personId = await personOfHousehold(tx, villageId, of)
	const [found] = personId === undefined ? [] : await personsOf(tx, villageId, [personId], cx.now)
	if (found === undefined) return refused("PERSON_UNKNOWN")
	if (body.groupName !== null && found.groupName !== body.groupName) return refused("OTHER_GROUP")
	if (!found.isAdult) return refused("NOT_ADULT")
	const unitId = body.rule.unit === "person" ? found.personId : found.householdId
	await addSeats(tx, { villageId, bodyId, since: cx.now }, [{ unitId, personId: found.personId }])
	await note(tx, cx, villageId, "council.seated", bodyId, { unitId })
	return { ok: true }
}

export async function unseat(
	tx: Tx,
	cx: CommandCx,
	{ villageId, bodyId, unitIds }: { readonly villageId: string; readonly bodyId: string; readonly unitIds: readonly string[] },
): Promise<void> {
	await removeSeats(tx, villageId, bodyId, unitIds)
	await note(tx, cx, villageId, "council.unseated", bodyId, { units: unitIds.length })
}

export async function endBody(
	tx: Tx,
	cx: CommandCx,
	villageId: string,
	bodyId: string,
): Promise<{ readonly ok: true } | Refused<"BODY_GONE">> {
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined) return refused("BODY_GONE")
	await updateBody(tx, body, { endedAt: cx.now })
	await note(tx, cx, villageId, "council.body-ended", bodyId)
	return { ok: true }
}

/** The roll as it stands now, with who of it is a two-committee cadre. Who is no longer on the roster is left out. */
export async function rollNow(
	reader: Reader,
	body: Body,
): Promise<readonly (RollSeat & { readonly name: string /** Number of the household. */; readonly household: string })[]> {
	const roll: (RollSeat & { readonly name: string; readonly household: string })[] = []
	for (const { unitId, personId } of await seatsOf(reader, body.villageId, body.id)) {
		const found = await member(reader, body.villageId, personId)
		if (found === undefined) continue
		const { roles, name, householdNumber: household } = found
		roll.push({ unitId, personId, isCadre: roles.some((role) => cadreRoles.has(role)), name, household })
	}
	return roll
}
