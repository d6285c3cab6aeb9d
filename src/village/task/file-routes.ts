/** Console: lists and archive folders leave the house. Each download is recorded, so it is a POST. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { House, StaffSession } from "../affair.ts"
import { matterView, wordFiles } from "../council/index.ts"
import { sendFile } from "../send-file.ts"
import { tasksPath } from "./console.ts"
import { buildExcel } from "./list-files.ts"
import { listFile, listIds } from "./lists.ts"

const listBody = z.object({ list: z.enum(listIds).catch("duties"), as: z.enum(["excel", "word"]).catch("excel") })
const idParams = z.object({ id: z.string().min(1).max(100) })

export function mountFiles(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	async function send(
		reply: FastifyReply,
		session: StaffSession,
		file: { readonly bytes: Buffer; readonly ending: "docx" | "xlsx" | "zip"; readonly name: string; readonly subject: string },
	): Promise<FastifyReply> {
		const { bytes, ending, name, subject } = file
		const { villageId, accountId } = session
		await store.tx((tx) =>
			addRecord(tx, {
				villageId,
				id: house.newId(),
				at: house.clock(),
				event: "task.file-made",
				subject,
				actor: accountId,
				data: { ending },
			}),
		)
		return sendFile(reply, name, ending, bytes)
	}

	server.post(`${tasksPath}/lists`, async (request, reply) => {
		const session = await gate.enter(request, "task.manage")
		gate.checkForm(request, session)
		const { list, as } = listBody.parse(request.body)
		const file = await store.read((reader) => listFile({ reader, house, villageId: session.villageId }, list))
		if (as === "excel") {
			const bytes = await buildExcel(file, house)
			return send(reply, session, { bytes, ending: "xlsx", name: file.title, subject: list })
		}
		const { documentOf, tableOf } = await wordFiles()
		const rows = file.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))
		const bytes = await documentOf(`${session.villageName}${file.title}`, house, [tableOf(file.columns, rows)], "wide")
		return send(reply, session, { bytes, ending: "docx", name: file.title, subject: list })
	})

	server.post(`${tasksPath}/archive/:id`, async (request, reply) => {
		const session = await gate.enter(request, "task.manage")
		gate.checkForm(request, session)
		const { id } = idParams.parse(request.params)
		const view = await store.read((reader) => matterView(reader, house, session, id, undefined))
		if (view === undefined) return reply.callNotFound()
		const { buildArchive } = await import("./archive.ts")
		const bytes = await buildArchive(house, view)
		const name = `${say("task.archive.name")}-${view.matter.serial}`
		return send(reply, session, { bytes, ending: "zip", name, subject: id })
	})
}
