/** The files of notices and answers: which there are, and how one is handed out. */
import type { FastifyReply } from "fastify"
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { contentDisposition } from "../send-file.ts"
import { listQuestions, type QuestionFilter } from "./questions.ts"
import { type Notice, versionOf } from "./repo.ts"

const mostQuestions = 200

/** The name of a file that stands under a published version, or under one of the answers asked for. */
export async function fileOf(
	reader: Reader,
	{ villageId, id, version }: Notice,
	ref: string,
	answers: Pick<QuestionFilter, "isPublic">,
): Promise<string | undefined> {
	for (let at = version; at > 0; at--) {
		const published = await versionOf(reader, villageId, id, at)
		const file = published?.content.attachments.find((one) => one.ref === ref)
		if (file !== undefined) return file.name
	}
	const filter = { noticeId: id, states: ["answered"] as const, ...answers }
	const questions = await listQuestions(reader, villageId, filter, { limit: mostQuestions, offset: 0 })
	return questions.flatMap(({ answerFiles }) => answerFiles).find((one) => one.ref === ref)?.name
}

/** A picture is shown, everything else saved. */
export async function sendFile(
	reply: FastifyReply,
	{ media }: Pick<House, "media">,
	of: { readonly ref: string; readonly name: string; readonly cache: string },
): Promise<FastifyReply> {
	const file = await media.get(of.ref)
	if (file === undefined) {
		reply.callNotFound()
		return reply
	}
	const isShown = file.mime.startsWith("image/")
	return reply
		.type(file.mime)
		.headers({
			"cache-control": of.cache,
			"content-disposition": contentDisposition(isShown ? "inline" : "attachment", of.name),
			// Nothing in a file may run as a page of ours.
			"content-security-policy": "default-src 'none'; sandbox",
		})
		.send(Buffer.from(file.bytes))
}
