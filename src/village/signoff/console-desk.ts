/** What the console routes of sign-offs share: who enters, how a page is sent, how a command is run. */
import type {} from "@fastify/multipart"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import type { SignCx } from "./answering.ts"
import { type Campaign, campaignById } from "./repo.ts"

export const rights = {
	read: "signoff.read",
	manage: "signoff.manage",
	enter: "signoff.enter",
	settle: "signoff.settle",
} as const

const idSchema = z.object({ id: z.string().min(1).max(100) })

const saidSchema = z
	.object({
		done: z
			.string()
			.max(60)
			.regex(/^[a-zA-Z-_]+$/)
			.optional()
			.catch(undefined),
		bad: z.literal("1").optional().catch(undefined),
	})
	.catch({ done: undefined, bad: undefined })

export type Desk = {
	readonly house: House
	readonly enter: (request: FastifyRequest, right: string) => Promise<StaffSession>
	readonly send: (
		reply: FastifyReply,
		session: StaffSession,
		screen: { readonly title: string; readonly path: string; readonly body: ComponentChildren },
	) => FastifyReply
	readonly command: <T>(
		session: StaffSession,
		run: (tx: Tx, cx: SignCx & { readonly house: House; readonly by: string }) => Promise<T>,
	) => Promise<T>
	readonly campaignOf: (session: StaffSession, request: FastifyRequest) => Promise<Campaign | undefined>
	readonly saidBy: (request: FastifyRequest) => { readonly kind: "success" | "error"; readonly title: string } | undefined
	/** Back to a page, which then says what was done; a refusal by its code. */
	readonly go: (reply: FastifyReply, path: string, done: string, isBad?: boolean) => FastifyReply
}

export function fieldsOf(request: FastifyRequest): Readonly<Record<string, string>> {
	return z
		.record(z.string(), z.string().max(20_000).catch(""))
		.catch({})
		.parse(request.body ?? {})
}

export function notFound(reply: FastifyReply): FastifyReply {
	reply.callNotFound()
	return reply
}

export function deskOf(house: House): Desk {
	const { store, say, clock, gate } = house
	return {
		house,
		enter: async (request, right) => {
			const session = await gate.enter(request, right)
			if (request.method === "POST") gate.checkForm(request, session)
			return session
		},
		send: (reply, session, screen) =>
			reply
				.type("text/html; charset=utf-8")
				.header("cache-control", "no-store")
				.send(consolePage(house, session, screen)),
		command: (session, run) => store.tx((tx) => run(tx, { house, now: clock(), by: session.accountId })),
		campaignOf: async (session, request) => {
			const { id } = idSchema.parse(request.params)
			return store.read((reader) => campaignById(reader, session.villageId, id))
		},
		saidBy: (request) => {
			const { done, bad } = saidSchema.parse(request.query)
			return done === undefined ? undefined : { kind: bad === undefined ? "success" : "error", title: say(`signoff.said.${done}`) }
		},
		go: (reply, path, done, isBad = false) =>
			reply.redirect(`${path}${path.includes("?") ? "&" : "?"}done=${done}${isBad ? "&bad=1" : ""}`, 303),
	}
}
