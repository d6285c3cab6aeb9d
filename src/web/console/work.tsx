/** The page of long work: how far it is, what came of it, or that it came to nothing. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { House, StaffGate } from "../../village/affair.ts"
import { worksOf } from "../../village/works.ts"
import { sendConsole } from "../console-page.tsx"
import { Notice } from "../ui/notice.tsx"
import { sendUnderWay } from "../ui/under-way.tsx"
import { consoleSay } from "./words.ts"

const idParams = z.object({ id: z.string().min(1).max(64) })

export function mountWork(http: FastifyInstance, house: House, door: Pick<StaffGate, "enter">): void {
	const say = consoleSay(house.locale)
	http.get("/console/work/:id", async (request, reply) => {
		const session = await door.enter(request)
		const { id } = idParams.parse(request.params)
		const work = worksOf(house).find(session, id)
		if (work !== undefined && work.end === undefined) return sendUnderWay(reply, house, session, { path: work.path, work })
		if (work?.end?.kind === "done") return reply.redirect(work.end.path, 303)
		const body = (
			<>
				<h1>{work?.title ?? say("work.gone.title")}</h1>
				<Notice kind="error" title={say(work === undefined ? "work.gone" : work.stays === true ? "work.broke" : "work.failed")} />
				<p>
					<a href={work?.path ?? "/console"}>{say("work.back")}</a>
				</p>
			</>
		)
		reply.code(work === undefined ? 404 : 500)
		return sendConsole(reply, house, session, { title: work?.title ?? say("work.gone.title"), path: work?.path ?? "/console", body })
	})
}
