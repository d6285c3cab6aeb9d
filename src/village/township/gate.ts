/** The door for who works for several villages. */
import type { StaffGate } from "../affair.ts"

export type EnterMany = NonNullable<StaffGate["enterMany"]>

/** Undefined where nobody does: the pages of a township are not mounted there. */
export function manyDoor(gate: StaffGate): EnterMany | undefined {
	const { enterMany } = gate
	return enterMany === undefined ? undefined : (request, right) => enterMany.call(gate, request, right)
}
