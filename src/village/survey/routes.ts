/** The console pages of the survey affair. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import type { House } from "../affair.ts"
import { deskOf, pageOf } from "./desk.ts"
import { ListPage } from "./list-page.tsx"
import type { People } from "./neighbours.ts"
import { loadList } from "./pages.ts"
import { surveysPath } from "./parts.tsx"
import { mountEntering } from "./routes-enter.ts"
import { mountOverview } from "./routes-overview.ts"
import { mountPhotos } from "./routes-photos.ts"
import { mountReading } from "./routes-reading.ts"
import { mountSteps } from "./routes-steps.ts"
import { mountWriting } from "./routes-writing.ts"

export function mountSurveyRoutes(server: FastifyInstance, house: House, people: People): void {
	const desk = deskOf(house, people)
	server.get(surveysPath, async (request, reply) => {
		const session = await desk.enter(request, "survey.read")
		const view = await house.store.read((reader) => loadList(reader, session.villageId, pageOf(request)))
		return desk.send(reply, session, { title: house.say("survey.page.list"), path: surveysPath, body: h(ListPage, { view, house }) })
	})
	mountWriting(server, desk)
	mountSteps(server, desk)
	mountReading(server, desk)
	mountPhotos(server, desk)
	mountEntering(server, desk)
	mountOverview(server, desk)
}
