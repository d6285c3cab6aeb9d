/** The console pages of the survey affair. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type ComponentChildren, h } from "preact"
import { renderToString } from "preact-render-to-string"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import type { Tx } from "../../store/store.ts"
import { consolePage } from "../../web/console-page.tsx"
import { LocaleContext } from "../../web/ui/locale.ts"
import type { House, StaffSession } from "../affair.ts"
import { answerOf } from "./answers.ts"
import { type CommandCx, closeSurvey, draftSurvey, enterAnswer, openSurvey, publishDraft, reviseSurvey } from "./commands.ts"
import type { Definition, Question, SurveyFile } from "./definition.ts"
import { ClosePage, DetailPage, type DetailView } from "./detail-page.tsx"
import { answerField, EntriesPage, TextsPage } from "./entries-page.tsx"
import { blankForm, changedForm, type FormValues, fileOf, valuesFrom, valuesOf } from "./form.ts"
import { FormPage, type FormView, UploadPage } from "./form-page.tsx"
import { inviteToSurvey } from "./invite.ts"
import { ListPage } from "./list-page.tsx"
import type { People } from "./neighbours.ts"
import { loadEntries, loadList, loadTexts } from "./pages.ts"
import { pathOf, surveysPath } from "./parts.tsx"
import { problemText, readSurvey, readSurveyText } from "./read-survey.ts"
import { revisionOf, type Survey, surveyById } from "./repo.ts"
import { type Results, surveyResults } from "./results.ts"
import { ResultsPart } from "./results-page.tsx"
import type { Answer, RevisionFault } from "./rules.ts"

const idSchema = z.object({ id: z.string().min(1).max(100) })
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(1_000_000).catch(1) })
const doneCodes = [
	"saved",
	"opened",
	"scheduled",
	"closed",
	"invited",
	"revised",
	"entered",
	"notDraft",
	"closesInPast",
	"notOpen",
	"invitedLately",
	"notEntered",
	"moved",
] as const
type DoneCode = (typeof doneCodes)[number]
const goodCodes: ReadonlySet<DoneCode> = new Set(["saved", "opened", "scheduled", "closed", "invited", "revised", "entered"])
const doneSchema = z.object({ done: z.enum(doneCodes).optional().catch(undefined), check: z.string().optional().catch(undefined) })
const formSchema = z.record(z.string(), z.unknown())
/** A survey of 50 questions with 50 long options each stays far below. */
const maxFileBytes = 1024 * 1024

type Opened = { readonly session: StaffSession; readonly survey: Survey; readonly definition: Definition }
type Screen = { readonly title: string; readonly path: string; readonly body: ComponentChildren; readonly scripts?: readonly string[] }

export function mountSurveyRoutes(server: FastifyInstance, house: House, people: People): void {
	const { store, clock, say, gate } = house
	const script = liveScript()

	const send = (reply: FastifyReply, session: StaffSession, screen: Screen) =>
		reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(consolePage(house, session, screen))
	const command = <T>(session: StaffSession, run: (tx: Tx, cx: CommandCx) => Promise<T>): Promise<T> =>
		store.tx((tx) => run(tx, { house, now: clock(), by: session.accountId }))
	const go = (reply: FastifyReply, survey: Pick<Survey, "id">, done: DoneCode, rest = "") =>
		reply.redirect(pathOf(survey, `${rest}?done=${done}`), 303)
	const noticeOf = (done: DoneCode | undefined) =>
		done === undefined
			? undefined
			: { kind: goodCodes.has(done) ? ("success" as const) : ("error" as const), title: say(`survey.done.${done}`) }

	/** The survey of the address, in the village looked at. */
	async function opened(request: FastifyRequest): Promise<Opened | undefined> {
		const session = await gate.enter(request)
		if (request.method === "POST") gate.checkForm(request, session)
		const { id } = idSchema.parse(request.params)
		return store.read(async (reader) => {
			const survey = await surveyById(reader, session.villageId, id)
			const revision = survey && (await revisionOf(reader, session.villageId, id, survey.revision))
			return survey && revision && { session, survey, definition: revision.definition }
		})
	}

	server.get(surveysPath, async (request, reply) => {
		const session = await gate.enter(request)
		const { page } = pageSchema.parse(request.query)
		const view = await store.read((reader) => loadList(reader, session.villageId, page))
		return send(reply, session, { title: say("survey.page.list"), path: surveysPath, body: h(ListPage, { view, house }) })
	})

	server.get(`${surveysPath}/live.js`, (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "max-age=31536000, immutable").send(script.body),
	)

	server.get(`${surveysPath}/example.json`, async (request, reply) => {
		await gate.enter(request)
		const example = readFileSync(join(packageRoot, "examples", "survey-qingjiang.json"), "utf8")
		return reply
			.type("application/json; charset=utf-8")
			.header("content-disposition", 'attachment; filename="survey-example.json"')
			.send(example)
	})

	function sendForm(reply: FastifyReply, session: StaffSession, view: Omit<FormView, "csrf">): FastifyReply {
		if (view.problems.length > 0) reply.code(422)
		return send(reply, session, {
			title: view.title,
			path: view.action,
			body: h(FormPage, { view: { ...view, csrf: session.csrf }, house }),
		})
	}
	const newForm = (values: FormValues, problems: readonly string[]) => ({
		values,
		problems,
		action: `${surveysPath}/new`,
		back: surveysPath,
		title: say("survey.page.new"),
	})
	const check = (values: FormValues, base: Definition | undefined) =>
		readSurvey(fileOf(values, base), { now: clock(), timeZone: house.timeZone })

	async function draft(reply: FastifyReply, session: StaffSession, file: SurveyFile): Promise<FastifyReply> {
		const survey = await command(session, (tx, cx) => draftSurvey(tx, cx, { villageId: session.villageId, file }))
		return go(reply, survey, "saved")
	}

	server.get(`${surveysPath}/new`, async (request, reply) => sendForm(reply, await gate.enter(request), newForm(blankForm, [])))

	server.post(`${surveysPath}/new`, async (request, reply) => {
		const session = await gate.enter(request)
		gate.checkForm(request, session)
		const { values, action } = postedForm(request)
		if (action !== "save") return sendForm(reply, session, newForm(changedForm(values, action), []))
		const read = check(values, undefined)
		if (!read.ok)
			return sendForm(
				reply,
				session,
				newForm(
					values,
					read.problems.map((problem) => problemText(problem, say)),
				),
			)
		return draft(reply, session, read.survey)
	})

	const sendUpload = (reply: FastifyReply, session: StaffSession, problems: readonly string[]) =>
		send(reply, session, {
			title: say("survey.page.upload"),
			path: `${surveysPath}/upload`,
			body: h(UploadPage, { problems, csrf: session.csrf, house }),
		})

	server.get(`${surveysPath}/upload`, async (request, reply) => sendUpload(reply, await gate.enter(request), []))

	server.post(`${surveysPath}/upload`, async (request, reply) => {
		const session = await gate.enter(request)
		const file = request.isMultipart() ? await request.file({ limits: { fileSize: maxFileBytes } }) : undefined
		// The token stands among the fields before the file; the gate looks for it in the body.
		request.body = file?.fields
		gate.checkForm(request, session)
		const read = readSurveyText((await file?.toBuffer())?.toString("utf8") ?? "", { now: clock(), timeZone: house.timeZone })
		if (read.ok) return draft(reply, session, read.survey)
		reply.code(422)
		return sendUpload(
			reply,
			session,
			read.problems.map((problem) => problemText(problem, say)),
		)
	})

	server.get(`${surveysPath}/:id`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey, definition } = found
		const { done, check: mustRecount } = doneSchema.parse(request.query)
		const hasResults = survey.state === "open" || survey.state === "closed"
		const results = hasResults ? await surveyResults(store, people, survey, mustRecount !== undefined) : undefined
		const view: DetailView = {
			survey,
			definition,
			notice: noticeOf(done),
			csrf: session.csrf,
			results: results && { ...results, cursor: fragmentOf(survey, results).cursor },
		}
		return send(reply, session, {
			title: survey.title,
			path: pathOf(survey),
			body: h(DetailPage, { view, house }),
			...(survey.state === "open" && { scripts: [script.url] }),
		})
	})

	function fragmentOf(survey: Survey, results: Results): { readonly html: string; readonly cursor: string } {
		const html = renderToString(h(LocaleContext.Provider, { value: house.locale, children: h(ResultsPart, { survey, results, say }) }))
		return { html, cursor: createHash("sha256").update(html).digest("base64url").slice(0, 16) }
	}

	/** The results alone, for the live page; 204 while nothing has changed. */
	server.get(`${surveysPath}/:id/results`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { cursor } = z.object({ cursor: z.string().max(40).catch("") }).parse(request.query)
		const fragment = fragmentOf(found.survey, await surveyResults(store, people, found.survey, false))
		reply.header("cache-control", "no-store").header("x-cursor", fragment.cursor)
		return fragment.cursor === cursor ? reply.code(204).send() : reply.type("text/html; charset=utf-8").send(fragment.html)
	})

	server.post(`${surveysPath}/:id/publish`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey } = found
		const mustInvite = formSchema.parse(request.body).notify !== undefined
		const published = await command(session, async (tx, cx) => {
			const result = await publishDraft(tx, cx, session.villageId, survey.id)
			if (result.ok && result.survey.state === "open" && mustInvite) await inviteToSurvey(tx, cx, session.villageId, survey.id)
			return result
		})
		if (!published.ok) return go(reply, survey, published.code === "CLOSES_IN_PAST" ? "closesInPast" : "notDraft")
		return go(reply, survey, published.survey.state === "open" ? "opened" : "scheduled")
	})

	server.post(`${surveysPath}/:id/open`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const result = await command(found.session, (tx, cx) => openSurvey(tx, cx, found.session.villageId, found.survey.id))
		return go(reply, found.survey, result.ok ? "opened" : result.code === "CLOSES_IN_PAST" ? "closesInPast" : "notDraft")
	})

	server.post(`${surveysPath}/:id/invite`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const result = await command(found.session, (tx, cx) => inviteToSurvey(tx, cx, found.session.villageId, found.survey.id))
		return go(reply, found.survey, result.ok ? "invited" : result.code === "INVITED_LATELY" ? "invitedLately" : "notOpen")
	})

	server.get(`${surveysPath}/:id/close`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey } = found
		if (survey.state !== "open") return go(reply, survey, "notOpen")
		const results = await surveyResults(store, people, survey, false)
		return send(reply, session, {
			title: survey.title,
			path: pathOf(survey),
			body: h(ClosePage, { survey, results, csrf: session.csrf, house }),
		})
	})

	server.post(`${surveysPath}/:id/close`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const result = await command(found.session, (tx, cx) => closeSurvey(tx, cx, found.session.villageId, found.survey.id))
		return go(reply, found.survey, result.ok ? "closed" : "notOpen")
	})

	const editForm = ({ survey }: Opened, values: FormValues, problems: readonly string[]) => ({
		values,
		problems,
		action: pathOf(survey, "/edit"),
		back: pathOf(survey),
		title: say("survey.page.edit"),
		...(survey.state === "open" && { hint: say("survey.form.openHint") }),
	})

	server.get(`${surveysPath}/:id/edit`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		if (found.survey.state === "closed") return go(reply, found.survey, "notOpen")
		return sendForm(reply, found.session, editForm(found, valuesOf(found.definition, found.survey, house.timeZone), []))
	})

	server.post(`${surveysPath}/:id/edit`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey, definition } = found
		const { values, action } = postedForm(request)
		if (action !== "save") return sendForm(reply, session, editForm(found, changedForm(values, action), []))
		const read = check(values, definition)
		if (!read.ok)
			return sendForm(
				reply,
				session,
				editForm(
					found,
					values,
					read.problems.map((problem) => problemText(problem, say)),
				),
			)
		const result = await command(session, (tx, cx) =>
			reviseSurvey(tx, cx, { villageId: session.villageId, id: survey.id, file: read.survey }),
		)
		if (result.ok) return go(reply, survey, "revised")
		if (result.code === "REVISION_REFUSED")
			return sendForm(
				reply,
				session,
				editForm(
					found,
					values,
					result.faults.map((fault) => faultText(fault, house)),
				),
			)
		return go(reply, survey, "notOpen")
	})

	server.get(`${surveysPath}/:id/texts/:question`, async (request, reply) => {
		const found = await opened(request)
		const { question } = z.object({ question: z.string().max(100) }).parse(request.params)
		const { page } = pageSchema.parse(request.query)
		const view = found && (await store.read((reader) => loadTexts(reader, { people, say }, found.survey, question, page)))
		if (found === undefined || view === undefined) return reply.callNotFound()
		return send(reply, found.session, { title: view.question.title, path: pathOf(found.survey), body: h(TextsPage, { view, house }) })
	})

	server.get(`${surveysPath}/:id/entries`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey } = found
		const { done } = doneSchema.parse(request.query)
		const entries = await loadEntries(store, people, survey, pageSchema.parse(request.query).page)
		const view = { ...entries, notice: noticeOf(done), csrf: session.csrf }
		return send(reply, session, { title: say("survey.entries.title"), path: pathOf(survey), body: h(EntriesPage, { view, house }) })
	})

	server.post(`${surveysPath}/:id/entries`, async (request, reply) => {
		const found = await opened(request)
		if (found === undefined) return reply.callNotFound()
		const { session, survey } = found
		const entry = entrySchema.parse(request.body)
		const revision = await store.read((reader) => revisionOf(reader, session.villageId, survey.id, entry.revision))
		const question = revision?.definition.questions.find(({ id }) => id === entry.question)
		const answer = question && enteredAnswer(question, formSchema.parse(request.body))
		if (answer === undefined) return go(reply, survey, "notEntered", "/entries")
		const { respondent, version } = entry
		const key = { villageId: session.villageId, surveyId: survey.id, respondent, questionId: entry.question }
		const result = await command(session, (tx, cx) => enterAnswer(tx, cx, { ...key, version, revision: entry.revision, answer }))
		return go(reply, survey, result.ok ? "entered" : result.code === "ANSWER_MOVED" ? "moved" : "notEntered", "/entries")
	})

	server.get(`${surveysPath}/:id/media/:respondent/:question`, async (request, reply) => {
		const found = await opened(request)
		const { respondent, question } = z.object({ respondent: z.string().max(100), question: z.string().max(100) }).parse(request.params)
		const key = found && { villageId: found.session.villageId, surveyId: found.survey.id, respondent, questionId: question }
		const answer = key && (await store.read((reader) => answerOf(reader, key)))?.value
		const file = answer?.kind === "media" ? await house.media.get(answer.ref) : undefined
		if (file === undefined) return reply.callNotFound()
		return reply
			.type(file.mime)
			.header("cache-control", "private, no-store")
			.header("content-disposition", "inline")
			.send(Buffer.from(file.bytes))
	})
}

/** The page's script under an address that changes with it. */
function liveScript(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/live.js"))
	return { body, url: `${surveysPath}/live.js?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}

function postedForm(request: FastifyRequest): { readonly values: FormValues; readonly action: string } {
	const body = formSchema.parse(request.body ?? {})
	return { values: valuesFrom(body), action: typeof body.do === "string" ? body.do : "stay" }
}

function faultText(fault: RevisionFault, { say }: House): string {
	const place = fault.code === "kind-changed" ? say("survey.problem.place", { question: fault.question }) : ""
	return `${place}${say(`survey.problem.${fault.code}`)}`
}

const entrySchema = z.object({
	respondent: z.string().min(1).max(100),
	question: z.string().min(1).max(100),
	version: z.coerce.number().int(),
	revision: z.coerce.number().int(),
})

/** The answer staff entered; undefined where it is none of this kind. */
function enteredAnswer(question: Question, body: Readonly<Record<string, unknown>>): Answer | undefined {
	const given = Object.entries(body).find(([name]) => name.startsWith(answerField))?.[1]
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
	}
}
