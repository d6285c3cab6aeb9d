/** One household in the console: entering paper, settling, slips, delegations, succession. */
import type {} from "@fastify/multipart"
import { and, eq } from "drizzle-orm"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { localTime, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { StaffSession } from "../affair.ts"
import { householdList } from "../people/index.ts"
import type { HouseholdKey } from "./answering.ts"
import { type Desk, fieldsOf, rights } from "./console-desk.ts"
import { householdPath, signoffPath } from "./console-parts.tsx"
import { delegate, delegationsOf, headOf, revokeDelegation, succeed } from "./delegating.ts"
import { enterPaper } from "./entering.ts"
import { giveSlip, handSlip } from "./factor.ts"
import { readStrokes } from "./handwriting.ts"
import { HouseholdPage, type HouseholdView } from "./household-page.tsx"
import { type Campaign, rowsNow } from "./repo.ts"
import { answersOf } from "./repo-answers.ts"
import { householdOf } from "./repo-households.ts"
import { objectionsOf, settleConflict } from "./settling.ts"
import { photoOf } from "./sign-assets.ts"
import { signoffTables } from "./tables.ts"
import { successionReasons } from "./tables-signers.ts"
import { tellHousehold } from "./telling.ts"

const paramsSchema = z.object({ household: z.string().min(1).max(100) })
const maxPhotoBytes = 10 * 1024 * 1024

type Opened = {
	readonly session: StaffSession
	readonly campaign: Campaign
	readonly key: HouseholdKey
	readonly fields: Readonly<Record<string, string>>
	readonly photo: string | undefined
}

export function mountHousehold(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, clock, timeZone, say } = house
	const base = `${signoffPath}/:id/household/:household`

	server.get(base, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		const view = campaign && (await viewOf(campaign, paramsSchema.parse(request.params).household))
		if (campaign === undefined || view === undefined) {
			reply.callNotFound()
			return reply
		}
		const body = h(HouseholdPage, { view, house, csrf: session.csrf, said: desk.saidBy(request) })
		return desk.send(reply, session, { title: view.household.number, path: householdPath(campaign.id, view.household.householdId), body })
	})

	/** A form on the household's page; with a photo where it has one. Gives the refusal's code, or undefined. */
	const act = (path: string, right: string, done: string, run: (opened: Opened) => Promise<string | undefined>) =>
		server.post(`${base}${path}`, async (request, reply) => {
			// Nobody's file is taken in before it is known who sends it.
			await house.gate.enter(request, right)
			const { fields, photo } = await posted(desk, request)
			const session = await desk.enter(request, right)
			const campaign = await desk.campaignOf(session, request)
			const { household } = paramsSchema.parse(request.params)
			if (campaign === undefined) {
				reply.callNotFound()
				return reply
			}
			const key = { villageId: session.villageId, campaignId: campaign.id, householdId: household }
			const refusal = photo === "refused" ? "BAD_PHOTO" : await run({ session, campaign, key, fields, photo })
			return desk.go(reply, householdPath(campaign.id, household), refusal ?? done, refusal !== undefined)
		})

	act("/paper", rights.enter, "entered", async ({ session, campaign, key, fields, photo }) => {
		const { signer = "", answer, reason = "", means, witness = "", signedAt = "" } = fields
		const paper = {
			signer,
			objections: answer === "object" ? objectionsIn(fields, reason) : undefined,
			means: means === "door" ? "door" : "paper",
			photo: photo ?? "",
			witness,
			signedAt: parseLocalTime(signedAt, timeZone) ?? Number.POSITIVE_INFINITY,
		} as const
		const done = await desk.command(session, (tx, cx) => enterPaper(tx, cx, campaign, key, paper))
		if (!done.ok) return done.code
		return done.told === 0 ? "ENTERED_UNTOLD" : undefined
	})
	act("/settle", rights.settle, "settled", async ({ session, campaign, key, fields }) =>
		desk.command(session, async (tx, cx) => {
			const done = await settleConflict(tx, cx, key, {
				keep: fields.keep === "none" ? undefined : (fields.keep ?? ""),
				reason: fields.reason ?? "",
			})
			if (!done.ok) return done.code
			await tellHousehold(tx, cx, {
				campaign,
				householdId: key.householdId,
				text: say("signoff.tell.settled", { title: campaign.title }),
				toAll: true,
				withLink: true,
			})
			return undefined
		}),
	)
	act("/slip", rights.enter, "saved", async ({ session, key, fields }) =>
		desk.command(session, async (tx, cx) => {
			if (fields.do === "new") {
				await giveSlip(tx, cx, key)
				return undefined
			}
			return (await handSlip(tx, cx, key, fields.by ?? "")) ? undefined : "NO_SLIP"
		}),
	)
	act("/delegate", rights.enter, "saved", async ({ session, key, fields, photo }) =>
		desk.command(session, async (tx, cx) => {
			const head = await headOf(tx, key.villageId, key.householdId, cx.now)
			const expiresAt = parseLocalTime(fields.expiresAt ?? "", timeZone) ?? 0
			const of = {
				...key,
				campaignId: fields.scope === "all" ? "" : key.campaignId,
				fromPerson: head?.personId ?? "",
				toPerson: fields.to ?? "",
			}
			const done = await delegate(tx, cx, { ...of, expiresAt, how: "paper", photo: photo ?? "", enteredBy: cx.by })
			return done.ok ? undefined : done.code
		}),
	)
	act("/revoke", rights.enter, "saved", async ({ session, key, fields }) =>
		desk.command(session, async (tx, cx) =>
			(await revokeDelegation(tx, cx, key.villageId, fields.delegation ?? "")) ? undefined : "SIGNOFF_GONE",
		),
	)
	act("/succeed", rights.settle, "saved", async ({ session, key, fields }) =>
		desk.command(session, async (tx, cx) => {
			const reason = successionReasons.find((one) => one === fields.reason)
			if (reason === undefined) return "NO_REASON"
			const done = await succeed(tx, cx, { ...key, personId: fields.person ?? "", reason, note: fields.note ?? "" })
			return done.ok ? undefined : done.code
		}),
	)

	async function viewOf(campaign: Campaign, householdId: string): Promise<HouseholdView | undefined> {
		const { villageId, id } = campaign
		const now = clock()
		const read = await store.read(async (reader) => {
			const household = await householdOf(reader, villageId, id, householdId)
			const [listed] = await householdList(reader, villageId, now, householdId)
			if (household === undefined) return undefined
			const { signoffFactor: f } = reader.tables(signoffTables)
			const [slip] = await reader.db
				.select({ handedAt: f.handedAt, handedBy: f.handedBy })
				.from(f)
				.where(and(eq(f.villageId, villageId), eq(f.campaignId, id), eq(f.householdId, householdId), eq(f.kind, "slip")))
			return {
				campaign,
				household,
				persons: listed?.persons ?? [],
				head: await headOf(reader, villageId, householdId, now),
				rows: await rowsNow(reader, villageId, id, householdId),
				answers: await answersOf(reader, villageId, id, householdId),
				delegations: (await delegationsOf(reader, villageId, householdId)).filter(({ expiresAt }) => expiresAt > now),
				slip,
			}
		})
		if (read === undefined) return undefined
		const photos = new Map<string, string>()
		const refs = read.answers.flatMap((answer) => [answer.photo, ...objectionsOf(answer).map(({ photo }) => photo)])
		for (const ref of new Set(refs)) {
			const found = await photoOf(house, ref)
			if (ref !== null && found !== undefined) photos.set(ref, found)
		}
		const strokes = new Map(
			read.answers.flatMap(({ id: answerId, strokes: text }) => (text === null ? [] : [[answerId, readStrokes(text) ?? []] as const])),
		)
		const { year, month, day } = localTime(now, timeZone)
		const today = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
		return { ...read, photos, strokes, today }
	}
}

/** What is wrong with each parcel, where something was written beside it; else what was written of the whole. */
function objectionsIn(
	fields: Readonly<Record<string, string>>,
	whole: string,
): readonly { readonly row: string; readonly reason: string }[] {
	const perParcel = Object.entries(fields).flatMap(([name, row]) => {
		const index = /^row\.(\d+)$/.exec(name)?.[1]
		const reason = cleanText(fields[`wrong.${index}`] ?? "", 500)
		return index === undefined || reason === "" ? [] : [{ row, reason }]
	})
	const rest = cleanText(whole, 500)
	return rest === "" && perParcel.length > 0 ? perParcel : [...perParcel, { row: "", reason: rest }]
}

/** The fields, and the photo's reference where one was sent. The token is among the fields, so the body is put where the gate looks. */
async function posted(
	{ house }: Desk,
	request: FastifyRequest,
): Promise<{ readonly fields: Readonly<Record<string, string>>; readonly photo: string | undefined }> {
	if (!request.isMultipart()) return { fields: fieldsOf(request), photo: undefined }
	const fields: Record<string, string> = {}
	let photo: string | undefined
	for await (const part of request.parts({ limits: { fileSize: maxPhotoBytes, files: 1, fields: 500, fieldSize: 5_000 } })) {
		if (part.type === "field") {
			fields[part.fieldname] = typeof part.value === "string" ? part.value : ""
			continue
		}
		const bytes = await part.toBuffer()
		if (!part.filename) continue
		const stored = await house.media.put(bytes, { name: part.filename, mime: part.mimetype })
		photo = "refused" in stored || !stored.mime.startsWith("image/") ? "refused" : stored.ref
	}
	request.body = fields
	return { fields, photo }
}
