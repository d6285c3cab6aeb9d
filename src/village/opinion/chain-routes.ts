/** 接龙 in the console. Nothing is kept between looking and entering: the text is read again, and the same text reads the same. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House, StaffSession } from "../affair.ts"
import { sendPage } from "./answer.ts"
import { readChain } from "./chain.ts"
import { recordChain, rowsOfChain } from "./chain-commands.ts"
import { ChainPage, chainPath, PastePage, type PasteView } from "./chain-page.tsx"
import { neighboursOf } from "./neighbours.ts"
import { knownImportKeys } from "./repo.ts"

const count = z.coerce.number().int().min(0).max(10_000)
const doneSchema = z.object({ added: count, known: count, told: count })
const textSchema = z.object({ text: z.string().catch("") })
const takeSchema = z.object({ take: z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]) })

export function mountChainRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house

	server.get(chainPath, async (request, reply) => {
		const session = await gate.enter(request)
		const done = doneSchema.safeParse(request.query)
		return sendPaste(reply, house, session, { csrf: session.csrf, text: "", isEmpty: false, done: done.success ? done.data : undefined })
	})

	server.post(chainPath, async (request, reply) => {
		const session = await gate.enter(request)
		gate.checkForm(request, session)
		const { villageId, csrf } = session
		const { text } = textSchema.parse(request.body)
		const view = await store.read(async (reader) => {
			const roster = await neighboursOf(reader, villageId)
			const chain = readChain(text, namesOf(roster))
			const rows = rowsOfChain(chain, roster)
			const keys = rows.map(({ key }) => key)
			return { csrf, text, chain, rows, known: await knownImportKeys(reader, villageId, keys) }
		})
		if (view.rows.length === 0) {
			reply.code(422)
			return sendPaste(reply, house, session, { csrf, text, isEmpty: true, done: undefined })
		}
		return sendPage(reply, house, session, { title: say("opinion.chain.title"), path: chainPath, body: h(ChainPage, { view, house }) })
	})

	server.post(`${chainPath}/save`, async (request, reply) => {
		const session = await gate.enter(request)
		gate.checkForm(request, session)
		const { text } = textSchema.parse(request.body)
		const choice = choiceOf(request.body)
		const result = await store.tx(async (tx) => {
			const roster = await neighboursOf(tx, session.villageId)
			const rows = rowsOfChain(readChain(text, namesOf(roster)), roster)
			return recordChain(tx, house, session, rows, choice)
		})
		const { added, known, told } = result
		return reply.redirect(`${chainPath}?added=${added}&known=${known}&told=${told}`, 303)
	})
}

function sendPaste(reply: FastifyReply, house: House, session: StaffSession, view: PasteView): FastifyReply {
	return sendPage(reply, house, session, { title: house.say("opinion.chain.title"), path: chainPath, body: h(PastePage, { view, house }) })
}

function namesOf({ persons }: Awaited<ReturnType<typeof neighboursOf>>): ReadonlySet<string> {
	return new Set(persons.map(({ name }) => name))
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
