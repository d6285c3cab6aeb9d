/** 是不是同一件事？ at the desk: asked of who entered an opinion for somebody, from paper or the telephone, once it has its number. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { type Asked, askedOf, openAsked, sealAsked } from "./alike-asked.ts"
import { AlikeDeskPage } from "./alike-page.tsx"
import { answerAlike } from "./alike-support.ts"
import { syncBoard } from "./commands.ts"
import { alikeDeskPath, boardPath } from "./paths.ts"
import { textTools, toolsFor } from "./reading.ts"

const sealedFor = "item.alike.desk"
const opinionPath = (id: string) => `/console/opinions/${encodeURIComponent(id)}`

/** Where the question is asked of an opinion just entered; undefined where it is like no other, or nobody's support could be counted. */
export async function alikeDeskOf(
	reader: Reader,
	house: House,
	{ villageId, opinionId }: { readonly villageId: string; readonly opinionId: string },
): Promise<string | undefined> {
	const asked = await askedOf(reader, house, villageId, opinionId)
	if (asked === undefined || !(await canBeCounted(reader, asked))) return undefined
	return alikeDeskPath(sealAsked(house, sealedFor, asked))
}

/** Whether a yes would come to anything. Without a person nobody stands behind anything: then an item may take the claim, where there is but one. */
export async function canBeCounted(
	reader: Reader,
	{ villageId, opinionId, subject }: Pick<Asked, "villageId" | "opinionId" | "subject">,
): Promise<boolean> {
	const [own] = await opinionTexts(reader, villageId, [opinionId])
	if (own === undefined || own.personId !== null) return own !== undefined
	const { texts, consolidator } = await toolsFor(reader, villageId)
	return subject.startsWith("item:") && texts.splitClaims(own.text, consolidator.reader.concepts).length === 1
}

/** An answer that staff give for whose opinion it is; false where something is gone. The board's words must be loaded. */
export async function answerForOther(
	tx: Tx,
	house: House,
	{ villageId, accountId, name }: { readonly villageId: string; readonly accountId: string; readonly name: string },
	{ opinionId, subject, isSame }: { readonly opinionId: string; readonly subject: string; readonly isSame: boolean },
): Promise<boolean> {
	const now = house.clock()
	const cx = { house, villageId, now, actor: accountId, actorName: name }
	const [own] = await opinionTexts(tx, villageId, [opinionId])
	if (own === undefined) return false
	const { personId, householdId } = own
	// No support will bring it there when the board is put in order: it has to stand on the board now.
	if (isSame && personId === null) await syncBoard(tx, cx, await toolsFor(tx, villageId))
	const done = await answerAlike(tx, cx, { personId, householdId: householdId ?? "", opinionId, subject, isSame })
	const entry = { villageId, id: house.newId(), at: now, actor: accountId }
	if (done === "noted") await addRecord(tx, { ...entry, event: "item.support-entered", subject: opinionId, data: { of: subject } })
	return done !== "gone"
}

export function mountAlikeDesk(server: FastifyInstance, house: House): void {
	const { gate, store, say } = house
	async function opened(request: FastifyRequest) {
		const session = await gate.enter(request, "opinion.enter")
		const { token } = z.object({ token: z.string().max(2_000) }).parse(request.params)
		return { session, token, asked: openAsked(house, sealedFor, token, session.villageId) }
	}

	server.get(alikeDeskPath(":token"), async (request, reply) => {
		const { session, token, asked } = await opened(request)
		if (asked === undefined) return reply.callNotFound()
		const [own] = await store.read((reader) => opinionTexts(reader, asked.villageId, [asked.opinionId]))
		if (own === undefined) return reply.callNotFound()
		const other = asked.subject.slice(asked.subject.indexOf(":") + 1)
		const otherPath = asked.subject.startsWith("item:") ? `${boardPath}/one/${encodeURIComponent(other)}` : opinionPath(other)
		const view = { asked, text: own.text, otherPath, path: alikeDeskPath(token), csrf: session.csrf }
		const page = consolePage(house, session, {
			title: say("item.alike.desk.title"),
			path: "/console/opinions",
			body: h(AlikeDeskPage, { view, say }),
		})
		return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page)
	})

	server.post(alikeDeskPath(":token"), async (request, reply) => {
		const { session, asked } = await opened(request)
		gate.checkForm(request, session)
		if (asked === undefined) return reply.callNotFound()
		const { answer } = z.object({ answer: z.enum(["yes", "no"]).catch("no") }).parse(request.body ?? {})
		const { opinionId, personId, subject } = asked
		await textTools()
		const isDone = await store.tx((tx) => answerForOther(tx, house, session, { opinionId, subject, isSame: answer === "yes" }))
		const done = answer === "no" ? "separate" : !isDone ? "notSupported" : personId === null ? "placed" : "supported"
		return reply.redirect(`${opinionPath(opinionId)}?done=${done}`, 303)
	})
}
