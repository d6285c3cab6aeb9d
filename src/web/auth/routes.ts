/** Everything about accounts, mounted: the guard of the console, set-up, sign-in, the account page. */
import type { FastifyInstance } from "fastify"
import type { House } from "../../village/affair.ts"
import { mountAccount } from "./account.ts"
import type { StaffDoor } from "./gate.ts"
import { guardConsole } from "./guard.ts"
import { mountPasswordLink } from "./password-link.ts"
import { mountSetUp } from "./setup.ts"
import { mountSignIn } from "./sign-in.ts"
import { mountStaff } from "./staff.ts"

export function authRoutes(house: House, door: StaffDoor): (http: FastifyInstance) => void {
	return (http) => {
		guardConsole(http, door)
		mountSetUp(http, house, door)
		mountSignIn(http, house, door)
		mountAccount(http, house, door)
		mountPasswordLink(http, house, door)
		mountStaff(http, house, door)
	}
}
