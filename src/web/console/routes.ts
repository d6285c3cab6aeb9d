/** The console's own pages, mounted. */
import type { FastifyInstance } from "fastify"
import type { House } from "../../village/affair.ts"
import type { StaffDoor } from "../auth/gate.ts"
import { html } from "../auth/sign-in.ts"
import { metricsToken } from "../metrics.ts"
import type { HealthReader } from "./health.ts"
import { healthPage } from "./health-page.tsx"
import { mountHelp } from "./help.tsx"
import { mountHome } from "./home.ts"
import { mountMessages } from "./messages.ts"
import { mountRecord } from "./record.ts"
import { type AddVillage, mountVillage } from "./village.ts"
import { mountWork } from "./work.tsx"

export type ConsoleParts = {
	readonly house: House
	readonly door: StaffDoor
	readonly readHealth: HealthReader
	/** Something was put back to work: deliver and work now, not at the next poll. */
	readonly wake: () => void
	/** The people affair's own. */
	readonly addVillage: AddVillage
}

export function consoleRoutes({ house, door, readHealth, wake, addVillage }: ConsoleParts): (http: FastifyInstance) => void {
	return (http) => {
		mountHome(http, house, door)
		mountMessages(http, house, door, wake)
		mountVillage(http, house, door, addVillage)
		mountRecord(http, house, door)
		mountHelp(http, house, door)
		mountWork(http, house, door)
		http.get("/console/health", async (request, reply) => {
			const session = await door.enter(request, "console.health")
			return html(reply, healthPage(house, session, await readHealth(), metricsToken(house.deriveKey)))
		})
	}
}
