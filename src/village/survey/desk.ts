/** What every console route of surveys needs: who is there, which survey, how to answer. */
import type { FastifyReply, FastifyRequest } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import type { CommandCx } from "./commands.ts"
import type { Definition } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { pathOf } from "./parts.tsx"
import { revisionOf, type Survey, surveyById } from "./repo.ts"
import type { SurveyRight } from "./rights.ts"

const goodCodes = [
	"saved",
	"opened",
	"scheduled",
	"closed",
	"invited",
	"revised",
	"entered",
	"sheetTold",
	"sheetUntold",
	"sheetKeptOwn",
	"planned",
	"secondAsked",
	"resultsShown",
	"resultsHidden",
] as const
const badCodes = [
	"sheetNothing",
	"badPlan",
	"notDraft",
	"revisedMeanwhile",
	"closesInPast",
	"notOpen",
	"notClosed",
	"invitedLately",
	"notEntered",
	"moved",
	"secondSame",
] as const
/** What a page says after a form was sent, as a code in its address. */
export type DoneCode = (typeof goodCodes)[number] | (typeof badCodes)[number]
const doneSchema = z.object({
	done: z
		.enum([...goodCodes, ...badCodes])
		.optional()
		.catch(undefined),
})
const isGood = (code: DoneCode) => goodCodes.some((good) => good === code)

const idSchema = z.object({ id: z.string().min(1).max(100) })
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(1_000_000).catch(1) })

export type Opened = { readonly session: StaffSession; readonly survey: Survey; readonly definition: Definition }
export type Screen = {
	readonly title: string
	readonly path: string
	readonly body: ComponentChildren
	readonly scripts?: readonly string[]
}

export type Desk = {
	readonly house: House
	readonly people: People
	readonly send: (reply: FastifyReply, session: StaffSession, screen: Screen) => FastifyReply
	/** Runs a command in a transaction, in the name of who is signed in. */
	readonly command: <T>(session: StaffSession, run: (tx: Tx, cx: CommandCx) => Promise<T>) => Promise<T>
	/** Back to a page of the survey, which then says what was done. */
	readonly go: (reply: FastifyReply, survey: Pick<Survey, "id">, done: DoneCode, rest?: string) => FastifyReply
	/** Who is signed in and may do this; a posted form is checked to be ours. */
	readonly enter: (request: FastifyRequest, right: SurveyRight) => Promise<StaffSession>
	/** A route on one survey of the village looked at; any other is not found. */
	readonly onSurvey: (
		right: SurveyRight,
		handle: (opened: Opened, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
	) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
	readonly noticeOf: (request: FastifyRequest) => { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export function deskOf(house: House, people: People): Desk {
	const { store, clock, say, gate } = house
	const enter = async (request: FastifyRequest, right: SurveyRight) => {
		const session = await gate.enter(request, right)
		if (request.method === "POST") gate.checkForm(request, session)
		return session
	}
	return {
		house,
		people,
		enter,
		send: (reply, session, screen) =>
			reply
				.type("text/html; charset=utf-8")
				.header("cache-control", "no-store")
				.send(consolePage(house, session, screen)),
		command: (session, run) => store.tx((tx) => run(tx, { house, now: clock(), by: session.accountId })),
		go: (reply, survey, done, rest = "") => reply.redirect(pathOf(survey, `${rest}?done=${done}`), 303),
		onSurvey: (right, handle) => async (request, reply) => {
			const session = await enter(request, right)
			const { id } = idSchema.parse(request.params)
			const opened = await store.read(async (reader) => {
				const survey = await surveyById(reader, session.villageId, id)
				const revision = survey && (await revisionOf(reader, session.villageId, id, survey.revision))
				return survey && revision && { session, survey, definition: revision.definition }
			})
			return opened === undefined ? notFound(reply) : handle(opened, request, reply)
		},
		noticeOf: (request) => {
			const { done } = doneSchema.parse(request.query)
			return done && { kind: isGood(done) ? "success" : "error", title: say(`survey.done.${done}`) }
		},
	}
}

/** The page asked for, from 1. */
export function pageOf(request: FastifyRequest): number {
	return pageSchema.parse(request.query).page
}

/** The fields of a posted form. */
export function fieldsOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
	return z.record(z.string(), z.unknown()).parse(request.body ?? {})
}

/** The revision a page was made from, as its form says; undefined where it says none. */
export function seenIn(request: FastifyRequest): number | undefined {
	return z.object({ seen: z.coerce.number().int().optional().catch(undefined) }).parse(request.body ?? {}).seen
}

/** Answers as for an address that does not exist. */
export function notFound(reply: FastifyReply): FastifyReply {
	reply.callNotFound()
	return reply
}
