/** The export of a whole village in the console: asked for, released by somebody else, made beside the service, fetched by a link that ends. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDateTime, localInput } from "../../text/date.ts"
import { sendConsole } from "../../web/console-page.tsx"
import { WebError } from "../../web/errors.ts"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { recordRead } from "../read-record.ts"
import { type Told, worksOf } from "../works.ts"
import { ask, made, release, releaseAgain, takeBack, waiting } from "./asking.ts"
import { sendPart } from "./download.ts"
import { clearHalf, keptMs, linkTo, madeOf, newPath, opened, removeMade } from "./made.ts"
import { type Making, makersOf, makingState, whileBeating } from "./making.ts"
import { BundlePage, type BundleView, bundlePath, bundleSays, exportRight, releaseRight } from "./page.tsx"

const querySchema = z.object({ said: z.enum(bundleSays).optional().catch(undefined) })
const tokenParams = z.object({ token: z.string().min(1).max(700) })
const saidAt = (said: BundleView["said"]) => `${bundlePath}?said=${said}`

export function mountRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, clock, say } = house
	const linkKey = house.deriveKey("village-bundle-link")
	const makers = makersOf(house)

	server.get(bundlePath, async (request, reply) => {
		const session = await gate.enter(request, exportRight)
		const view = await viewOf(house, session, linkKey)
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
		const isBack = await store.tx((tx) => takeBack(tx, act, makers))
		return reply.redirect(saidAt(isBack ? "taken-back" : "nobody-asked"), 303)
	})

	server.post(`${bundlePath}/release`, async (request, reply) => {
		const act = await entered(request, releaseRight)
		const released = await store.tx((tx) => release(tx, act, makers))
		if (!released.ok) return reply.redirect(saidAt(released.code), 303)
		return reply.redirect(await beginMaking(request, act, released.making), 303)
	})

	server.post(`${bundlePath}/again`, async (request, reply) => {
		const act = await entered(request, releaseRight)
		const released = await store.tx((tx) => releaseAgain(tx, act, makers))
		if (!released.ok) return reply.redirect(saidAt(released.code), 303)
		await clearHalf(bundles().folder, released.brokenOff)
		return reply.redirect(await beginMaking(request, act, released.making), 303)
	})

	server.get(`${bundlePath}/:token`, async (request, reply) => {
		const session = await gate.enter(request, exportRight)
		const { villageId } = session
		const link = opened(linkKey, tokenParams.parse(request.params).token, session, clock())
		if (link === "foreign") throw new WebError("not-found")
		const file = link === "over" ? undefined : (await madeOf(bundles().folder, villageId, clock())).find(({ id }) => id === link.id)
		if (link === "over" || file === undefined)
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
				rest: { madeAt: file.madeAt },
			}),
		)
		const code = (await store.read((reader) => villageById(reader, villageId)))?.code ?? "village"
		const name = `${code}-${localInput(file.madeAt, house.timeZone).slice(0, 10)}.tar.gz${isFile ? "" : ".key"}`
		reply.header("content-disposition", `attachment; filename="${name}"`).header("cache-control", "no-store")
		if (!isFile) return reply.type("text/plain; charset=utf-8").send(`${keyOf(house, file.id).toString("hex")}\n`)
		return sendPart(request, reply, file)
	})

	/** Gives the page to go to. */
	async function beginMaking(request: FastifyRequest, act: Act, { id }: Making): Promise<string> {
		const failed = (error: unknown) => request.log.error({ error }, "an export of a village failed")
		const work = { title: say("bundle.title"), what: say("bundle.what"), path: bundlePath, failed }
		return worksOf(house).begin(act, work, async (told) => {
			try {
				const { folder } = bundles()
				const isOurs = await whileBeating({ store, clock, folder, villageId: act.villageId, id, failed }, () => make(act, id, told))
				return saidAt(isOurs ? "made" : "overtaken")
			} finally {
				makers.running.delete(id)
			}
		})
	}

	/** False: it took so long that it was held for broken off, and nothing of it stays. */
	async function make(act: Act, id: string, told: Told): Promise<boolean> {
		const { villageId, now } = act
		const village = await store.read((reader) => villageById(reader, villageId))
		if (village === undefined) throw new TypeError("an export names a village that does not exist")
		const { folder, make: makeBundle } = bundles()
		const out = await newPath(folder, { villageId, id, now })
		const files = await makeBundle({ house, village, out, key: keyOf(house, id), told })
		const isOurs = await store.tx((tx) => made(tx, { ...act, now: clock() }, { id, files }))
		if (!isOurs) await removeMade(out)
		return isOurs
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

async function viewOf(house: House, { villageId, accountId, csrf }: StaffSession, linkKey: Uint8Array): Promise<Omit<BundleView, "said">> {
	const { store, clock, locale, timeZone, bundles } = house
	const now = clock()
	const time = (at: number) => formatDateTime(at, locale, timeZone)
	const files = bundles === undefined ? [] : await madeOf(bundles.folder, villageId, now)
	const { asked, name, making } = await store.read(async (reader) => {
		const found = await waiting(reader, villageId, now)
		return {
			asked: found,
			name: found === undefined ? undefined : await house.accountName?.(reader, found.by),
			making: await makingState(reader, makersOf(house), villageId, now),
		}
	})
	// The service was ended between the whole file and the word that it is: nothing is missing.
	const isWhole = making.state === "stopped" && files.some(({ id }) => id === making.making.id)
	const link = (id: string, part: "file" | "key") => `${bundlePath}/${linkTo(linkKey, { id, part, villageId, accountId }, now)}`
	return {
		asked: asked && { name: name ?? "", time: time(asked.at), isOwn: asked.by === accountId },
		isRunning: making.state === "running",
		stopped:
			making.state === "stopped" && !isWhole
				? { time: time(making.making.releasedAt), isOwn: making.making.askedBy === accountId }
				: undefined,
		files: files.map(({ id, madeAt, bytes }) => ({
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
