/** What the console routes of this affair share. */
import type { House, StaffSession } from "../affair.ts"
import type { Actor } from "./act.ts"
import type { Checker } from "./rules.ts"

export const tasksPath = "/console/tasks"
export const taskPath = (id: string) => `${tasksPath}/${encodeURIComponent(id)}`

export const rights = {
	/** Tasks, their history and photos. */
	"task.read": ["secretary", "committee", "council", "supervisor", "group-leader", "grid-worker", "legal", "township"],
	/** In the chat's menu: what is theirs to do, and for supervisors to look at. */
	"task.mine": ["secretary", "committee", "supervisor", "grid-worker", "group-leader"],
	/** Give tasks, write progress, escalate, decline. */
	"task.manage": ["secretary", "committee", "grid-worker", "group-leader"],
	/** Look at what was reported done, and spot checks. */
	"task.check": ["supervisor"],
	/** Receive and answer what was escalated. */
	"task.answer": ["township"],
} as const

export const commandOf = (house: House, session: StaffSession) => ({ house, now: house.clock(), by: session.accountId })
export const actorOf = ({ accountId, name }: StaffSession): Actor => ({ id: accountId, name })

/** A supervisor looks as themself; for a resident who was there it is entered under their name. */
export function checkerOf(session: StaffSession, residentId: string | undefined): Checker {
	if (residentId !== undefined) return { account: session.accountId, personId: residentId, isSupervisor: false, isResident: true }
	return { account: session.accountId, personId: session.personId, isSupervisor: session.rights.has("task.check"), isResident: false }
}
