/** Console: the agenda, and every act on a matter. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import type { House, StaffSession } from "../affair.ts"
import { groupsOf, personOfHousehold } from "../people/index.ts"
import { type CommandCx, limits } from "./command.ts"
import { rollNow } from "./commands-bodies.ts"
import { attachPoll, markStage, nameStandard, putMatter, reviewLegality, withdrawMatter } from "./commands-matters.ts"
import { closeRound, giveNotice, openRound, recordMeeting, settleRound } from "./commands-rounds.ts"
import { castVote, enterPaperBallots, recuse } from "./commands-votes.ts"
import {
	commandOf,
	councilPath,
	countField,
	fenOf,
	idParams,
	listField,
	matterPath,
	saidNotice,
	saidQuery,
	sendPage,
	textField,
	timeOf,
} from "./console.ts"
import { correctDecision } from "./decide.ts"
import { CouncilPage } from "./list-page.tsx"
import { MarksPage } from "./marks-page.tsx"
import { MatterPage } from "./matter-page.tsx"
import { matterView } from "./matter-view.ts"
import { NewMatterPage, type NewMatterView } from "./new-matter-page.tsx"
import { readPhotoForm } from "./photo-form.ts"
import { bodiesOf } from "./repo-bodies.ts"
import { countMatters, marksOf, matterById, mattersOf } from "./repo-matters.ts"
import { roundOf, roundsOf } from "./repo-rounds.ts"
import { choices, compositionOf } from "./rules.ts"
import { matterKinds, presetIds, signerClasses } from "./stages.ts"
import { type MatterState, matterStates } from "./tables.ts"
import { saidCodes } from "./words-said.ts"

const rowsPerPage = 50
type ListQuery = { readonly said?: string | undefined; readonly state: MatterState | ""; readonly page: number }
const listQuery: z.ZodType<ListQuery> = z.object({
	said: z.string().max(60).optional().catch(undefined),
	state: z.enum([...matterStates, ""]).catch(""),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

const newBody = z.object({
	id: z.string().min(1).max(64).catch(""),
	body: textField(100),
	title: textField(limits.title * 2),
	text: textField(limits.text * 2),
	kind: z.enum(matterKinds).catch("ordinary"),
	preset: z.enum(presetIds).catch("none"),
	group: textField(100),
	budget: textField(30),
	asker: textField(300),
	concerned: textField(300),
	poll: textField(10),
})

const known = new Set<string>(saidCodes)

export function mountMatters(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(councilPath, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { state, page, said } = listQuery.parse(request.query)
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const bodies = await bodiesOf(reader, villageId)
			const counts = await countMatters(reader, villageId)
			const states: readonly MatterState[] = state === "" ? matterStates : [state]
			const total = states.reduce((sum, each) => sum + counts[each], 0)
			const matters = await mattersOf(reader, villageId, { states }, { limit: rowsPerPage, offset: (page - 1) * rowsPerPage })
			const rounds = await roundsOf(
				reader,
				villageId,
				matters.map(({ id }) => id),
			)
			const lines = []
			for (const body of bodies) lines.push({ body, composition: compositionOf(await rollNow(reader, body)) })
			return {
				bodies: lines,
				counts,
				matters: matters.map((matter) => {
					const verdict = rounds.findLast((round) => round.matterId === matter.id && round.verdict !== null)?.verdict ?? null
					const isShown = matter.state === "decided" || (matter.state === "listed" && verdict === "again")
					const bodyName = bodies.find(({ id }) => id === matter.bodyId)?.name ?? ""
					return { matter, bodyName, verdict: verdict !== null && isShown ? say(`council.verdict.${verdict}`) : "" }
				}),
				state,
				page,
				pages: Math.max(1, Math.ceil(total / rowsPerPage)),
				mayManage: session.rights.has("council.manage"),
				notice: saidNotice(house, said, known),
			}
		})
		return sendPage(reply, house, session, { title: say("council.title"), path: councilPath, body: h(CouncilPage, { view, say }) })
	})

	server.get(`${councilPath}/marks/:signer`, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { signer } = z.object({ signer: z.enum(signerClasses) }).parse(request.params)
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const marks = await marksOf(reader, villageId, { signer })
			const matters = await mattersOf(reader, villageId, { ids: [...new Set(marks.map(({ matterId }) => matterId))] })
			return { signer, marks, titles: new Map(matters.map(({ id, title, serial }) => [id, `${serial} ${title}`])), villageId }
		})
		const title = say("council.marks.of", { signer: say(`council.signer.${signer}`) })
		return sendPage(reply, house, session, { title, path: councilPath, body: h(MarksPage, { view, house }) })
	})

	server.get(`${councilPath}/matters/new`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		const view = await store.read((reader) => newView(reader, house, session))
		return sendPage(reply, house, session, {
			title: say("council.matters.new"),
			path: councilPath,
			body: h(NewMatterPage, { view, house }),
		})
	})

	server.post(`${councilPath}/matters`, async (request, reply) => {
		const session = await gate.enter(request, "council.manage")
		gate.checkForm(request, session)
		const { id, ...values } = newBody.parse(request.body)
		const outcome = await store.tx((tx) => put(tx, house, session, id, values))
		if ("matterId" in outcome) return reply.redirect(`${matterPath(outcome.matterId)}?said=put`, 303)
		const view = await store.read((reader) => newView(reader, house, session, { id, values, errors: outcome.errors }))
		return sendPage(reply, house, session, {
			title: say("council.matters.new"),
			path: councilPath,
			body: h(NewMatterPage, { view, house }),
			status: 422,
		})
	})

	server.get(`${councilPath}/matters/:id`, async (request, reply) => {
		const session = await gate.enter(request, "council.read")
		const { id } = idParams.parse(request.params)
		const { said } = saidQuery.parse(request.query)
		const view = await store.read((reader) => matterView(reader, house, session, id, saidNotice(house, said, known)))
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: view.matter.title, path: councilPath, body: h(MatterPage, { view, house }) })
	})

	for (const [name, { right, run }] of Object.entries(acts))
		server.post(`${councilPath}/matters/:id/${name}`, async (request, reply) => {
			const session = await gate.enter(request, right)
			const { fields, photos, isRefused } = await readPhotoForm(house, request)
			gate.checkForm(request, session)
			const { id } = idParams.parse(request.params)
			const cx = commandOf(house, session)
			const of = { villageId: session.villageId, matterId: id }
			const said = isRefused ? "PHOTO_REFUSED" : await store.tx((tx) => run(tx, cx, of, { fields, photo: photos[0] }))
			return reply.redirect(`${matterPath(id)}?said=${said}`, 303)
		})
}

type Of = { readonly villageId: string; readonly matterId: string }
type Posted = { readonly fields: FastifyRequest["body"]; readonly photo: string | undefined }
type Run = (tx: Tx, cx: CommandCx, of: Of, posted: Posted) => Promise<string>

const noteBody = z.object({ note: textField(limits.note * 2) })
const countsBody = z.object({ agree: countField, against: countField, abstain: countField })
const codeOf = (done: { readonly ok: boolean; readonly code?: string }, good: string) => (done.ok ? good : (done.code ?? "MATTER_GONE"))

/** Every act on a matter: who may do it, and what it comes to, as a code the page says in words. */
const acts: Readonly<Record<string, { readonly right: string; readonly run: Run }>> = {
	review: {
		right: "council.review",
		run: async (tx, cx, of, { fields }) => {
			const { note } = noteBody.parse(fields)
			const { verdict } = z.object({ verdict: z.enum(["passed", "returned"]).catch("returned") }).parse(fields)
			return codeOf(await reviewLegality(tx, cx, { ...of, verdict, note }), "reviewed")
		},
	},
	standard: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => codeOf(await nameStandard(tx, cx, { ...of, ...noteBody.parse(fields) }), "saved"),
	},
	poll: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { survey } = z.object({ survey: textField(100) }).parse(fields)
			return codeOf(await attachPoll(tx, cx, { ...of, surveyId: survey }), "saved")
		},
	},
	mark: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			const body = z.object({
				stage: textField(40),
				signer: z.enum(signerClasses).catch("residents"),
				who: textField(400),
				note: textField(2_000),
			})
			return codeOf(await markStage(tx, cx, { ...of, ...body.parse(fields), photo: photo ?? null }), "marked")
		},
	},
	notice: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const meetsAt = timeOf(z.object({ when: textField(60) }).parse(fields).when, cx.house.timeZone)
			return meetsAt === null ? "TOO_SOON" : codeOf(await giveNotice(tx, cx, { ...of, meetsAt }), "noticed")
		},
	},
	open: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { way, until } = z.object({ way: z.enum(["open", "secret"]).catch("open"), until: textField(60) }).parse(fields)
			const closesAt = timeOf(until, cx.house.timeZone)
			if (until.trim() !== "" && closesAt === null) return "CLOSES_IN_PAST"
			return codeOf(await openRound(tx, cx, { ...of, way, closesAt }), "opened")
		},
	},
	recuse: {
		right: "council.enter",
		run: async (tx, cx, of, { fields }) => {
			const { unit } = z.object({ unit: textField(100) }).parse(fields)
			const { note } = noteBody.parse(fields)
			if (unit === "" || note.trim() === "") return "REASON_MISSING"
			return codeOf(await recuse(tx, cx, { ...of, unitId: unit, reason: note, by: cx.by }), "recused")
		},
	},
	paper: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			const body = z.object({ unit: textField(100), choice: z.enum(choices), note: textField(2_000) }).safeParse(fields)
			const matter = await matterById(tx, of.villageId, of.matterId)
			if (!body.success || matter === undefined) return "CHOICE_MISSING"
			const key = { ...of, round: matter.round }
			const { unit: unitId, choice, note: reason } = body.data
			const personId = (await roundOf(tx, key))?.roll.find((seat) => seat.unitId === unitId)?.personId ?? ""
			const paper = { enteredBy: cx.by ?? "", photo }
			return codeOf(await castVote(tx, cx, { ...key, unitId, personId, choice, reason, channel: "paper", paper }), "entered")
		},
	},
	papers: {
		right: "council.enter",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			const { unit } = z.object({ unit: listField }).parse(fields)
			const round = (await matterById(tx, of.villageId, of.matterId))?.round ?? 0
			return codeOf(await enterPaperBallots(tx, cx, { ...of, round, unitIds: unit, ...countsBody.parse(fields), photo }), "entered")
		},
	},
	close: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const { round } = z.object({ round: countField }).parse(fields)
			return codeOf(await closeRound(tx, cx, { ...of, round }), "closed")
		},
	},
	settle: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) => {
			const body = z.object({
				verdict: z.enum(["adopted", "rejected", "again"]).catch("again"),
				next: textField(60),
				note: textField(2_000),
			})
			const { verdict, next, note } = body.parse(fields)
			return codeOf(await settleRound(tx, cx, { ...of, verdict, note, nextAt: timeOf(next, cx.house.timeZone) }), "settled")
		},
	},
	meeting: {
		right: "council.manage",
		run: async (tx, cx, of, { fields, photo }) => {
			if (photo === undefined) return "PHOTO_MISSING"
			return codeOf(await recordMeeting(tx, cx, { ...of, ...countsBody.parse(fields), ...noteBody.parse(fields), photo }), "met")
		},
	},
	correct: {
		right: "council.correct",
		run: async (tx, cx, { villageId }, { fields }) => {
			const { number } = z.object({ number: textField(40) }).parse(fields)
			const reason = noteBody.parse(fields).note
			return codeOf(await correctDecision(tx, cx, { villageId, number, reason, counts: countsBody.parse(fields) }), "corrected")
		},
	},
	withdraw: {
		right: "council.manage",
		run: async (tx, cx, of, { fields }) =>
			codeOf(await withdrawMatter(tx, cx, { ...of, reason: noteBody.parse(fields).note }), "withdrawn"),
	},
}

type Values = NewMatterView["values"]

async function put(
	tx: Tx,
	house: House,
	session: StaffSession,
	id: string,
	values: Values,
): Promise<{ readonly matterId: string } | { readonly errors: NewMatterView["errors"] }> {
	const { say } = house
	const { villageId } = session
	const askers = await personsIn(tx, villageId, values.asker)
	const concerned = await personsIn(tx, villageId, values.concerned)
	const budgetFen = fenOf(values.budget)
	const errors = {
		...(askers === undefined && { asker: say("council.matter.personUnknown") }),
		...(concerned === undefined && { concerned: say("council.matter.personUnknown") }),
		...(Number.isNaN(budgetFen) && { budget: say("council.matter.budgetWrong") }),
	}
	if (askers === undefined || concerned === undefined || Object.keys(errors).length > 0) return { errors }
	const kind = matterKinds.find((each) => each === values.kind) ?? "ordinary"
	const preset = presetIds.find((each) => each === values.preset) ?? "none"
	const made = await putMatter(tx, commandOf(house, session), {
		villageId,
		...(id !== "" && { id }),
		bodyId: values.body,
		title: values.title,
		text: values.text,
		kind,
		preset,
		groupName: values.group === "" ? null : values.group,
		needsPoll: values.poll === "yes",
		budgetFen,
		askerIds: askers,
		concernedIds: concerned,
	})
	if (made.ok) return { matterId: made.matter.id }
	return {
		errors: made.code === "STAYS_IN_GROUP" ? { group: say("council.matter.staysInGroup") } : { title: say("council.matter.titleMissing") },
	}
}

/** Persons written as 0001 李建国、0002 张福; undefined where one is not on the roster. */
async function personsIn(reader: Reader, villageId: string, text: string): Promise<readonly string[] | undefined> {
	const parts = text
		.split(/[、，,;；\n]+/)
		.map((part) => part.trim())
		.filter((part) => part !== "")
	const found: string[] = []
	for (const part of parts) {
		const [householdNumber = "", name = ""] = part.split(/\s+/)
		const personId = await personOfHousehold(reader, villageId, { householdNumber, name })
		if (personId === undefined) return undefined
		found.push(personId)
	}
	return found
}

async function newView(
	reader: Reader,
	house: House,
	session: StaffSession,
	entered?: { readonly id: string; readonly values: Values; readonly errors: NewMatterView["errors"] },
): Promise<NewMatterView> {
	const { villageId, csrf } = session
	const bodies = (await bodiesOf(reader, villageId)).filter(({ endedAt }) => endedAt === null).map(({ id, name }) => ({ id, name }))
	const names = (await groupsOf(reader, villageId, "group")).map(({ name }) => name)
	const blank = {
		body: bodies[0]?.id ?? "",
		title: "",
		text: "",
		kind: "ordinary",
		preset: "none",
		group: "",
		budget: "",
		asker: "",
		concerned: "",
		poll: "",
	}
	return {
		id: entered === undefined || entered.id === "" ? house.newId() : entered.id,
		values: entered?.values ?? blank,
		bodies,
		groups: names,
		errors: entered?.errors ?? {},
		csrf,
	}
}
