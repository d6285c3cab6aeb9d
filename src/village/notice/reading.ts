/** A view through a link or by a browser that is known: noted once, and for the first device that opened the link only. */
import { randomBytes } from "node:crypto"
import type {} from "@fastify/cookie"
import { and, eq, isNull } from "drizzle-orm"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { House } from "../affair.ts"
import { addresseesOf, knownPerson, type Village } from "../people/index.ts"
import { readReaderToken } from "./links.ts"
import type { Notice } from "./repo.ts"
import { markLooked } from "./seen.ts"
import { noticeTables } from "./tables.ts"

const deviceCookie = "cunkou_reader"
const deviceDays = 400

/** Whose view it was; undefined where the link is somebody else's, or none of ours: then nothing is noted. */
export async function seenByLink(
	house: House,
	request: FastifyRequest,
	reply: FastifyReply,
	{ village, notice, token }: { readonly village: Village; readonly notice: Notice; readonly token: string },
): Promise<string | undefined> {
	const now = house.clock()
	const villageId = village.id
	const personId = readReaderToken(house, token, { villageId, noticeId: notice.id, now })
	if (personId === undefined || notice.state !== "published") return undefined
	const device = request.cookies[deviceCookie] ?? randomBytes(12).toString("base64url")
	reply.setCookie(deviceCookie, device, {
		path: "/v",
		httpOnly: true,
		sameSite: "lax",
		maxAge: deviceDays * 86_400,
		secure: house.publicUrl?.startsWith("https://") ?? false,
	})
	return house.store.tx(async (tx) => {
		const known = await knownPerson(tx, house, request, villageId, personId)
		const { noticeRecipient: t } = tx.tables(noticeTables)
		const mine = and(eq(t.villageId, villageId), eq(t.noticeId, notice.id), eq(t.version, notice.version), eq(t.personId, personId))
		if (known === undefined) {
			await tx.db
				.update(t)
				.set({ device })
				.where(and(mine, isNull(t.device)))
			const [row] = await tx.db.select({ device: t.device }).from(t).where(mine)
			if (row !== undefined && row.device !== device) return undefined
		}
		const [person] = await addresseesOf(tx, { villageId, persons: [personId], channels: house.channels, now })
		if (person !== undefined) await markLooked(tx, { villageId, person, notice, how: "page", now })
		return personId
	})
}
