import type { Reader, Tx } from "../../store/store.ts"
import { member } from "../people/index.ts"
import { type CommandCx, note, type Refused, refused } from "./command.ts"
import { rollNow } from "./commands-bodies.ts"
import { gateFacts } from "./commands-gates.ts"
import { type Body, bodyById } from "./repo-bodies.ts"
import { lockMatter, type Matter, matterById, partiesOf } from "./repo-matters.ts"
import { addRecusal, type RollSeat, type Round, recusalsOf } from "./repo-rounds.ts"
import { type GateKind, shutGates } from "./stages.ts"

export type OpenRefusal = "MATTER_GONE" | "NOT_LISTED" | "NOBODY_DUE" | "CLOSES_IN_PAST" | "TOO_FEW_FOR_SECRET" | "GATES_SHUT"

export type OpenResult = { readonly ok: true; readonly round: Round } | (Refused<OpenRefusal> & { readonly gates?: readonly GateKind[] })

type Ready = { readonly matter: Matter; readonly body: Body; readonly roll: readonly RollSeat[] }

/** What every vote needs, by whatever way: a listed matter, its gates passed, somebody due. Records who has to recuse. */
export async function ready(
	tx: Tx,
	cx: CommandCx,
	villageId: string,
	matterId: string,
): Promise<Ready | Extract<OpenResult, { ok: false }>> {
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	const body = matter === undefined ? undefined : await bodyById(tx, villageId, matter.bodyId)
	if (matter === undefined || body === undefined) return refused("MATTER_GONE")
	if (matter.state !== "listed") return refused("NOT_LISTED")
	const gates = shutGates(await gateFacts(tx, matter, matter.round > 1 ? 0 : body.rule.noticeDays, cx.now))
	if (gates.length > 0) return { ...refused("GATES_SHUT"), gates }
	const roll = (await rollNow(tx, body)).map(({ unitId, personId, isCadre }) => ({ unitId, personId, isCadre }))
	await recuseKin(tx, cx, matter, roll)
	if ((await recusedUnits(tx, matter, roll)).length >= roll.length) return refused("NOBODY_DUE")
	return { matter, body, roll }
}

/** Whom the matter names, and who lives under one roof with them, have no vote on it: those of the roll, and how they are concerned. */
export async function kinOnRoll(
	reader: Reader,
	{ villageId, id: matterId }: Pick<Matter, "villageId" | "id">,
	roll: readonly Pick<RollSeat, "unitId" | "personId">[],
): Promise<readonly { readonly unitId: string; readonly how: "self" | "kin" }[]> {
	const concerned = new Set(await partiesOf(reader, villageId, matterId, "concerned"))
	if (concerned.size === 0) return []
	const households = new Set<string>()
	for (const personId of concerned) {
		const found = await member(reader, villageId, personId)
		if (found !== undefined) households.add(found.householdId)
	}
	const kin: { readonly unitId: string; readonly how: "self" | "kin" }[] = []
	for (const { unitId, personId } of roll) {
		const isSelf = concerned.has(personId)
		const householdId = (await member(reader, villageId, personId))?.householdId ?? ""
		if (isSelf || households.has(householdId)) kin.push({ unitId, how: isSelf ? "self" : "kin" })
	}
	return kin
}

async function recuseKin(tx: Tx, cx: CommandCx, matter: Matter, roll: readonly RollSeat[]): Promise<void> {
	const { villageId, id: matterId } = matter
	for (const { unitId, how } of await kinOnRoll(tx, matter, roll)) {
		const reason = cx.house.say(`council.recusal.${how}`)
		const isNew = await addRecusal(tx, { villageId, matterId, unitId, reason, by: null, at: cx.now })
		if (isNew) await note(tx, cx, villageId, "council.recused", matterId, { unitId })
	}
}

/** Of the roll, who recused. */
export async function recusedUnits(
	tx: Tx,
	{ villageId, id }: Pick<Matter, "villageId" | "id">,
	roll: readonly RollSeat[],
): Promise<readonly string[]> {
	const units = new Set(roll.map(({ unitId }) => unitId))
	return (await recusalsOf(tx, villageId, id)).map(({ unitId }) => unitId).filter((unitId) => units.has(unitId))
}

export function blankRound(
	cx: CommandCx,
	{ villageId, id: matterId, round }: Matter,
	{ rule }: Body,
	of: Pick<Round, "way" | "roll" | "closesAt">,
): Round {
	return {
		villageId,
		matterId,
		round,
		rule,
		...of,
		openedAt: cx.now,
		openedBy: cx.by,
		invitedAt: null,
		closedAt: null,
		counts: null,
		outcome: null,
		verdict: null,
		note: "",
		photo: null,
		nextAt: null,
	}
}
