/** Filing with the township: noted as due, sent, received with number and date, or sent back. */
import type { Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, decisionByNumber, documentNumber, note, type Refused, refused } from "../council/index.ts"
import { type Filing, filingById, insertFiling, lockFiling, updateFiling } from "./repo.ts"
import { type FilingKind, limits, stateAfter } from "./rules.ts"

export type NewFiling = {
	readonly villageId: string
	/** Sent twice, it is one. */
	readonly id: string
	readonly kind: FilingKind
	readonly title: string
	readonly text: string
	readonly decisionNumber: string
	readonly photos: readonly string[]
	readonly dueAt: number
	/** At once; otherwise it is noted as something that must be filed. */
	readonly isFiled: boolean
}

type Done = { readonly ok: true; readonly filing: Filing }

export async function addFiling(
	tx: Tx,
	cx: CommandCx,
	given: NewFiling,
): Promise<Done | Refused<"TITLE_MISSING" | "DUE_MISSING" | "DECISION_GONE">> {
	const { villageId, id, kind, dueAt, isFiled } = given
	const title = cleanText(given.title, limits.title).replaceAll("\n", " ")
	if (title === "") return refused("TITLE_MISSING")
	if (!Number.isSafeInteger(dueAt)) return refused("DUE_MISSING")
	await lockFiling(tx, id)
	const known = await filingById(tx, villageId, id)
	if (known !== undefined) return { ok: true, filing: known }
	const decisionNumber = given.decisionNumber.trim()
	const decision = decisionNumber === "" ? undefined : await decisionByNumber(tx, villageId, decisionNumber)
	if (decisionNumber !== "" && decision === undefined) return refused("DECISION_GONE")
	const filing: Filing = {
		villageId,
		id,
		number: await documentNumber(tx, cx, villageId, "BA"),
		kind,
		title,
		text: cleanText(given.text, limits.text),
		matterId: decision?.matterId ?? null,
		decisionNumber: decision?.number ?? null,
		photos: given.photos.slice(0, limits.photos),
		state: isFiled ? "filed" : "due",
		dueAt,
		createdAt: cx.now,
		createdBy: cx.by,
		filedAt: isFiled ? cx.now : null,
		filedBy: isFiled ? cx.by : null,
		receiptNumber: null,
		receiptDate: null,
		receivedAt: null,
		receivedBy: null,
		receivedByName: null,
		returnedWhy: null,
		returnedAt: null,
	}
	await insertFiling(tx, filing)
	await note(tx, cx, villageId, isFiled ? "filing.filed" : "filing.noted", id, { number: filing.number })
	return { ok: true, filing }
}

type Of = { readonly villageId: string; readonly id: string }
type ActRefusal = "FILING_GONE" | "NOT_NOW"

async function step(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id }: Of,
	act: "file" | "receive" | "return",
	to: Partial<Omit<Filing, "villageId" | "id" | "number">>,
): Promise<Done | Refused<ActRefusal>> {
	await lockFiling(tx, id)
	const filing = await filingById(tx, villageId, id)
	if (filing === undefined) return refused("FILING_GONE")
	const state = stateAfter(filing.state, act)
	if (state === undefined) return refused("NOT_NOW")
	await updateFiling(tx, filing, { ...to, state })
	await note(tx, cx, villageId, `filing.${state}`, id, { number: filing.number })
	return { ok: true, filing: { ...filing, ...to, state } }
}

/** Sent to the township, for the first time or again. */
export async function sendFiling(tx: Tx, cx: CommandCx, of: Of): Promise<Done | Refused<ActRefusal>> {
	return step(tx, cx, of, "file", { filedAt: cx.now, filedBy: cx.by })
}

/** The township's receipt: its number and date. It stays. */
export async function receiveFiling(
	tx: Tx,
	cx: CommandCx,
	by: { readonly id: string | null; readonly name: string },
	of: Of & { readonly receiptNumber: string; readonly receiptDate: number },
): Promise<Done | Refused<ActRefusal | "RECEIPT_MISSING" | "DATE_IN_FUTURE">> {
	const receiptNumber = cleanText(of.receiptNumber, limits.number).replaceAll("\n", " ")
	if (receiptNumber === "" || of.receiptDate <= 0) return refused("RECEIPT_MISSING")
	if (of.receiptDate > cx.now) return refused("DATE_IN_FUTURE")
	const given = { receiptNumber, receiptDate: of.receiptDate, receivedAt: cx.now, receivedBy: by.id, receivedByName: by.name }
	return step(tx, cx, of, "receive", given)
}

/** Sent back with the reason, to be put right. */
export async function returnFiling(
	tx: Tx,
	cx: CommandCx,
	of: Of & { readonly why: string },
): Promise<Done | Refused<ActRefusal | "REASON_MISSING">> {
	const why = cleanText(of.why, limits.why)
	if (why === "") return refused("REASON_MISSING")
	return step(tx, cx, of, "return", { returnedWhy: why, returnedAt: cx.now })
}
