/** Console: minutes and signature sheets leave the house. Each download is recorded, so it is a POST. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { House } from "../affair.ts"
import { sendFile } from "../send-file.ts"
import { councilPath, idParams } from "./console.ts"
import { matterView } from "./matter-view.ts"

const fileBody = z.object({ file: z.enum(["minutes", "sheet"]).catch("minutes") })

export function mountFiles(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	server.post(`${councilPath}/matters/:id/file`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const { file } = fileBody.parse(request.body)
		const view = await store.read((reader) => matterView(reader, house, session, id, undefined))
		if (view === undefined) return reply.callNotFound()
		const { buildMinutes, buildSheet } = await import("./files.ts")
		const bytes = file === "minutes" ? await buildMinutes(view, house) : await buildSheet(view, house)
		const { villageId, accountId } = session
		await store.tx((tx) =>
			addRecord(tx, {
				villageId,
				id: house.newId(),
				at: house.clock(),
				event: "council.file-made",
				subject: id,
				actor: accountId,
				data: { file },
			}),
		)
		return sendFile(reply, `${say(`council.${file}.name`)}-${view.matter.serial}`, "docx", bytes)
	})
}
