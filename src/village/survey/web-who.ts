/** Who fills a survey's page: the person of a personal link, or of the household whose code was shown. */
import { createHash } from "node:crypto"
import type {} from "@fastify/cookie"
import { and, eq } from "drizzle-orm"
import type { FastifyReply, FastifyRequest } from "fastify"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { formPath, type Opens, passMs, readPass, readToken, type SurveyRef, signPass } from "./links.ts"
import type { People } from "./neighbours.ts"
import { type Survey, surveyById } from "./repo.ts"
import { surveyTables } from "./tables.ts"

/** Who may answer here. */
export type Filler = { readonly villageId: string; readonly personId: string; readonly householdId: string; readonly name: string }

/** What an address came to. */
export type Door =
	| { readonly kind: "unknown" | "expired" }
	| { readonly kind: "early" | "closed"; readonly survey: Survey }
	/** `name`, masked: whose personal link it is; `isElsewhere`: it was opened on another device. */
	| { readonly kind: "identify"; readonly survey: Survey; readonly person?: { readonly name: string; readonly isElsewhere: boolean } }
	| { readonly kind: "open"; readonly survey: Survey; readonly filler: Filler }

type Parts = { readonly house: House; readonly people: People }

/** Looks at an address without changing anything. */
export async function doorOf({ house, people }: Parts, request: FastifyRequest, token: string): Promise<Door> {
	const opens = readToken(house, token)
	if (opens === undefined) return { kind: "unknown" }
	return house.store.read(async (reader): Promise<Door> => {
		const survey = await surveyById(reader, opens.villageId, opens.surveyId)
		if (survey === undefined || survey.state === "draft") return { kind: "unknown" }
		if (survey.state === "scheduled") return { kind: "early", survey }
		const now = house.clock()
		if (survey.state === "closed" || (survey.closesAt !== null && now >= survey.closesAt)) return { kind: "closed", survey }
		const filler = await fillerOf({ people, house }, reader, request, opens)
		if (filler !== undefined) return { kind: "open", survey, filler }
		if (opens.kind === "share") return { kind: "identify", survey }
		if (now >= opens.expiresAt) return { kind: "expired" }
		const name = (await people.member(reader, opens.villageId, opens.personId))?.name
		if (name === undefined) return { kind: "unknown" }
		return { kind: "identify", survey, person: { name: maskName(name), isElsewhere: await wasOpened(reader, opens) } }
	})
}

type Reader = Parameters<People["member"]>[0]

async function fillerOf({ house, people }: Parts, reader: Reader, request: FastifyRequest, opens: Opens): Promise<Filler | undefined> {
	const pass = readPass(house, request.cookies[cookieOf(opens)])
	if (pass === undefined || pass.expiresAt <= house.clock()) return undefined
	if (pass.villageId !== opens.villageId || pass.surveyId !== opens.surveyId) return undefined
	// Another person's link on this device does not open with this one's pass.
	if (opens.kind === "personal" && opens.personId !== pass.personId) return undefined
	const member = await people.member(reader, pass.villageId, pass.personId)
	return member && { villageId: pass.villageId, personId: pass.personId, householdId: member.householdId, name: maskName(member.name) }
}

async function wasOpened(reader: Reader, { villageId, surveyId, personId }: SurveyRef & { readonly personId: string }): Promise<boolean> {
	const { surveyLinkOpened: l } = reader.tables(surveyTables)
	const rows = await reader.db
		.select({ personId: l.personId })
		.from(l)
		.where(and(eq(l.villageId, villageId), eq(l.surveyId, surveyId), eq(l.personId, personId)))
	return rows.length > 0
}

/** What a form of identification came to. */
export type Identified =
	| { readonly kind: "ok"; readonly personId: string }
	/** The code is right; several could be sitting here. */
	| { readonly kind: "choose"; readonly persons: readonly { readonly id: string; readonly label: string }[] }
	| { readonly kind: "wrong"; readonly fault: "codeMistyped" | "codeUnknown" }

/** Proves who is there by the first opening of a personal link, or by the household's code. */
export async function identify(
	{ house, people }: Parts,
	opens: Opens,
	{ code, person }: { readonly code: string; readonly person: string },
): Promise<Identified> {
	if (opens.kind === "personal" && code === "") {
		const { villageId, surveyId, personId } = opens
		const isFirst = await house.store.tx(async (tx) => {
			const { surveyLinkOpened: l } = tx.tables(surveyTables)
			const rows = await tx.db.insert(l).values({ villageId, surveyId, personId }).onConflictDoNothing().returning({ personId: l.personId })
			return rows.length > 0
		})
		return isFirst ? { kind: "ok", personId } : { kind: "wrong", fault: "codeMistyped" }
	}
	return house.store.read(async (reader): Promise<Identified> => {
		const opened = await people.householdOfCode(reader, house.cipher, code)
		if (opened.kind === "mistyped") return { kind: "wrong", fault: "codeMistyped" }
		if (opened.kind !== "household" || opened.villageId !== opens.villageId) return { kind: "wrong", fault: "codeUnknown" }
		if (opens.kind === "personal") {
			const member = await people.member(reader, opens.villageId, opens.personId)
			return member?.householdId === opened.householdId ? { kind: "ok", personId: opens.personId } : { kind: "wrong", fault: "codeUnknown" }
		}
		const persons = await people.adultLabels(reader, opened.villageId, opened.householdId, house.clock())
		const [only, second] = persons
		if (only === undefined) return { kind: "wrong", fault: "codeUnknown" }
		const chosen = second === undefined ? only : persons.find(({ id }) => id === person)
		return chosen === undefined ? { kind: "choose", persons } : { kind: "ok", personId: chosen.id }
	})
}

/** Remembers on this device who was identified. */
export function givePass(house: House, reply: FastifyReply, { villageId, surveyId }: SurveyRef, personId: string): void {
	const expiresAt = house.clock() + passMs
	reply.setCookie(cookieOf({ villageId, surveyId }), signPass(house, { villageId, surveyId, personId, expiresAt }), {
		httpOnly: true,
		sameSite: "lax",
		secure: house.publicUrl?.startsWith("https://") ?? false,
		path: formPath,
		maxAge: Math.floor(passMs / 1000),
	})
}

/** A name of its own for each survey, so that several can be under way on one device. */
function cookieOf({ villageId, surveyId }: SurveyRef): string {
	return `cunkou_sheet_${createHash("sha256").update(`${villageId} ${surveyId}`).digest("hex").slice(0, 12)}`
}
