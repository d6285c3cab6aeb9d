/** The ledger for other programs: signed roots, and the file that proves one entry against the latest of them. */
import { z } from "zod"
import { ledgerTables, proofFile, rootPage } from "../../ledger/index.ts"
import { type ApiRoute, apiRead, apiTime, noParams, notFound, pageAnswer, pageBy, pageOf, pageQuery, timeOf } from "../api-route.ts"

const ledgerRead = "ledger.read"

const rootAnswer = z.object({
	/** How many entries it covers. */
	size: z.int(),
	root: z.string(),
	at: apiTime,
	signature: z.string(),
	keyId: z.string(),
})

export const ledgerApi: readonly ApiRoute[] = [
	apiRead({
		path: "/ledger/roots",
		right: ledgerRead,
		summary: "ledger.api.roots",
		params: noParams,
		query: pageQuery,
		answer: pageAnswer(rootAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const page = pageBy(house, query, z.tuple([z.number().int()]), [reader.tables(ledgerTables).ledgerRoot.size], "descending")
			const rows = await rootPage(reader, caller.villageId, page)
			return pageOf(
				rows,
				query.limit,
				({ size }) => [size],
				({ size, root, at, signature, keyId }) => ({ size, root, at: timeOf(at), signature, keyId }),
			)
		},
	}),
	apiRead({
		path: "/ledger/proofs/:seq",
		right: ledgerRead,
		summary: "ledger.api.proof",
		params: z.strictObject({ seq: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
		query: noParams,
		/** As /verify and `cunkou ledger verify` read it. */
		answer: z.json(),
		run: async ({ params }, { reader, house, caller }) => {
			const proof = await proofFile(reader, caller.villageId, params.seq)
			if (proof === undefined) throw notFound(house)
			return z.json().parse(proof)
		},
	}),
]
