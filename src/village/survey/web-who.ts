/** Who fills a survey's page: the person of a personal link, or of the household whose code was shown. */
import { createHash } from "node:crypto"
import type {} from "@fastify/cookie"
import { and, eq } from "drizzle-orm"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Tx } from "../../store/store.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { formPath, type Opens, passMs, readPass, readToken, type SurveyRef, signPass } from "./links.ts"
import type { People } from "./neighbours.ts"
import { type Survey, surveyById } from "./repo.ts"
import { surveyTables } from "./tables.ts"

/** Who may answer here. `name` is masked. */
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
export async function doorOf(
	{ house, people }: Parts,
	request: FastifyRequest,
	token: string,
	/** Whoever is known to be there says that it is somebody else. */
	isOther = false,
): Promise<Door> {
	const opens = readToken(house, token)
	if (opens === undefined) return { kind: "unknown" }
	return house.store.read(async (reader): Promise<Door> => {
		const survey = await surveyById(reader, opens.villageId, opens.surveyId)
		if (survey === undefined || survey.state === "draft") return { kind: "unknown" }
		if (survey.state === "scheduled") return { kind: "early", survey }
		const now = house.clock()
		if (survey.state === "closed" || (survey.closesAt !== null && now >= survey.closesAt)) return { kind: "closed", survey }
		const filler = isOther ? undefined : await fillerOf({ people, house }, reader, request, opens)
		if (filler !== undefined) return { kind: "open", survey, filler }
		if (opens.kind === "share") return { kind: "identify", survey }
		if (now >= opens.expiresAt) return { kind: "expired" }
		const name = (await people.member(reader, opens.villageId, opens.personId))?.name
		if (name === undefined) return { kind: "unknown" }
		return { kind: "identify", survey, person: { name: maskName(name), isElsewhere: await wasOpened(reader, opens) } }
	})
}

type Reader = Parameters<People["member"]>[0]

/** Whoever showed the code on this device; else whom its chat speaks for. */
async function fillerOf({ house, people }: Parts, reader: Reader, request: FastifyRequest, opens: Opens): Promise<Filler | undefined> {
	const { villageId } = opens
	const wanted = opens.kind === "personal" ? opens.personId : undefined
	const passed = passedPerson(house, request, opens)
	// Another person's link on this device does not open with this one's pass.
	if (passed !== undefined && (wanted === undefined || wanted === passed)) {
		const member = await people.member(reader, villageId, passed)
		if (member !== undefined) return { villageId, personId: passed, householdId: member.householdId, name: maskName(member.name) }
	}
	const known = await people.knownPerson(reader, house, request, villageId, wanted)
	return known && { villageId, personId: known.personId, householdId: known.householdId, name: maskName(known.name) }
}

function passedPerson(house: House, request: FastifyRequest, opens: Opens): string | undefined {
	const pass = readPass(house, request.cookies[cookieOf(opens)])
	if (pass === undefined || pass.expiresAt <= house.clock()) return undefined
	return pass.villageId === opens.villageId && pass.surveyId === opens.surveyId ? pass.personId : undefined
}

/** Says on the page whose answers it holds, without naming them: the browser may speak for somebody else before it is sent. */
export function fillerMark({ surveyId }: { readonly surveyId: string }, { personId }: Filler): string {
	return createHash("sha256").update(`filler ${surveyId} ${personId}`).digest("base64url").slice(0, 16)
}

/** A personal link whose person has answered is used: nobody else can be the first to open it. */
export async function useLink(tx: Tx, { villageId, surveyId, personId }: SurveyRef & { readonly personId: string }): Promise<boolean> {
	const { surveyLinkOpened: l } = tx.tables(surveyTables)
	const rows = await tx.db.insert(l).values({ villageId, surveyId, personId }).onConflictDoNothing().returning({ personId: l.personId })
	return rows.length > 0
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
	| { readonly kind: "wrong"; readonly fault: "codeMistyped" | "codeUnknown" | "codeClosed" }

const codeFaults = { mistyped: "codeMistyped", unknown: "codeUnknown", closed: "codeClosed" } as const

/** Proves who is there by the first opening of a personal link, or by the household's code. */
export async function identify(
	{ house, people }: Parts,
	opens: Opens,
	{ code, person, ip }: { readonly code: string; readonly person: string; readonly ip: string },
): Promise<Identified> {
	if (opens.kind === "personal" && code === "") {
		const { villageId, surveyId, personId } = opens
		const isFirst = await house.store.tx((tx) => useLink(tx, { villageId, surveyId, personId }))
		return isFirst ? { kind: "ok", personId } : { kind: "wrong", fault: "codeMistyped" }
	}
	return house.store.tx(async (tx): Promise<Identified> => {
		const { cipher } = house
		const now = house.clock()
		const opened = await people.householdByCode(tx, { cipher, villageId: opens.villageId, text: code, ip, now })
		if (!opened.ok) return { kind: "wrong", fault: codeFaults[opened.code] }
		const { householdId } = opened.household
		if (opens.kind === "personal") {
			const member = await people.member(tx, opens.villageId, opens.personId)
			return member?.householdId === householdId ? { kind: "ok", personId: opens.personId } : { kind: "wrong", fault: "codeUnknown" }
		}
		const persons = await people.adultLabels(tx, opens.villageId, householdId, now)
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
