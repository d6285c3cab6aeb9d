/** What the console routes of this affair share: addresses, answers, and fields of forms. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import { parseLocalTime } from "../../text/date.ts"
import { parseNumeral } from "../../text/numerals.ts"
import { consolePage } from "../../web/console-page.tsx"
import type { House, StaffSession } from "../affair.ts"
import type { CommandCx } from "./command.ts"

export const councilPath = "/console/council"
export const bodyPath = (id: string) => `${councilPath}/bodies/${encodeURIComponent(id)}`
export const matterPath = (id: string) => `${councilPath}/matters/${encodeURIComponent(id)}`

export const rights = {
	/** Agenda, rolls, results, ledgers of marks. */
	"council.read": ["secretary", "committee", "council", "supervisor", "group-leader", "grid-worker", "legal", "township"],
	/** In the chat's menu: what is theirs to vote on. */
	"council.vote": ["council"],
	/** Bodies, agenda, rounds, verdicts. */
	"council.manage": ["secretary", "committee"],
	/** Votes from paper, marks under stages. */
	"council.enter": ["secretary", "committee", "grid-worker", "group-leader"],
	/** 合法性审查. */
	"council.review": ["legal"],
	/** A decision counted wrongly. */
	"council.correct": ["supervisor"],
} as const

export function sendPage(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	page: { readonly title: string; readonly path: string; readonly body: ComponentChildren; readonly status?: number },
): FastifyReply {
	const { status = 200, ...content } = page
	return reply
		.code(status)
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(consolePage(house, session, content))
}

export function commandOf(house: House, session: StaffSession): CommandCx {
	return { house, now: house.clock(), by: session.accountId }
}

export const idParams = z.object({ id: z.string().min(1).max(100) })
export const saidQuery = z.object({ said: z.string().max(60).optional().catch(undefined) }).catch({ said: undefined })

/** A text field of a form; anything else is empty. */
export const textField = (max: number) => z.string().max(max).catch("")
/** Check boxes of one name. */
export const listField = z
	.union([z.string().transform((one) => [one]), z.array(z.string())])
	.catch([])
	.transform((all) => all.slice(0, 2_000))
export const countField = z
	.string()
	.trim()
	.regex(/^\d{1,6}$/)
	.transform(Number)
	.catch(Number.NaN)

/** A date or time field; null where it is empty or cannot be read. */
export function timeOf(text: string, timeZone: string): number | null {
	return parseLocalTime(text, timeZone) ?? null
}

/** The largest sum a field takes, yuan. */
const largestSum = 999_999_999.99

/** Yuan as typed (12000, 350.50, 12万, 三万五), in fen; null where the field is empty, NaN where it is no sum. */
export function fenOf(text: string): number | null {
	const clean = text.replaceAll(/[,，\s¥￥]|(?:元|块钱?|圆)整?$/g, "")
	if (clean === "") return null
	const yuan = parseNumeral(clean)
	const fen = yuan === undefined || yuan > largestSum ? Number.NaN : Math.round(yuan * 100)
	// A part of a fen is a slip of the pen.
	return yuan !== undefined && Math.abs(yuan * 100 - fen) < 1e-4 ? fen : Number.NaN
}

/** The notice above a page after an act: what was done, or why not. */
export function saidNotice(
	{ say }: Pick<House, "say">,
	said: string | undefined,
	known: ReadonlySet<string>,
): { readonly kind: "success" | "error"; readonly title: string } | undefined {
	if (said === undefined || !known.has(said)) return undefined
	const kind = said === said.toUpperCase() ? "error" : "success"
	return { kind, title: say(`council.said.${said}`) }
}
