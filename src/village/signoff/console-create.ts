/** The console's way to a new sign-off: a form, with a list read from a file; what it comes to, shown before anything is written; opening it. */
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { localInput } from "../../text/date.ts"
import type { StaffSession } from "../affair.ts"
import { postedForm } from "../posted-form.ts"
import { sendFile } from "../send-file.ts"
import { signedToken, verifiedToken } from "../signed-token.ts"
import { holdSignoffs } from "./answering.ts"
import {
	blankForm,
	type FormValues,
	givenBy,
	hasList,
	longestList,
	packedList,
	unpackedList,
	valuesFrom,
	valuesOf,
} from "./campaign-form.ts"
import { checkGiven, type FileRead } from "./campaign-read.ts"
import { type Desk, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { openCampaign } from "./creating.ts"
import { FormPage } from "./form-page.tsx"
import { kindIds } from "./kinds.ts"
import { nudgeNow, planReminders } from "./nudge.ts"
import { previewOf } from "./preview.ts"
import { PreviewPage } from "./preview-page.tsx"
import { listOf, noList, readCampaignWorkbook, readListWorkbook } from "./read-sheet.ts"
import { campaignById } from "./repo.ts"
import { standardsOf } from "./standards.ts"
import { buildSignoffTemplate } from "./template.ts"

const maxFileBytes = 10 * 1024 * 1024
const newPath = `${signoffPath}/new`

export function mountCreating(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, clock, timeZone } = house
	const draftKey = () => house.deriveKey("signoff.draft")

	async function form(reply: FastifyReply, session: StaffSession, values: FormValues, problems: readonly string[]): Promise<FastifyReply> {
		const standards = (await store.read((reader) => standardsOf(reader, session.villageId))).map(({ title }) => title)
		const list = values.list === "" ? undefined : unpackedList(values.list)
		if (problems.length > 0) reply.code(422)
		return desk.send(reply, session, {
			title: say("signoff.console.new"),
			path: newPath,
			body: h(FormPage, { values, standards, lines: list?.length ?? 0, problems, house, csrf: session.csrf }),
		})
	}

	/** What the form comes to, checked against the roster of this moment. */
	async function checked(session: StaffSession, values: FormValues): Promise<FileRead> {
		const kind = kindIds.find((id) => id === values.kind)
		const lines = kind === undefined || !hasList(values) || values.list === "" ? undefined : unpackedList(values.list)
		const list = kind === undefined || lines === undefined ? noList : listOf(lines, kind)
		if (list === undefined) return { ok: false, problems: [say("signoff.problem.noHeadings")] }
		return checkGiven(house, session.villageId, givenBy(values, list, timeZone), list.headings)
	}

	async function preview(reply: FastifyReply, session: StaffSession, values: FormValues): Promise<FastifyReply> {
		const read = await checked(session, values)
		if (!read.ok) return form(reply, session, values, read.problems)
		const view = await store.read((reader) => previewOf(reader, house, session.villageId, read, clock()))
		// Named beforehand: pressed twice, the same sign-off is opened once.
		const draft = signedToken(draftKey(), [session.villageId, house.newId()])
		return desk.send(reply, session, {
			title: say("signoff.form.preview"),
			path: newPath,
			body: h(PreviewPage, { view, values, draft, house, csrf: session.csrf }),
		})
	}

	server.get(newPath, async (request, reply) => form(reply, await desk.enter(request, rights.manage), blankForm, []))

	server.post(newPath, async (request, reply) => {
		// Nobody's file is taken in before it is known who sends it.
		await house.gate.enter(request, rights.manage)
		const { fields, file } = await postedForm(request, { fileBytes: maxFileBytes, fieldBytes: longestList })
		const session = await desk.enter(request, rights.manage)
		const typed = valuesFrom(fields)
		if (file !== undefined && file.bytes === undefined) return form(reply, session, typed, [say("signoff.problem.file.large")])
		const read = file?.bytes === undefined ? undefined : await readListWorkbook(file.bytes, say)
		if (read?.ok === false) return form(reply, session, typed, [say(`signoff.problem.${read.code}`)])
		const values = read === undefined ? typed : { ...typed, listName: file?.filename ?? "", list: packedList(read.lines) }
		if (read !== undefined && values.list === "") return form(reply, session, typed, [say("signoff.problem.file.large")])
		// Of a kind that has none, a list is said to be too much once, and gone with the next look.
		if (read !== undefined && !hasList(values)) return form(reply, session, typed, [say("signoff.problem.rowsNotUsed")])
		switch (fields.do) {
			case "check":
				return preview(reply, session, values)
			case "open":
				return open(reply, session, values, fields)
			case "without":
				return form(reply, session, { ...values, listName: "", list: "" }, [])
			default:
				return form(reply, session, values, [])
		}
	})

	async function open(
		reply: FastifyReply,
		session: StaffSession,
		values: FormValues,
		{ draft = "", notify }: Readonly<Record<string, string>>,
	): Promise<FastifyReply> {
		const { villageId } = session
		const token = verifiedToken(draftKey(), draft)
		const [of, id]: readonly unknown[] = Array.isArray(token) ? token : []
		if (of !== villageId || typeof id !== "string") return preview(reply, session, values)
		const read = await checked(session, values)
		if (!read.ok) return form(reply, session, values, read.problems)
		await desk.command(session, async (tx, cx) => {
			await holdSignoffs(tx, villageId)
			if ((await campaignById(tx, villageId, id)) !== undefined) return
			const opened = await openCampaign(tx, cx, villageId, read.campaign, id)
			await planReminders(tx, cx, opened)
			if (notify === "yes") await nudgeNow(tx, cx, opened, "invite")
		})
		return desk.go(reply, campaignPath(id), "opened")
	}

	/** A workbook filled in as a whole fills the form in, and is looked at like one. */
	server.post(`${signoffPath}/upload`, async (request, reply) => {
		await house.gate.enter(request, rights.manage)
		const { file } = await postedForm(request, { fileBytes: maxFileBytes, fieldBytes: 10_000 })
		const session = await desk.enter(request, rights.manage)
		const read =
			file?.bytes === undefined
				? ({ ok: false, code: file === undefined ? "file.spoiled" : "file.large" } as const)
				: await readCampaignWorkbook(file.bytes, say, timeZone)
		if (!read.ok) return form(reply, session, blankForm, [say(`signoff.problem.${read.code}`)])
		const { given, lines } = read
		const closesAt = given.closesAt === undefined || Number.isNaN(given.closesAt) ? "" : localInput(given.closesAt, timeZone)
		const values = valuesOf(given, { name: file?.filename ?? "", lines }, closesAt)
		if (given.closesAt === undefined || !Number.isNaN(given.closesAt)) return preview(reply, session, values)
		// A time nobody can read is not one that was left out.
		const all = await checkGiven(house, session.villageId, given, read.headings)
		return form(reply, session, values, all.ok ? [] : all.problems)
	})

	server.get(`${signoffPath}/template.xlsx`, async (request, reply) => {
		await desk.enter(request, rights.read)
		return sendFile(reply, say("signoff.file.template"), "xlsx", await buildSignoffTemplate(house.locale))
	})
}
