/** Entering paper and spoken answers in the console. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { StaffSession } from "../affair.ts"
import { recordRead } from "../read-record.ts"
import { sendStored } from "../stored-file.ts"
import { limits } from "./definition.ts"
import { type Desk, fieldsOf, notFound, type Opened } from "./desk.ts"
import { entryModes } from "./desk-tables.ts"
import { FindPage, SheetPage, type SheetView, sheetFields } from "./enter-page.tsx"
import { answerField } from "./entries-page.tsx"
import { type EntryResult, enterSheet, type SheetOf, sheetOf } from "./entry.ts"
import { EntryFaultError, EntryMovedError } from "./entry-errors.ts"
import { correctedOf, entriesOf } from "./entry-list.ts"
import { pathOf, surveysPath } from "./parts.tsx"
import { enteredAnswer } from "./routes-reading.ts"
import type { GivenAnswer } from "./rules.ts"

/** As large as a photo the media store takes. */
const maxPhotoBytes = 10 * 1024 * 1024
/** Every option of the largest survey checked, and a little more. */
const mostFields = limits.questions * (limits.maxOptions + 1) + 10
const mostFound = 50
const mostEntries = 50

const personSchema = z.object({ person: z.string().min(1).max(100) })
const querySchema = z.object({ q: z.string().max(100).catch("") })
const headSchema = z.object({
	id: z.string().min(1).max(100),
	revision: z.coerce.number().int(),
	mode: z.enum(entryModes),
	kept: z
		.string()
		.regex(/^([0-9a-f]{64}\.[a-z0-9]{2,4})?$/)
		.catch(""),
})
const fieldSchema = z.union([z.object({ value: z.string() }).transform(({ value }) => value), z.string()])

type Posted = { readonly fields: Readonly<Record<string, readonly string[]>>; readonly photo: Uint8Array | undefined }

export function mountEntering(server: FastifyInstance, desk: Desk): void {
	const { house, people } = desk
	const { store, say, clock } = house

	server.get(
		`${surveysPath}/:id/enter`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			const query = querySchema.parse(request.query).q.trim()
			const { villageId } = session
			const { found, entries } = await store.read(async (reader) => {
				const shown = []
				for (const entry of await entriesOf(reader, villageId, { surveyId: survey.id }, mostEntries)) {
					const name = (await people.member(reader, villageId, entry.personId))?.name ?? ""
					shown.push({ ...entry, name, corrected: await correctedOf(reader, villageId, entry) })
				}
				return { found: await people.personsLike(reader, { villageId, words: query, limit: mostFound, now: clock() }), entries: shown }
			})
			const view = { survey, query, found, entries, notice: desk.noticeOf(request) }
			return desk.send(reply, session, { title: say("survey.enter.title"), path: pathOf(survey), body: h(FindPage, { view, house }) })
		}),
	)

	function sendSheet(reply: FastifyReply, session: StaffSession, view: Omit<SheetView, "csrf">): FastifyReply {
		const body = h(SheetPage, { view: { ...view, csrf: session.csrf }, house })
		return desk.send(reply, session, { title: say("survey.enter.title"), path: pathOf(view.survey), body })
	}

	server.get(
		`${surveysPath}/:id/enter/:person`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			if (survey.state !== "open") return desk.go(reply, survey, "notOpen", "/enter")
			const sheet = await store.read((reader) => sheetOf(reader, people, survey, personSchema.parse(request.params).person))
			if (sheet === undefined) return notFound(reply)
			const empty = { id: house.newId(), mode: "", photo: "", given: {}, problem: undefined, faults: new Map<string, string>() }
			return sendSheet(reply, session, { survey, sheet, ...empty })
		}),
	)

	server.post(`${surveysPath}/:id/enter/:person`, async (request, reply) => {
		const posted = await readPosted(request)
		return desk.onSurvey("survey.enter", (opened, req, rep) => enter(opened, req, rep, posted))(request, reply)
	})

	async function enter(
		{ session, survey }: Opened,
		request: FastifyRequest,
		reply: FastifyReply,
		{ fields, photo }: Posted,
	): Promise<FastifyReply> {
		const { person } = personSchema.parse(request.params)
		const sheet = await store.read((reader) => sheetOf(reader, people, survey, person))
		if (sheet === undefined) return notFound(reply)
		const first = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values[0]]))
		const stored = photo === undefined ? undefined : await house.media.put(photo, {})
		const head = headSchema.safeParse(first)
		const kept = stored !== undefined && "ref" in stored && stored.mime.startsWith("image/") ? stored.ref : (head.data?.kept ?? "")
		const again = (problem: string, faults: ReadonlyMap<string, string> = new Map<string, string>()) => {
			reply.code(422)
			const { id = house.newId(), mode = "" } = first
			return sendSheet(reply, session, { survey, sheet, id, mode, photo: kept, given: fields, problem, faults })
		}
		if (stored !== undefined && !("ref" in stored && stored.mime.startsWith("image/"))) return again(say("survey.enter.badPhoto"))
		if (!head.success) return again(say("survey.enter.noMode"))
		const { id, mode, revision } = head.data
		const { answers, unread } = answersIn(sheet, fields)
		if (unread.length > 0) return again(say("survey.enter.faults"), new Map(unread.map((one) => [one, say("survey.fault.ANSWER_KIND")])))
		const entry = {
			id,
			personId: person,
			mode,
			photo: kept === "" ? null : kept,
			byName: session.name,
			answers,
			replace: replacedIn(sheet, fields),
			revision,
		}
		const result = await desk
			.command(session, (tx, cx) => enterSheet(tx, { house, people, now: cx.now, by: session.accountId }, survey, entry))
			.catch((error: unknown): EntryResult => {
				if (error instanceof EntryMovedError) return { ok: false, code: "SHEET_MOVED" }
				if (error instanceof EntryFaultError) return { ok: false, code: "SHEET_FAULTS", faults: error.faults }
				throw error
			})
		if (!result.ok && result.code === "SHEET_REPEATED") return desk.go(reply, survey, "entered", "/enter")
		if (!result.ok) {
			const faults = result.code === "SHEET_FAULTS" ? result.faults : new Map<string, string>()
			const words = new Map([...faults].map(([question, fault]) => [question, say(`survey.fault.${fault}`)]))
			return again(say(`survey.enter.refused.${result.code}`), words)
		}
		if (result.kept.length > 0) return desk.go(reply, survey, result.entered.length > 0 ? "sheetKeptOwn" : "sheetNothing", "/enter")
		return desk.go(reply, survey, result.told > 0 ? "sheetTold" : "sheetUntold", "/enter")
	}

	server.get(
		`${surveysPath}/:id/sheets/:entry`,
		desk.onSurvey("survey.enter", async ({ session, survey }, request, reply) => {
			const { entry: id } = z.object({ entry: z.string().min(1).max(100) }).parse(request.params)
			const entries = await store.read((reader) => entriesOf(reader, session.villageId, { surveyId: survey.id }, 10_000))
			const photo = entries.find((entry) => entry.id === id)?.photo ?? null
			const file = photo === null ? undefined : await house.media.get(photo)
			if (file !== undefined) await store.tx((tx) => recordRead(tx, house, session, { what: "survey-sheet", subject: id }))
			if (photo === null || file === undefined) return notFound(reply)
			return sendStored(reply, photo, file)
		}),
	)
}

/** The form, also one with a photo; its token is put where the gate looks for it. The photo stands last, behind every field. */
async function readPosted(request: FastifyRequest): Promise<Posted> {
	const file = request.isMultipart() ? await request.file({ limits: { fileSize: maxPhotoBytes, fields: mostFields } }) : undefined
	const bytes = await file?.toBuffer()
	if (file !== undefined) request.body = file.fields
	const fields = Object.entries(fieldsOf(request)).map(([name, value]) => {
		const values = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => fieldSchema.safeParse(one).data ?? [])
		return [name, values] as const
	})
	return { fields: Object.fromEntries(fields), photo: bytes === undefined || bytes.length === 0 ? undefined : bytes }
}

/** Answers filled in; a blank one is none. `unread`: questions whose field holds something that is no answer. */
function answersIn(
	{ definition }: SheetOf,
	fields: Posted["fields"],
): { readonly answers: ReadonlyMap<string, GivenAnswer>; readonly unread: readonly string[] } {
	const answers = new Map<string, GivenAnswer>()
	const unread: string[] = []
	for (const [index, question] of definition.questions.entries()) {
		const given = (fields[sheetFields.answer(index)] ?? []).filter((text) => text.trim() !== "")
		if (given.length === 0) continue
		const answer = enteredAnswer(question, { [answerField]: given })
		if (answer === undefined) unread.push(question.id)
		else answers.set(question.id, answer)
	}
	return { answers, unread }
}

function replacedIn({ definition }: SheetOf, fields: Posted["fields"]): ReadonlySet<string> {
	return new Set(definition.questions.flatMap(({ id }, index) => ((fields[sheetFields.replace(index)] ?? []).includes("yes") ? [id] : [])))
}
