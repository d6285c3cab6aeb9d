/** Writing a survey: by form, by file, and editing it. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { packageRoot } from "../../root.ts"
import type { StaffSession } from "../affair.ts"
import { postedForm } from "../posted-form.ts"
import { sendFile } from "../send-file.ts"
import { draftSurvey, reviseSurvey } from "./commands.ts"
import type { Definition, SurveyFile } from "./definition.ts"
import { type Desk, fieldsOf, type Opened, seenIn } from "./desk.ts"
import { blankForm, changedForm, type FormValues, fileOf, valuesFrom, valuesOf } from "./form.ts"
import { FormPage, type FormView, UploadPage } from "./form-page.tsx"
import { pathOf, surveysPath } from "./parts.tsx"
import { faultText, problemText } from "./problems.ts"
import { readSurvey, type SurveyRead } from "./read-survey.ts"
import { buildSurveyTemplate } from "./sheet-template.ts"
import { readSurveyFile } from "./survey-file.ts"

/** A survey of 50 questions with 50 long options each stays far below. */
const maxFileBytes = 1024 * 1024

export function mountWriting(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { say, clock, timeZone } = house
	const cx = () => ({ now: clock(), timeZone })

	function sendForm(reply: FastifyReply, { session, view }: { readonly session: StaffSession; readonly view: Omit<FormView, "csrf"> }) {
		if (view.problems.length > 0) reply.code(422)
		const body = h(FormPage, { view: { ...view, csrf: session.csrf }, house })
		return desk.send(reply, session, { title: view.title, path: view.action, body })
	}
	function newForm(session: StaffSession, values: FormValues, problems: readonly string[], draft = house.newId()) {
		return { session, view: { values, problems, draft, action: `${surveysPath}/new`, back: surveysPath, title: say("survey.page.new") } }
	}
	function editForm({ session, survey }: Opened, values: FormValues, problems: readonly string[], seen = survey.revision) {
		const hint = survey.state === "open" ? { hint: say("survey.form.openHint") } : {}
		return {
			session,
			view: { values, problems, seen, action: pathOf(survey, "/edit"), back: pathOf(survey), title: say("survey.page.edit"), ...hint },
		}
	}
	const check = (values: FormValues, base: Definition | undefined) => readSurvey(fileOf(values, base), cx())
	const problemsIn = (read: SurveyRead) => (read.ok ? [] : read.problems.map((problem) => problemText(problem, say)))

	async function draft(reply: FastifyReply, session: StaffSession, file: SurveyFile, id?: string): Promise<FastifyReply> {
		const survey = await desk.command(session, (tx, by) => draftSurvey(tx, by, { villageId: session.villageId, file, id }))
		return desk.go(reply, survey, "saved")
	}

	server.get(`${surveysPath}/new`, async (request, reply) =>
		sendForm(reply, newForm(await desk.enter(request, "survey.publish"), blankForm, [])),
	)

	server.post(`${surveysPath}/new`, async (request, reply) => {
		const session = await desk.enter(request, "survey.publish")
		const { values, action, draft: id } = formIn(request)
		if (action !== "save") return sendForm(reply, newForm(session, changedForm(values, action), [], id))
		const read = check(values, undefined)
		return read.ok ? draft(reply, session, read.survey, id) : sendForm(reply, newForm(session, values, problemsIn(read), id))
	})

	server.get(
		`${surveysPath}/:id/edit`,
		desk.onSurvey("survey.publish", async (opened, _, reply) => {
			const { survey, definition } = opened
			if (survey.state === "closed") return desk.go(reply, survey, "notOpen")
			return sendForm(reply, editForm(opened, valuesOf(definition, survey, timeZone), []))
		}),
	)

	server.post(
		`${surveysPath}/:id/edit`,
		desk.onSurvey("survey.publish", async (opened, request, reply) => {
			const { session, survey, definition } = opened
			const { values, action } = formIn(request)
			const seen = seenIn(request)
			if (action !== "save") return sendForm(reply, editForm(opened, changedForm(values, action), [], seen))
			const read = check(values, definition)
			if (!read.ok) return sendForm(reply, editForm(opened, values, problemsIn(read), seen))
			const revision = { villageId: session.villageId, id: survey.id, seen, file: read.survey }
			const result = await desk.command(session, (tx, by) => reviseSurvey(tx, by, revision))
			if (result.ok) return desk.go(reply, survey, "revised")
			if (result.code === "SURVEY_REVISED") {
				const form = editForm(opened, values, [say("survey.form.overtaken")], result.revision)
				return sendForm(reply, { ...form, view: { ...form.view, isOvertaken: true } })
			}
			if (result.code !== "REVISION_REFUSED") return desk.go(reply, survey, "notOpen")
			const faults = result.faults.map((fault) => faultText(fault, say))
			return sendForm(reply, editForm(opened, values, faults, seen))
		}),
	)

	function sendUpload(reply: FastifyReply, session: StaffSession, problems: readonly string[]): FastifyReply {
		const body = h(UploadPage, { problems, draft: house.newId(), csrf: session.csrf, house })
		return desk.send(reply, session, { title: say("survey.page.upload"), path: `${surveysPath}/upload`, body })
	}

	server.get(`${surveysPath}/upload`, async (request, reply) => sendUpload(reply, await desk.enter(request, "survey.publish"), []))

	server.post(`${surveysPath}/upload`, async (request, reply) => {
		// Nobody's file is taken in before it is known who sends it.
		await house.gate.enter(request, "survey.publish")
		const { file, fields } = await postedForm(request, { fileBytes: maxFileBytes, fieldBytes: 10_000 })
		const session = await desk.enter(request, "survey.publish")
		if (file !== undefined && file.bytes === undefined) return sendUpload(reply.code(422), session, [say("survey.sheet.file.large")])
		const read = await readSurveyFile(file?.bytes ?? Buffer.alloc(0), cx(), say)
		if (read.ok) return draft(reply, session, read.survey, draftIn(fields))
		reply.code(422)
		return sendUpload(reply, session, read.problems)
	})

	server.get(`${surveysPath}/template.xlsx`, async (request, reply) => {
		await desk.enter(request, "survey.publish")
		return sendFile(reply, say("survey.file.template"), "xlsx", await buildSurveyTemplate(house.locale))
	})

	server.get(`${surveysPath}/example.json`, async (request, reply) => {
		await desk.enter(request, "survey.publish")
		const example = readFileSync(join(packageRoot, "examples", "survey-qingjiang.json"), "utf8")
		return sendFile(reply, say("survey.file.example"), "json", example)
	})
}

type Posted = { readonly values: FormValues; readonly action: string; readonly draft: string | undefined }

function formIn(request: FastifyRequest): Posted {
	const fields = fieldsOf(request)
	return { values: valuesFrom(fields), action: typeof fields.do === "string" ? fields.do : "stay", draft: draftIn(fields) }
}

function draftIn({ draft }: Readonly<Record<string, unknown>>): string | undefined {
	return z.uuid().safeParse(draft).data
}
