/** Reading what came in: results as they stand, texts, and voices and pictures to be entered. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { renderToString } from "preact-render-to-string"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import { LocaleContext } from "../../web/ui/locale.ts"
import { RightsContext } from "../../web/ui/may.tsx"
import { sendUnderWay } from "../../web/ui/under-way.tsx"
import type { StaffSession } from "../affair.ts"
import { recordRead } from "../read-record.ts"
import { sendStored } from "../stored-file.ts"
import { answerOf } from "./answers.ts"
import { enterAnswer } from "./commands.ts"
import type { Question } from "./definition.ts"
import { type Desk, fieldsOf, notFound, pageOf } from "./desk.ts"
import { DetailPage } from "./detail-page.tsx"
import { answerField, EntriesPage, TextsPage } from "./entries-page.tsx"
import { closeAnswerTask } from "./entry.ts"
import { loadEntries, loadTexts } from "./pages.ts"
import { pathOf, surveysPath } from "./parts.tsx"
import { reminderDays } from "./reminders.ts"
import { revisionOf, type Survey } from "./repo.ts"
import { isRecounted, type Results, recountBeside, surveyResults } from "./results.ts"
import { ResultsPart } from "./results-page.tsx"
import type { GivenAnswer } from "./rules.ts"

const short = z.string().min(1).max(100)
const entrySchema = z.object({ respondent: short, question: short, version: z.coerce.number().int(), revision: z.coerce.number().int() })

export function mountReading(server: FastifyInstance, desk: Desk): void {
	const { house, people } = desk
	const { store, say, locale } = house
	const script = liveScript()
	const checks = recountBeside(store, house.clock)

	/** The part of the page that is kept current, and a mark of what it shows. */
	function liveFragment(
		{ rights }: Pick<StaffSession, "rights">,
		survey: Survey,
		results: Results,
	): { readonly html: string; readonly cursor: string } {
		const part = h(RightsContext.Provider, { value: rights, children: h(ResultsPart, { survey, results, say }) })
		const html = renderToString(h(LocaleContext.Provider, { value: locale, children: part }))
		return { html, cursor: createHash("sha256").update(html).digest("base64url").slice(0, 16) }
	}

	server.get(`${surveysPath}/live.js`, (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "max-age=31536000, immutable").send(script.body),
	)

	server.get(
		`${surveysPath}/:id`,
		desk.onSurvey("survey.read", async ({ session, survey, definition }, request, reply) => {
			const isAsked = z.object({ check: z.string().optional().catch(undefined) }).parse(request.query).check !== undefined
			const hasResults = survey.state === "open" || survey.state === "closed"
			const results = hasResults ? await surveyResults(store, people, survey) : undefined
			let agrees = results && (await isRecounted(store, survey, results.started))
			if (results !== undefined && agrees === undefined && isAsked) {
				const check = await checks(survey, results.started)
				if (check.kind === "running") {
					const work = { title: survey.title, what: say("survey.results.counting"), done: check.done, of: check.of }
					return sendUnderWay(reply, house, session, { path: pathOf(survey), work })
				}
				agrees = check.value
			}
			const shown = results && { ...results, cursor: liveFragment(session, survey, results).cursor, isRecounted: agrees }
			const reminders = await store.read((reader) => reminderDays(reader, session.villageId, survey.id))
			const view = { survey, definition, reminders, notice: desk.noticeOf(request), csrf: session.csrf, results: shown }
			const scripts = survey.state === "open" ? { scripts: [script.url] } : {}
			return desk.send(reply, session, { title: survey.title, path: pathOf(survey), body: h(DetailPage, { view, house }), ...scripts })
		}),
	)

	/** The live part alone; 204 while nothing has changed. */
	server.get(
		`${surveysPath}/:id/results`,
		desk.onSurvey("survey.read", async ({ session, survey }, request, reply) => {
			const { cursor } = z.object({ cursor: z.string().max(40).catch("") }).parse(request.query)
			const fragment = liveFragment(session, survey, await surveyResults(store, people, survey))
			reply.header("cache-control", "no-store").header("x-cursor", fragment.cursor)
			return fragment.cursor === cursor ? reply.code(204).send() : reply.type("text/html; charset=utf-8").send(fragment.html)
		}),
	)

	server.get(
		`${surveysPath}/:id/texts/:question`,
		desk.onSurvey("survey.answers", async ({ session, survey }, request, reply) => {
			const { question } = z.object({ question: short }).parse(request.params)
			const view = await store.tx(async (tx) => {
				const found = await loadTexts(tx, { people, say }, survey, question, pageOf(request))
				// Of an anonymous survey nobody knows whose words these are.
				if (found !== undefined && found.rows.length > 0 && survey.secrecy === "named")
					await recordRead(tx, house, session, {
						what: "survey-texts",
						subject: survey.id,
						rest: { question, people: found.rows.length, page: found.page },
					})
				return found
			})
			if (view === undefined) return notFound(reply)
			return desk.send(reply, session, { title: view.question.title, path: pathOf(survey), body: h(TextsPage, { view, house }) })
		}),
	)

	server.get(
		`${surveysPath}/:id/entries`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			const entries = await loadEntries(store, people, survey, pageOf(request))
			const view = { ...entries, notice: desk.noticeOf(request), csrf: session.csrf }
			return desk.send(reply, session, { title: say("survey.entries.title"), path: pathOf(survey), body: h(EntriesPage, { view, house }) })
		}),
	)

	server.post(
		`${surveysPath}/:id/entries`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			const { respondent, version, revision, question: questionId } = entrySchema.parse(request.body)
			const asked = await store.read((reader) => revisionOf(reader, session.villageId, survey.id, revision))
			const question = asked?.definition.questions.find(({ id }) => id === questionId)
			const answer = question && enteredAnswer(question, fieldsOf(request))
			if (answer === undefined) return desk.go(reply, survey, "notEntered", "/entries")
			const entry = { villageId: session.villageId, surveyId: survey.id, respondent, questionId, version, revision, answer }
			const result = await desk.command(session, async (tx, cx) => {
				const done = await enterAnswer(tx, cx, entry)
				if (done.ok) await closeAnswerTask(tx, { people, by: session.accountId, now: cx.now }, entry)
				return done
			})
			return desk.go(reply, survey, result.ok ? "entered" : result.code === "ANSWER_MOVED" ? "moved" : "notEntered", "/entries")
		}),
	)

	server.get(
		`${surveysPath}/:id/media/:respondent/:question`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			const { respondent, question } = z.object({ respondent: short, question: short }).parse(request.params)
			const key = { villageId: session.villageId, surveyId: survey.id, respondent, questionId: question }
			const answer = await store.tx(async (tx) => {
				const value = (await answerOf(tx, key))?.value
				if (value?.kind === "media") await recordRead(tx, house, session, { what: "survey-voice", subject: survey.id, rest: { question } })
				return value
			})
			const file = answer?.kind === "media" ? await house.media.get(answer.ref) : undefined
			if (answer?.kind !== "media" || file === undefined) return notFound(reply)
			return sendStored(reply, answer.ref, file)
		}),
	)
}

/** The page's script under an address that changes with it. */
function liveScript(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/live.js"))
	return { body, url: `${surveysPath}/live.js?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}

/** The answer staff entered; undefined where it is none of this kind. */
export function enteredAnswer(question: Question, fields: Readonly<Record<string, unknown>>): GivenAnswer | undefined {
	const given = Object.entries(fields).find(([name]) => name.startsWith(answerField))?.[1]
	const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]).safeParse(given).data ?? []
	const [first = ""] = texts.map((text) => text.trim())
	if (first === "") return undefined
	switch (question.kind) {
		case "single":
			return { kind: "single", option: first }
		case "multiple":
			return { kind: "multiple", options: question.options.flatMap(({ id }) => (texts.includes(id) ? [id] : [])) }
		case "scale":
			return { kind: "scale", value: Number(first) }
		case "number":
			return Number.isFinite(Number(first)) ? { kind: "number", value: Number(first) } : undefined
		case "text":
			return { kind: "text", text: first }
		case "photo":
			return undefined
	}
}
