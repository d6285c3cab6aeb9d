/** The public pages of the ledger. Nothing here changes anything, and nothing needs to be signed in for. */
import { Readable } from "node:stream"
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { countRoots } from "../../ledger/index.ts"
import { WebError } from "../../web/errors.ts"
import { renderPage } from "../../web/layout.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House } from "../affair.ts"
import { type Village, villageByCode } from "../people/index.ts"
import { bundleLines } from "./export.ts"
import { proofPath, rootsPath, verifyPath } from "./parts.ts"
import { ReceiptPage, type ReceiptView } from "./receipt-page.tsx"
import { entryLines, receiptProof, receiptsOf } from "./receipts.ts"
import { LedgerRoots, publicRoots, rootsSection } from "./roots.tsx"
import { formatReceiptCode } from "./rules.ts"
import { verifyPage } from "./verify-page.tsx"

const querySchema = z.object({ code: z.string().trim().max(40).catch("") })
const pageSchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) })
const rootsPerPage = 30
const codeParams = z.object({ code: z.string().max(20) })
const proofParams = z.object({ villageId: z.string().min(1).max(100), code: z.string().regex(/^\d{10}$/) })

/** A village may come from one address; codes open nothing secret, but nobody should be able to list them all. */
const lookUps = { max: 300, timeWindow: 10 * 60_000 }

/** A large ledger is read whole for each: a few a day are enough for anybody. */
const bundles = { max: 10, timeWindow: 60 * 60_000 }

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, say } = house
	const page = verifyPage(house)
	const perAddress = server.createRateLimit({ ...lookUps, keyGenerator: (request) => `ledger receipt ${request.ip}` })

	const bundlesPerAddress = server.createRateLimit({ ...bundles, keyGenerator: (request) => `ledger bundle ${request.ip}` })

	server.get(verifyPath, async (_, reply) =>
		reply
			.type("text/html; charset=utf-8")
			.header("content-security-policy", page.policy)
			.header("cache-control", "no-cache")
			.send(page.html),
	)

	function send(reply: FastifyReply, view: ReceiptView, status = 200): FastifyReply {
		const body = h(ReceiptPage, { view, say })
		const html = renderPage({ locale: house.locale, title: say("ledger.receipt.title"), look: "resident", demo: house.demo, body })
		return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(html)
	}

	server.get(`${verifyPath}/receipt`, async (request, reply) => {
		const { code } = querySchema.parse(request.query)
		if (code === "") return send(reply, { code, entries: [], error: undefined })
		const limit = await perAddress(request)
		if (!limit.isAllowed && limit.isExceeded) return send(reply, { code, entries: [], error: say("ledger.receipt.often") }, 429)
		const view = await store.read(async (reader): Promise<ReceiptView> => {
			const found = await receiptsOf(reader, code)
			if (found.kind === "mistyped") return { code, entries: [], error: say("ledger.receipt.mistyped") }
			const entries = await Promise.all(
				found.receipts.map(async (receipt) => ({
					village: receipt.village,
					lines: await entryLines(reader, house, receipt),
					proof: receipt.root === undefined ? undefined : proofPath(receipt.entry.villageId, receipt.code),
				})),
			)
			const [first] = found.receipts
			if (first === undefined) return { code, entries, error: say("ledger.receipt.unknown") }
			return { code: formatReceiptCode(first.code), entries, error: undefined }
		})
		return send(reply, view, view.error === undefined ? 200 : 404)
	})

	server.get(`${verifyPath}/roots/:code`, async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		const { page } = pageSchema.parse(request.query)
		const { view, at, pages } = await store.read(async (reader) => {
			const last = Math.max(1, Math.ceil((await countRoots(reader, village.id)) / rootsPerPage))
			const shown = Math.min(page, last)
			const slice = { limit: rootsPerPage, offset: (shown - 1) * rootsPerPage }
			return { view: await publicRoots(reader, house, village, slice), at: shown, pages: last }
		})
		const turn = h(Pagination, { page: at, pages, hrefOf: (to) => `${rootsPath(village.code)}?page=${to}` })
		const title = say("ledger.roots.of", { village: village.name })
		const body = [
			h(VillageUp, { village, part: rootsSection.id }),
			h("h1", {}, title),
			h("section", { class: "card" }, h("h2", {}, say("ledger.roots.title")), h(LedgerRoots, { view, say }, turn)),
		]
		const html = renderPage({ locale: house.locale, title, look: "resident", demo: house.demo, body })
		return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(html)
	})

	server.get(`${verifyPath}/ledger/:code.jsonl`, async (request, reply) => {
		const village = await villageOf(request.params)
		if (village === undefined) return reply.callNotFound()
		const limit = await bundlesPerAddress(request)
		if (!limit.isAllowed && limit.isExceeded) throw new WebError("too-many")
		return reply
			.type("application/x-ndjson; charset=utf-8")
			.header("cache-control", "no-store")
			.header("content-disposition", `attachment; filename="ledger-${village.code}.jsonl"`)
			.send(Readable.from(bundleLines(house, village.id)))
	})

	async function villageOf(params: unknown): Promise<Village | undefined> {
		const { code } = codeParams.parse(params)
		return store.read((reader) => villageByCode(reader, code))
	}

	server.get(`${verifyPath}/proof/:villageId/:code.json`, async (request, reply) => {
		const params = proofParams.safeParse(request.params)
		const limit = await perAddress(request)
		if (!limit.isAllowed && limit.isExceeded) throw new WebError("too-many")
		const proof = params.success ? await store.read((reader) => receiptProof(reader, params.data.code, params.data.villageId)) : undefined
		if (!params.success || proof === undefined) return reply.callNotFound()
		return reply
			.type("application/json; charset=utf-8")
			.header("cache-control", "no-store")
			.header("content-disposition", `attachment; filename="receipt-${params.data.code}.json"`)
			.send(`${JSON.stringify(proof, null, 1)}\n`)
	})
}
