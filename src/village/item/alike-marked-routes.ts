/** Console: what came in by 接龙 or from other programs and may be a matter the village has already. Looking changes nothing. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { answerForOther } from "./alike-desk.ts"
import { markedIn } from "./alike-mark.ts"
import { MarkedPage } from "./alike-marked-page.tsx"
import { markedPath } from "./paths.ts"
import { textTools } from "./reading.ts"
import { likenessSums } from "./repo-likeness.ts"
import type { Desk } from "./routes.ts"

const ids = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const answerSchema = z.object({ subject: z.string().regex(/^(item|opinion):.+$/), row: ids, same: ids })

export function mountMarked(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say } = house

	server.get(markedPath, async (request, reply) => {
		const session = await desk.enter(request)
		const { villageId, csrf } = session
		const view = await store.read(async (reader) => ({
			marked: await markedIn(reader, villageId),
			sums: await likenessSums(reader, villageId),
		}))
		return desk.send(reply, session, say("item.marked.title"), h(MarkedPage, { ...view, csrf, notice: desk.notice(request.query), say }))
	})

	server.post(markedPath, async (request, reply) => {
		const session = await desk.enter(request)
		const { subject, row, same } = answerSchema.parse(request.body)
		await textTools()
		const ticked = new Set(same)
		const done = await store.tx(async (tx) => {
			// Only what waits is answered: a page left open for a day says nothing about what was settled since.
			const waiting = (await markedIn(tx, session.villageId)).find((one) => one.subject === subject)?.rows ?? []
			const asked = waiting.filter(({ opinionId }) => row.includes(opinionId))
			for (const { opinionId } of asked) await answerForOther(tx, house, session, { opinionId, subject, isSame: ticked.has(opinionId) })
			return asked.map(({ opinionId }) => ticked.has(opinionId))
		})
		return done.length === 0 ? desk.go(reply, markedPath, "no-gone") : desk.go(reply, markedPath, "marked", done.filter(Boolean).length)
	})
}
