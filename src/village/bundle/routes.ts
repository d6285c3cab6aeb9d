/** The export of a whole village in the console: asked for, released by somebody else, made beside the service, fetched by a link that ends. */
import { createReadStream } from "node:fs"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDateTime, localInput } from "../../text/date.ts"
import { sendConsole } from "../../web/console-page.tsx"
import { WebError } from "../../web/errors.ts"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { recordRead } from "../read-record.ts"
import { worksOf } from "../works.ts"
import { ask, noted, release, takeBack, waiting } from "./asking.ts"
import { keptMs, linkTo, madeOf, newPath, opened } from "./made.ts"
import { BundlePage, type BundleView, bundlePath, bundleSays, exportRight, releaseRight } from "./page.tsx"

const querySchema = z.object({ said: z.enum(bundleSays).optional().catch(undefined) })
const tokenParams = z.object({ token: z.string().min(1).max(700) })
const saidAt = (said: BundleView["said"]) => `${bundlePath}?said=${said}`

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, clock, say } = house
	const linkKey = house.deriveKey("village-bundle-link")
	/** Villages whose file is being made: a second one would only take the same room and time. */
	const running = new Set<string>()

	server.get(bundlePath, async (request, reply) => {
		const session = await gate.enter(request, exportRight)
		const view = await viewOf(house, session, { linkKey, isRunning: running.has(session.villageId) })
		const { said } = querySchema.parse(request.query)
		return sendConsole(reply, house, session, {
			title: say("bundle.title"),
			path: bundlePath,
			body: h(BundlePage, { view: { ...view, said }, say }),
		})
	})

	server.post(bundlePath, async (request, reply) => {
		const act = await entered(request, exportRight)
		const isNew = await store.tx((tx) => ask(tx, act))
		return reply.redirect(saidAt(isNew ? "asked" : "before"), 303)
	})

	server.post(`${bundlePath}/back`, async (request, reply) => {
		const act = await entered(request, exportRight)
		const isBack = await store.tx((tx) => takeBack(tx, act))
		return reply.redirect(saidAt(isBack ? "taken-back" : "nobody-asked"), 303)
	})

	server.post(`${bundlePath}/release`, async (request, reply) => {
		const act = await entered(request, releaseRight)
		const { villageId } = act
		if (running.has(villageId)) return reply.redirect(saidAt("busy"), 303)
		const refused = await store.tx((tx) => release(tx, act))
		if (refused !== undefined) return reply.redirect(saidAt(refused), 303)
		running.add(villageId)
		const work = {
			title: say("bundle.title"),
			what: say("bundle.what"),
			path: bundlePath,
			failed: (error: unknown) => request.log.error({ error }, "an export of a village failed"),
		}
		const next = await worksOf(house).begin(act, work, async (told) => {
			try {
				await make(act, told)
				return saidAt("made")
			} finally {
				running.delete(villageId)
			}
		})
		return reply.redirect(next, 303)
	})

	server.get(`${bundlePath}/:token`, async (request, reply) => {
		const session = await gate.enter(request, exportRight)
		const { villageId } = session
		const link = opened(linkKey, tokenParams.parse(request.params).token, session, clock())
		if (link === "foreign") throw new WebError("not-found")
		const made = link === "over" ? undefined : (await madeOf(bundles().folder, villageId, clock())).find(({ id }) => id === link.id)
		if (link === "over" || made === undefined)
			throw new WebError("BUNDLE_LINK_OVER", 410, {
				title: say("bundle.over.title"),
				kept: say("bundle.over.kept"),
				next: say("bundle.over.next"),
			})
		const isFile = link.part === "file"
		await store.tx((tx) =>
			recordRead(tx, house, session, {
				what: isFile ? "village-bundle" : "village-bundle-key",
				subject: villageId,
				rest: { madeAt: made.madeAt },
			}),
		)
		const code = (await store.read((reader) => villageById(reader, villageId)))?.code ?? "village"
		const name = `${code}-${localInput(made.madeAt, house.timeZone).slice(0, 10)}.tar.gz${isFile ? "" : ".key"}`
		reply.header("content-disposition", `attachment; filename="${name}"`).header("cache-control", "no-store")
		if (!isFile) return reply.type("text/plain; charset=utf-8").send(`${keyOf(house, made.id).toString("hex")}\n`)
		return reply.type("application/gzip").header("content-length", made.bytes).send(createReadStream(made.path))
	})

	async function make(act: Act, told: Parameters<Parameters<ReturnType<typeof worksOf>["begin"]>[2]>[0]): Promise<void> {
		const { villageId, now } = act
		const village = await store.read((reader) => villageById(reader, villageId))
		if (village === undefined) throw new TypeError("an export names a village that does not exist")
		const { folder, make: makeBundle } = bundles()
		const id = house.randomId()
		const out = await newPath(folder, { villageId, id, now })
		const files = await makeBundle({ house, village, out, key: keyOf(house, id), told })
		await store.tx((tx) => noted(tx, { ...act, now: clock() }, "bundle.made", { files }))
	}

	function bundles() {
		if (house.bundles === undefined) throw new WebError("not-found")
		return house.bundles
	}

	type Act = Awaited<ReturnType<typeof entered>>

	async function entered(request: FastifyRequest, right: string) {
		const session = await gate.enter(request, right)
		gate.checkForm(request, session)
		const { villageId, accountId } = session
		return { house, villageId, accountId, now: clock() }
	}
}

/** What a file is sealed with; it is kept nowhere. */
function keyOf(house: Pick<House, "deriveKey">, id: string): Buffer {
	return house.deriveKey(`village-bundle/${id}`)
}

async function viewOf(
	house: House,
	{ villageId, accountId, csrf }: StaffSession,
	{ linkKey, isRunning }: { readonly linkKey: Uint8Array; readonly isRunning: boolean },
): Promise<Omit<BundleView, "said">> {
	const { store, clock, locale, timeZone, bundles } = house
	const now = clock()
	const time = (at: number) => formatDateTime(at, locale, timeZone)
	const { asked, name } = await store.read(async (reader) => {
		const found = await waiting(reader, villageId, now)
		return { asked: found, name: found === undefined ? undefined : await house.accountName?.(reader, found.by) }
	})
	const made = bundles === undefined ? [] : await madeOf(bundles.folder, villageId, now)
	const link = (id: string, part: "file" | "key") => `${bundlePath}/${linkTo(linkKey, { id, part, villageId, accountId }, now)}`
	return {
		asked: asked && { name: name ?? "", time: time(asked.at), isOwn: asked.by === accountId },
		isRunning,
		files: made.map(({ id, madeAt, bytes }) => ({
			id,
			madeAt: time(madeAt),
			until: time(madeAt + keptMs),
			size: `${(bytes / 1024 / 1024).toFixed(1)} MB`,
			file: link(id, "file"),
			key: link(id, "key"),
		})),
		csrf,
	}
}
