/** 接龙 in the console. Nothing is kept between looking and entering: the text is read again, and the same text reads the same. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House, StaffSession } from "../affair.ts"
import { enterGroup, type GroupTarget, groupQuestions } from "../survey/index.ts"
import { sendPage } from "./answer.ts"
import { namesOf, readChain } from "./chain.ts"
import { answerRows, type Chosen, isReady, targetKey, targetOf } from "./chain-answers.ts"
import { AnswersPage } from "./chain-answers-page.tsx"
import { recordChain, rowsOfChain } from "./chain-commands.ts"
import { ChainPage, chainPath, PastePage, type PasteView } from "./chain-page.tsx"
import { neighboursOf } from "./neighbours.ts"
import { knownImportKeys } from "./repo.ts"

const count = z.coerce.number().int().min(0).max(10_000)
const doneSchema = z.object({ added: count, known: count, told: count, alike: count.catch(0) })
const answeredSchema = z.object({ entered: count, told: count, left: count })
const textSchema = z.object({ text: z.string().catch(""), to: z.string().max(300).catch("") })
const lookSchema = z.object({ look: z.string().min(1).max(100) })
const takeSchema = z.object({ take: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]) })

export function mountChainRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(chainPath, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		const done = doneSchema.safeParse(request.query).data
		return sendPaste(reply, house, session, { done, answered: answeredSchema.safeParse(request.query).data })
	})

	server.post(chainPath, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		gate.checkForm(request, session)
		const { villageId, csrf } = session
		const { text, to } = textSchema.parse(request.body)
		const target = targetOf(to)
		if (target !== undefined) return sendAnswers(reply, house, session, { text, to, target })
		const view = await store.read(async (reader) => {
			const roster = await neighboursOf(reader, villageId)
			const chain = readChain(text, namesOf(roster))
			const rows = rowsOfChain(chain, roster)
			const keys = rows.map(({ key }) => key)
			return { csrf, text, chain, rows, known: await knownImportKeys(reader, villageId, keys) }
		})
		if (view.rows.length === 0) {
			reply.code(422)
			return sendPaste(reply, house, session, { text, isEmpty: true })
		}
		return sendPage(reply, house, session, { title: say("opinion.chain.title"), path: chainPath, body: h(ChainPage, { view, house }) })
	})

	server.post(`${chainPath}/save`, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		gate.checkForm(request, session)
		const { text } = textSchema.parse(request.body)
		const choice = choiceOf(request.body)
		const result = await store.tx(async (tx) => {
			const roster = await neighboursOf(tx, session.villageId)
			const rows = rowsOfChain(readChain(text, namesOf(roster)), roster)
			return recordChain(tx, house, { ...session, channel: "console" }, rows, choice)
		})
		const { added, known, told, alike } = result
		return reply.redirect(`${chainPath}?added=${added}&known=${known}&told=${told}&alike=${alike}`, 303)
	})

	server.post(`${chainPath}/answers`, async (request, reply) => {
		const session = await gate.enter(request, "opinion.enter")
		gate.checkForm(request, session)
		const { text, to } = textSchema.parse(request.body)
		const { look } = lookSchema.parse(request.body)
		const target = targetOf(to)
		const { taken, persons: chosen } = choiceOf(request.body)
		const rows = target && (await readAnswers(house, session.villageId, text, target, chosen)).rows
		if (rows === undefined) {
			reply.code(422)
			return sendPaste(reply, house, session, { text, isGone: true })
		}
		const answers = rows.flatMap((one, index) => (taken.has(index) && isReady(one) ? [one.verdict.answer] : []))
		const entry = { villageId: session.villageId, by: session.accountId, byName: session.name, look }
		const { entered, told, left } = await enterGroup(house, entry, answers)
		return reply.redirect(`${chainPath}?entered=${entered}&told=${told}&left=${left + taken.size - answers.length}`, 303)
	})
}

async function readAnswers(house: House, villageId: string, text: string, target: GroupTarget, chosen: Chosen) {
	return house.store.read(async (reader) => {
		const roster = await neighboursOf(reader, villageId)
		const chain = readChain(text, namesOf(roster))
		const rows = rowsOfChain(chain, roster)
		return { chain, rows: await answerRows(reader, house, villageId, target, { rows, persons: roster.persons, chosen }) }
	})
}

async function sendAnswers(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	{ text, to, target }: { readonly text: string; readonly to: string; readonly target: GroupTarget },
): Promise<FastifyReply> {
	const { villageId, csrf } = session
	const { chain, rows } = await readAnswers(house, villageId, text, target, new Map())
	if (rows === undefined || rows.length === 0) {
		reply.code(422)
		return sendPaste(reply, house, session, { text, to, ...(rows === undefined ? { isGone: true } : { isEmpty: true }) })
	}
	const questions = await house.store.read((reader) => groupQuestions(reader, house, villageId))
	const label = questions.find((question) => targetKey(question) === to)?.label ?? ""
	const view = { csrf, text, chain, to, label, look: house.newId(), rows }
	return sendPage(reply, house, session, {
		title: house.say("opinion.chain.title"),
		path: chainPath,
		body: h(AnswersPage, { view, house }),
	})
}

async function sendPaste(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	over: Partial<Omit<PasteView, "csrf" | "questions">>,
): Promise<FastifyReply> {
	const questions = await house.store.read((reader) => groupQuestions(reader, house, session.villageId))
	const { csrf } = session
	const view = { csrf, questions, text: "", to: "", isEmpty: false, isGone: false, done: undefined, answered: undefined, ...over }
	return sendPage(reply, house, session, { title: house.say("opinion.chain.title"), path: chainPath, body: h(PastePage, { view, house }) })
}

function choiceOf(body: unknown) {
	const taken = new Set(takeSchema.parse(body).take.map(Number))
	const fields = Object.entries(z.record(z.string(), z.unknown()).parse(body ?? {}))
	const persons = new Map(
		fields.flatMap(([field, value]): readonly (readonly [number, string])[] => {
			const index = /^who-(\d{1,4})$/.exec(field)?.[1]
			return index !== undefined && typeof value === "string" && value !== "" ? [[Number(index), value]] : []
		}),
	)
	return { taken, persons }
}
