/** 是不是同一件事？ The questions whose answers change most, and what an answer changed. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { truncate } from "../../text/normalize.ts"
import { opinionTexts } from "../opinion/index.ts"
import { boardPath } from "./paths.ts"
import { answerQuestion, questionsOf } from "./propose.ts"
import { QuestionsPage, type ShownQuestion } from "./questions-page.tsx"
import { claimText, textTools, toolsFor } from "./reading.ts"
import { claimsNamed } from "./repo-claims.ts"
import type { Desk } from "./routes.ts"

const path = `${boardPath}/questions`
const shownAtOnce = 10

export function mountQuestions(server: FastifyInstance, desk: Desk): void {
	const { store, say } = desk.house

	server.get(path, async (request, reply) => {
		const session = await desk.enter(request)
		const { villageId, csrf } = session
		await textTools()
		const questions = await store.read(async (reader): Promise<readonly ShownQuestion[]> => {
			const found = await questionsOf(reader, villageId, await toolsFor(reader, villageId))
			const asked = found.slice(0, shownAtOnce)
			const shown = await claimsNamed(
				reader,
				villageId,
				asked.flatMap(({ oneClaims, otherClaims }) => [...oneClaims, ...otherClaims]),
			)
			const claims = new Map(shown.map((claim) => [claim.id, claim]))
			const texted = await opinionTexts(
				reader,
				villageId,
				shown.map(({ opinionId }) => opinionId),
			)
			const opinions = new Map(texted.map((opinion) => [opinion.id, opinion]))
			const texts = (ids: readonly string[]): readonly string[] =>
				ids.flatMap((id) => {
					const claim = claims.get(id)
					const opinion = claim && opinions.get(claim.opinionId)
					return claim === undefined || opinion === undefined ? [] : [truncate(claimText(opinion, claim), 200, "characters")]
				})
			return asked.map(({ kind, one, other, oneItem, otherItem, oneClaims, otherClaims }) => ({
				kind,
				one,
				other,
				oneTitle: oneItem.title,
				otherTitle: otherItem?.title ?? "",
				oneTexts: texts(oneClaims),
				otherTexts: texts(otherClaims),
			}))
		})
		return desk.send(
			reply,
			session,
			say("item.questions.title"),
			h(QuestionsPage, { questions, csrf, notice: desk.notice(request.query), say }),
		)
	})

	server.post(path, async (request, reply) => {
		const session = await desk.enter(request)
		const { one, other, answer } = z
			.object({ one: z.string().max(100), other: z.string().max(100), answer: z.enum(["yes", "no"]) })
			.parse(request.body)
		const done = await store.tx((tx) => answerQuestion(tx, desk.cx(session), { one, other, isSame: answer === "yes" }))
		if (!done.ok) return desk.go(reply, path, "no-gone")
		const moved = done.change?.claims.length ?? 0
		return desk.go(
			reply,
			path,
			moved === 0 ? (answer === "yes" ? "answered" : "answered-apart") : answer === "yes" ? "answered-merged" : "answered-split",
			moved,
		)
	})
}
