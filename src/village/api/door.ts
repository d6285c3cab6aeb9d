/** Who a program is: its key, the village it asks about, and whether it may. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { House } from "../affair.ts"
import { type ApiCaller, type ApiRoute, refusal } from "../api-route.ts"
import { listVillages } from "../people/index.ts"
import { mayDo } from "../rights.ts"
import { provenKey, touchKey } from "./repo.ts"
import { chooseVillage, readKeyText } from "./rules.ts"

/** When a key was last used is shown to the minute. */
const touchEveryMs = 60_000

const querySchema = z.object({ village: z.string().max(20).optional().catch("") })

/** The caller, or the refusal: no key, another village, a scope the key lacks, a right its maker lost. In this order, so that nothing is told to a stranger. */
export async function callerOf(house: House, request: FastifyRequest, right: ApiRoute["right"]): Promise<ApiCaller> {
	const asked = readKeyText(request.headers.authorization)
	if (asked === undefined) throw refusal(house, "key", 401)
	const { village: named } = querySchema.parse(request.query)
	const now = house.clock()
	const found = await house.store.read(async (reader) => {
		const proven = await provenKey(reader, asked)
		if (proven === undefined) throw refusal(house, "key", 401)
		const { key, villageIds } = proven
		const villages = (await listVillages(reader)).filter(({ id }) => villageIds.includes(id))
		// What is about no village in particular needs none named.
		const choice = chooseVillage(right === undefined && named === undefined ? villages.slice(0, 1) : villages, named)
		if (!choice.ok) throw refusal(house, choice.code, choice.code === "village" ? 403 : 400)
		const { village } = choice
		const maker = await house.holderOf?.(reader, key.createdBy, village.id)
		if (maker === undefined) throw refusal(house, "maker", 403)
		if (right !== undefined) {
			if (!key.scopes.includes(right)) throw refusal(house, "scope", 403, { scope: right })
			if (!mayDo(house.rights, right, maker)) throw refusal(house, "maker", 403)
		}
		return { key, village, villages }
	})
	const { key, village, villages } = found
	if (now - (key.lastUsedAt ?? 0) >= touchEveryMs) await house.store.tx((tx) => touchKey(tx, key.id, now))
	const { id, code, name } = village
	return { keyId: key.id, accountId: key.createdBy, villageId: id, village: { id, code, name }, villages }
}
