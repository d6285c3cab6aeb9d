/** What a village files with its township (备案), and what becomes of it. Pure. */
import { dayMs } from "../../text/date.ts"

export const filingKinds = ["rules", "election", "decision", "posting", "other"] as const
/** `rules`: 村规民约, 自治章程; `election`: who was elected; `posting`: a result that was posted. */
export type FilingKind = (typeof filingKinds)[number]

/** `due`: to be filed; `filed`: sent, no receipt yet; `received`: with number and date; `returned`: to be put right and filed again. */
export const filingStates = ["due", "filed", "received", "returned"] as const
export type FilingState = (typeof filingStates)[number]

export const limits = { title: 100, text: 2_000, number: 60, why: 500, photos: 9 } as const

/** Days in which a village files, unless it says otherwise: the law names no number, so it is shown as a setting of this house. */
export const defaultDays = 10

export function defaultDue(now: number): number {
	return now + defaultDays * dayMs
}

export type FilingAct = "file" | "receive" | "return"

const steps: Readonly<Record<FilingAct, { readonly from: readonly FilingState[]; readonly to: FilingState }>> = {
	file: { from: ["due", "returned"], to: "filed" },
	receive: { from: ["filed"], to: "received" },
	return: { from: ["filed"], to: "returned" },
}

/** Undefined where it may not be done now: a receipt that was given stays. */
export function stateAfter(state: FilingState, act: FilingAct): FilingState | undefined {
	return steps[act].from.includes(state) ? steps[act].to : undefined
}

/** Whether the village is late. What lies with the township is not the village's delay. */
export function isOverdue({ state, dueAt }: { readonly state: FilingState; readonly dueAt: number }, now: number): boolean {
	return (state === "due" || state === "returned") && now > dueAt
}
