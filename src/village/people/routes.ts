/** The console pages of the people affair. */
import type { FastifyInstance } from "fastify"
import type { House } from "../affair.ts"
import { mountImport } from "./import-routes.ts"
import { mountLetters } from "./letters-routes.ts"
import { mountRoster } from "./roster-routes.ts"
import { mountTasks } from "./tasks-routes.ts"

export function mountRoutes(server: FastifyInstance, house: House): void {
	mountRoster(server, house)
	mountImport(server, house)
	mountTasks(server, house)
	mountLetters(server, house)
}
