/** Matters before their vote: put on the agenda, passed through their stages. Their gates are in commands-gates.ts. */

import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { bodyById } from "./repo-bodies.ts"
import { addMark, addParties, insertMatter, lockAgenda, lockMatter, type Matter, marksOf, matterById } from "./repo-matters.ts"
import { type MatterKind, type PresetId, type SignerClass, stageStates, stagesOf } from "./stages.ts"

export type NewMatter = {
	readonly villageId: string
	/** The id it is to have: sent twice, it is entered once; with other words it is another matter. */
	readonly id?: string
	readonly bodyId: string
	readonly title: string
	readonly text: string
	readonly kind: MatterKind
	readonly preset?: PresetId
	/** The group it concerns alone. */
	readonly groupName?: string | null
	/** The posted item it was made of. */
	readonly item?: { readonly id: string; readonly number: number }
	readonly needsPoll?: boolean
	readonly budgetFen?: number | null
	/** Who brought it up, to hear what becomes of it. */
	readonly askerIds?: readonly string[]
	/** Whom it names. */
	readonly concernedIds?: readonly string[]
}

export type PutRefusal = "BODY_GONE" | "TITLE_MISSING" | "STAYS_IN_GROUP" | "BUDGET_WRONG"

/** Puts a matter on a body's agenda. A matter of one group is decided in that group. */
export async function putMatter(
	tx: Tx,
	cx: CommandCx,
	given: NewMatter,
): Promise<{ readonly ok: true; readonly matter: Matter } | Refused<PutRefusal>> {
	const { villageId, bodyId, groupName = null, budgetFen = null } = given
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined || body.endedAt !== null) return refused("BODY_GONE")
	const title = cleanText(given.title, limits.title).replaceAll("\n", " ")
	if (title === "") return refused("TITLE_MISSING")
	if (groupName !== null && body.groupName !== groupName) return refused("STAYS_IN_GROUP")
	if (budgetFen !== null && (!Number.isSafeInteger(budgetFen) || budgetFen < 0)) return refused("BUDGET_WRONG")
	await lockAgenda(tx, villageId)
	const known = given.id === undefined ? undefined : await matterById(tx, villageId, given.id)
	if (known !== undefined && isSame(known, { ...given, title })) return { ok: true, matter: known }
	const matter = await insertMatter(tx, {
		villageId,
		id: known === undefined ? (given.id ?? cx.house.newId()) : cx.house.newId(),
		bodyId,
		title,
		text: cleanText(given.text, limits.text),
		kind: given.kind,
		preset: given.preset ?? "none",
		groupName: groupName ?? body.groupName,
		itemId: given.item?.id ?? null,
		itemNumber: given.item?.number ?? null,
		needsPoll: given.needsPoll ?? false,
		pollSurveyId: null,
		budgetFen,
		state: "listed",
		round: 1,
		rank: null,
		noticedAt: null,
		meetsAt: null,
		createdAt: cx.now,
		createdBy: cx.by,
	})
	const of = { villageId, matterId: matter.id }
	await addParties(tx, { ...of, role: "asker" }, given.askerIds ?? [])
	await addParties(tx, { ...of, role: "concerned" }, given.concernedIds ?? [])
	await note(tx, cx, villageId, "council.matter-put", matter.id, { serial: matter.serial, kind: matter.kind })
	return { ok: true, matter }
}

/** Whether a form sent once more says what it said the first time. */
function isSame(
	known: Matter,
	{ bodyId, title, text, kind, preset = "none", groupName = null, needsPoll = false, budgetFen = null }: NewMatter,
): boolean {
	return (
		known.bodyId === bodyId &&
		known.title === title &&
		known.text === cleanText(text, limits.text) &&
		known.kind === kind &&
		known.preset === preset &&
		(groupName === null || known.groupName === groupName) &&
		known.needsPoll === needsPoll &&
		known.budgetFen === budgetFen
	)
}

type Ok = { readonly ok: true }

/** The matter under its lock, where it is still to be voted on. */
export async function openMatter(tx: Tx, villageId: string, matterId: string): Promise<Matter | undefined> {
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	return matter?.state === "decided" || matter?.state === "withdrawn" ? undefined : matter
}

export type MarkRefusal = "MATTER_GONE" | "STAGE_AHEAD" | "STAGE_UNKNOWN" | "WHO_MISSING"

/** Enters the mark of a class of signer under a stage. Stages close in their order. */
export async function markStage(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly stage: string
		readonly signer: SignerClass
		readonly who: string
		readonly note: string
		readonly photo: string | null
	},
): Promise<Ok | Refused<MarkRefusal>> {
	const { villageId, matterId, stage, signer, photo } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	if (matter === undefined || matter.state === "withdrawn") return refused("MATTER_GONE")
	if (!stagesOf(matter.preset).some(({ id, signers }) => id === stage && signers.includes(signer))) return refused("STAGE_UNKNOWN")
	const states = stageStates(matter.preset, await marksOf(tx, villageId, matterId), matter.state === "decided")
	if (states.find((each) => each.stage.id === stage)?.state === "ahead") return refused("STAGE_AHEAD")
	const who = cleanText(of.who, limits.who).replaceAll("\n", "、")
	if (who === "") return refused("WHO_MISSING")
	await addMark(tx, {
		villageId,
		id: cx.house.newId(),
		matterId,
		stage,
		signer,
		who,
		note: cleanText(of.note, limits.note),
		photo,
		enteredBy: cx.by,
		at: cx.now,
	})
	await note(tx, cx, villageId, "council.stage-marked", matterId, { stage, signer })
	return { ok: true }
}
