/** One notice as anybody may read it, or whom the link is for; and the script that notes that it was read. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { latestRoot } from "../../ledger/index.ts"
import { packageRoot } from "../../root.ts"
import type { Reader } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import type { Share } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { knownPerson, member, type Village } from "../people/index.ts"
import { noticeUrl, readerToken, readReaderToken } from "./links.ts"
import { mostQuestions, numberSchema, publicFrame } from "./public-frame.ts"
import { OnePage, type OneView } from "./public-notice-page.tsx"
import { listQuestions, ownAmong } from "./questions.ts"
import { type Notice, noticeByNumber, versionOf, versionsOf } from "./repo.ts"
import { limits } from "./rules.ts"
import { hasSeen } from "./seen.ts"
import { settingsOf } from "./settings.ts"
import { plainBody } from "./shown.ts"

const oneQuery = z.object({ t: z.string().max(400).catch(""), version: z.coerce.number().int().min(1).optional().catch(undefined) })

export function mountPublicNotice(server: FastifyInstance, house: House): void {
	const { send, inVillage } = publicFrame(house)
	const script = scriptOf()

	server.get("/v/:code/n/:number", async (request, reply) => {
		const query = oneQuery.parse(request.query)
		const { number } = numberSchema.parse(request.params)
		const at = await inVillage(request, (reader, village) => oneView(reader, request, village, { number, ...query }))
		if (at === undefined) return reply.callNotFound()
		const { village, found: view } = at
		const scripts = view.reader === undefined || view.isSeen ? [] : [script.url]
		// The page of somebody's own link names them: nobody else's cache keeps it.
		if (view.reader !== undefined) reply.header("cache-control", "private, no-store")
		const body = h(OnePage, { view, house, code: village.code })
		return send(reply, view.version.title, body, { scripts, share: shareOf(village.code, view) })
	})

	/** A group in which the link is posted sees the card, and the first words; of what was withdrawn nothing is passed on. */
	function shareOf(code: string, { notice, version }: OneView): Share | undefined {
		const url = noticeUrl(house, code, version.number)
		if (url === undefined || notice.state !== "published") return undefined
		const { spoken, body } = version.content
		return { url, image: `${url}/card.png?version=${notice.version}`, description: spoken || plainBody(body).slice(0, limits.spoken) }
	}

	async function oneView(
		reader: Reader,
		request: FastifyRequest,
		village: Village,
		{ number, t, version: wanted }: { readonly number: string; readonly t: string; readonly version?: number | undefined },
	): Promise<OneView | undefined> {
		const notice = await noticeByNumber(reader, village.id, number)
		const version = notice && (await versionOf(reader, village.id, notice.id, Math.min(wanted ?? notice.version, notice.version)))
		if (notice === undefined || version === undefined) return undefined
		const { settings } = await settingsOf(reader, village.id)
		const questions = await listQuestions(
			reader,
			village.id,
			{ noticeId: notice.id, isPublic: true, states: ["open", "answered"] },
			{ limit: mostQuestions, offset: 0 },
		)
		const person = await readerOf(reader, request, village, notice, t)
		return {
			notice,
			version,
			versions: (await versionsOf(reader, village.id, notice.id)).toReversed(),
			questions,
			expenseLimit: settings.expenseLimit,
			village: village.name,
			root: (await latestRoot(reader, village.id))?.root,
			reader: person && {
				token: person.token,
				name: maskName(person.name),
				seconded: await ownAmong(reader, { villageId: village.id, personId: person.personId }, questions),
			},
			now: house.clock(),
			hasCode: house.publicUrl !== undefined,
			isSeen: person !== undefined && (await hasSeen(reader, village.id, notice, person.personId)),
		}
	}

	/** Whose view it would be: the link's, else whom the browser's chat speaks for. */
	async function readerOf(reader: Reader, request: FastifyRequest, village: Village, notice: Notice, t: string) {
		const now = house.clock()
		const ref = { villageId: village.id, noticeId: notice.id }
		const named = t === "" ? undefined : readReaderToken(house, t, { ...ref, now })
		if (named !== undefined) {
			const person = await member(reader, village.id, named)
			return person && { personId: named, name: person.name, token: t }
		}
		const known = await knownPerson(reader, house, request, village.id)
		return known && { ...known, token: readerToken(house, { ...ref, personId: known.personId }, Math.ceil(now / dayMs) + 1) }
	}

	server.get(`${scriptPath}`, async (_, reply) =>
		reply.type("text/javascript; charset=utf-8").header("cache-control", "public, max-age=31536000, immutable").send(script.body),
	)
}

const scriptPath = "/v-assets/notice-page.js"

function scriptOf(): { readonly body: Buffer; readonly url: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets/notice-page.js"))
	return { body, url: `${scriptPath}?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
