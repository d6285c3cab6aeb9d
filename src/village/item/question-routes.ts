/** 是不是同一件事？ The questions whose answers change most, and what an answer changed. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { truncate } from "../../text/normalize.ts"
import { opinionTexts } from "../opinion/index.ts"
import { answerQuestion, mostLookedAt, questionsOf } from "./board-questions.ts"
import { boardPath } from "./paths.ts"
import { QuestionsPage, type ShownQuestion } from "./questions-page.tsx"
import { claimText, textTools, toolsFor } from "./reading.ts"
import { lastOfDesk } from "./repo-changes.ts"
import { claimsNamed } from "./repo-claims.ts"
import { latestPosting } from "./repo-posting.ts"
import type { Desk } from "./routes.ts"

const path = `${boardPath}/questions`
const shownAtOnce = 10
const id = z.string().min(1).max(100)
const slippedSchema = z.object({ one: id, other: id }).optional().catch(undefined)
/** A form sends one as a text, several as a list. */
const goesSchema = z.union([id.transform((only) => [only]), z.array(id).max(mostLookedAt)]).default([])
/** What a matter is stands at the beginning; three long ones on each side are more than anybody reads before a yes or no. */
const shownLength = 120

export function mountQuestions(server: FastifyInstance, desk: Desk): void {
	const { store, say } = desk.house

	server.get(path, async (request, reply) => {
		const session = await desk.enter(request)
		const { villageId, csrf } = session
		await textTools()
		const shown = await store.read(async (reader) => {
			const found = await questionsOf(reader, villageId, await toolsFor(reader, villageId))
			const asked = found.slice(0, shownAtOnce)
			const named = await claimsNamed(
				reader,
				villageId,
				asked.flatMap(({ oneClaims, otherClaims }) => [...oneClaims, ...otherClaims]),
			)
			const claims = new Map(named.map((claim) => [claim.id, claim]))
			const texted = await opinionTexts(
				reader,
				villageId,
				named.map(({ opinionId }) => opinionId),
			)
			const opinions = new Map(texted.map((opinion) => [opinion.id, opinion]))
			const texts = (ids: readonly string[]): readonly string[] =>
				ids.flatMap((id) => {
					const claim = claims.get(id)
					const opinion = claim && opinions.get(claim.opinionId)
					return claim === undefined || opinion === undefined ? [] : [shortened(claimText(opinion, claim))]
				})
			const questions = asked.map(
				({ kind, one, other, oneItem, otherItem, oneClaims, otherClaims, goes }): ShownQuestion => ({
					kind,
					one,
					other,
					oneTitle: oneItem.title,
					otherTitle: otherItem?.title ?? "",
					oneTexts: texts(oneClaims),
					otherTexts: texts(otherClaims),
					goes,
				}),
			)
			// Only what an answer did: from here nobody means to take back the whole consolidation.
			const last = await lastOfDesk(reader, villageId)
			const atSeq = (await latestPosting(reader, villageId))?.atSeq ?? 0
			const isAnswer = last !== undefined && ["merge", "split"].includes(last.kind)
			const isMine = isAnswer && last.actor === session.accountId && last.seq > atSeq
			return { questions, left: found.length, undo: isMine ? say("item.run.undo", { what: say(`item.kind.${last.kind}`) }) : undefined }
		})
		return desk.send(
			reply,
			session,
			say("item.questions.title"),
			h(QuestionsPage, { ...shown, slipped: slippedSchema.parse(request.query), csrf, notice: desk.notice(request.query), say }),
		)
	})

	server.post(path, async (request, reply) => {
		const session = await desk.enter(request)
		const { one, other, goes, answer } = z
			.object({ one: z.string().max(100), other: z.string().max(100), goes: goesSchema, answer: z.enum(["yes", "no"]) })
			.parse(request.body)
		await textTools()
		const done = await store.tx(async (tx) => {
			const tools = await toolsFor(tx, session.villageId)
			return answerQuestion(tx, desk.cx(session), tools, { one, other, goes, isSame: answer === "yes" })
		})
		if (!done.ok) return desk.go(reply, path, "no-gone")
		const moved = done.change?.claims.length ?? 0
		if (moved === 0 && answer === "no") return desk.go(reply, `${path}?${new URLSearchParams({ one, other })}`, "answered-apart")
		return desk.go(reply, path, moved === 0 ? "answered" : answer === "yes" ? "answered-merged" : "answered-split", moved)
	})
}

function shortened(text: string): string {
	return text.length > shownLength ? `${truncate(text, shownLength, "characters").trimEnd()}…` : text
}
