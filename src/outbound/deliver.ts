/** Delivery: claim with a lease, send outside any transaction, settle in a new one. */
import type { Logger } from "pino"
import { z } from "zod"
import type { Adapter } from "../channel/adapter.ts"
import type { Fault, SendOutcome } from "../channel/fault.ts"
import { blockSchema, type WirePart } from "../channel/message.ts"
import type { Say } from "../engine/flow.ts"
import { groupCommit } from "../store/group.ts"
import { addAlert } from "../store/journal.ts"
import type { Store } from "../store/store.ts"
import { Waker } from "../store/waker.ts"
import { type Candidate, claim, closeAddress, countWindow, dueMessages, expireLeases, leaseMs, settle, type Settlement } from "./outbox.ts"
import { type Buckets, makeBuckets, takeTokens } from "./rate.ts"
import { render } from "./render.ts"
import { nextStep } from "./retry.ts"
import { maySpeak } from "./window.ts"

const pollMs = 1_000
const batchSize = 50
/** Sends under way at once; beyond it claiming waits, so that a slow platform cannot fill the memory. */
const maxInFlight = 200
/** How long a channel whose credentials were refused rests before it is tried again. */
const pauseMs = 60_000

export type Deliverer = {
	wake(): void
	start(): Promise<void>
	/** Waits for sends under way (at most their own timeout), then stops. */
	stop(): Promise<void>
	/** Channels resting after a refusal of our credentials, with the time they are tried again. */
	paused(): ReadonlyMap<string, number>
}

type Settled = { readonly candidate: Candidate; readonly settlement: Settlement; readonly fault: Fault | undefined; readonly wasClaimed: boolean }

export function deliverer(options: {
	readonly store: Store
	readonly adapters: readonly Adapter[]
	readonly clock: () => number
	readonly newId: () => string
	readonly random: () => number
	readonly say: Say
	readonly log: Logger
	/** Hears of messages that were settled, for live views. */
	readonly onSettled: (candidate: Candidate) => void
}): Deliverer {
	const { store, clock, newId, random, say, log, onSettled } = options
	const adapters = new Map(options.adapters.map((adapter) => [String(adapter.id), adapter]))
	const resendBulkOn = options.adapters.filter((adapter) => adapter.limits.idempotentSend).map((adapter) => String(adapter.id))
	const buckets: Buckets = makeBuckets()
	const paused = new Map<string, number>()
	const inFlight = new Set<Promise<void>>()
	const waker = new Waker()
	const abort = new AbortController()
	let isStopping = false
	let running: Promise<void> = Promise.resolve()

	function isWindowed({ channel }: Candidate): boolean {
		return adapters.get(channel)?.limits.initiate.kind !== "always"
	}

	const submitSettled = groupCommit<Settled, void>(store, async (tx, { candidate, settlement, fault, wasClaimed }) => {
		const now = clock()
		await settle(tx, candidate, settlement)
		if (settlement.status !== "sent" && wasClaimed && isWindowed(candidate)) await countWindow(tx, candidate.chatId, -1)
		if (fault?.kind === "gone") await closeAddress(tx, candidate.chatId, now)
		if (settlement.status === "dead") await addAlert(tx, { id: newId(), villageId: null, kind: "outbox-dead", subject: candidate.id, detail: settlement.cause, at: now })
	})

	/** Due messages that rate, window and pauses allow now, and how long until the first that must wait. */
	async function choose(now: number): Promise<{ readonly chosen: readonly Candidate[]; readonly parked: readonly Candidate[]; readonly waitMs: number }> {
		const due = await store.read(async (reader) => {
			const dialog = await dueMessages(reader, "dialog", now, batchSize)
			return dialog.length === batchSize ? dialog : [...dialog, ...(await dueMessages(reader, "bulk", now, batchSize - dialog.length))]
		})
		const chosen: Candidate[] = []
		const parked: Candidate[] = []
		let waitMs = pollMs
		for (const candidate of due) {
			const adapter = adapters.get(candidate.channel)
			if (adapter === undefined) continue
			const until = paused.get(candidate.channel)
			if (until !== undefined && until > now) continue
			paused.delete(candidate.channel)
			if (!maySpeak(adapter.limits.initiate, candidate, now)) {
				parked.push(candidate)
				continue
			}
			const { perChannel, perChat, perGroup } = adapter.limits.rates
			const chatRate = candidate.isGroup ? perGroup : perChat
			const claims = [{ key: candidate.channel, rate: perChannel }, ...(chatRate === undefined ? [] : [{ key: candidate.chatId, rate: chatRate }])]
			const taken = takeTokens(buckets, claims, now)
			if (taken.ok) chosen.push(candidate)
			else waitMs = Math.min(waitMs, taken.waitMs)
		}
		return { chosen, parked, waitMs }
	}

	async function sendParts(adapter: Adapter, candidate: Candidate): Promise<Settled> {
		const blocks = z.array(blockSchema).parse(JSON.parse(candidate.body ?? "[]"))
		const parts = render(blocks, adapter.limits, say)
		const externalIds = z.array(z.string()).parse(JSON.parse(candidate.externalIds ?? "[]"))
		for (const [i, part] of parts.entries()) {
			if (i < candidate.partsSent) continue
			const outcome = await sendPart(adapter, part, candidate, i)
			if (!outcome.ok) return { candidate, fault: outcome.fault, wasClaimed: true, settlement: failed(adapter, candidate, outcome.fault, i, externalIds) }
			externalIds.push(...outcome.externalIds)
		}
		return { candidate, fault: undefined, wasClaimed: true, settlement: { status: "sent", parts, externalIds, now: clock() } }
	}

	/** An adapter never throws for what the platform answers; if its code does, nobody knows whether the message left. */
	async function sendPart(adapter: Adapter, part: WirePart, candidate: Candidate, i: number): Promise<SendOutcome> {
		try {
			return await adapter.send(part, { account: candidate.account, id: candidate.address }, { outboxId: candidate.id, part: i, seq: candidate.seq, signal: abort.signal })
		} catch (error) {
			log.error({ channel: adapter.id, outboxId: candidate.id, code: error instanceof Error ? error.name : "UNKNOWN" }, "an adapter threw while sending")
			return { ok: false, fault: { kind: "uncertain", detail: "ADAPTER_THREW" } }
		}
	}

	function failed(adapter: Adapter, candidate: Candidate, fault: Fault, partsSent: number, externalIds: readonly string[]): Settlement {
		const step = nextStep({ fault, attempts: candidate.attempts, lane: candidate.lane, idempotentSend: adapter.limits.idempotentSend, random, now: clock() })
		if (step.effect === "pause-channel") {
			paused.set(candidate.channel, clock() + pauseMs)
			log.error({ channel: adapter.id }, "the channel refused our credentials and rests")
		}
		return { status: step.status, dueAt: step.dueAt ?? clock(), attempts: step.attempts, cause: step.cause, partsSent, externalIds }
	}

	async function deliver(candidate: Candidate): Promise<void> {
		const adapter = adapters.get(candidate.channel)
		if (adapter === undefined) return
		await submitSettled(await sendParts(adapter, candidate))
		onSettled(candidate)
		waker.wake()
	}

	async function round(): Promise<number> {
		const now = clock()
		const { chosen, parked, waitMs } = await choose(now)
		for (const candidate of parked) {
			const { attempts, partsSent } = candidate
			await submitSettled({ candidate, fault: undefined, wasClaimed: false, settlement: { status: "parked", dueAt: now, attempts, cause: "WINDOW_CLOSED", partsSent, externalIds: [] } })
		}
		const claims = await store.batch(chosen, async (tx, candidate) => {
			const isOurs = await claim(tx, candidate, now + leaseMs)
			// Counted before it is sent: two messages under way must not both think the window's last place is theirs.
			if (isOurs && isWindowed(candidate)) await countWindow(tx, candidate.chatId, 1)
			return isOurs
		})
		for (const [i, result] of claims.entries()) {
			const candidate = chosen[i]
			if (candidate === undefined || result.status !== "fulfilled" || !result.value) continue
			const task = deliver(candidate)
				.catch((error: unknown) => log.error({ outboxId: candidate.id, code: error instanceof Error ? error.name : "UNKNOWN" }, "a message could not be settled; its lease will run out"))
				.finally(() => inFlight.delete(task))
			inFlight.add(task)
		}
		// A full round means there may be more; an empty one waits for a wake-up, a token or the poll.
		return chosen.length > 0 ? 0 : waitMs
	}

	async function loop(): Promise<void> {
		let nextExpiry = 0
		while (!isStopping) {
			try {
				if (clock() >= nextExpiry) {
					await store.tx((tx) => expireLeases(tx, clock(), resendBulkOn))
					nextExpiry = clock() + leaseMs / 4
				}
				const waitMs = await round()
				if (inFlight.size >= maxInFlight) await Promise.race(inFlight)
				else if (waitMs > 0) await waker.wait(waitMs)
			} catch (error) {
				log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "the outbox could not be worked")
				await waker.wait(pollMs)
			}
		}
	}

	return {
		wake: () => waker.wake(),
		start: async () => {
			// One process owns a SQLite file: whatever is still marked as sending belongs to one that died.
			if (store.dialect === "sqlite") await store.tx((tx) => expireLeases(tx, Number.MAX_SAFE_INTEGER, resendBulkOn))
			running = loop()
		},
		stop: async () => {
			isStopping = true
			waker.wake()
			await running
			await Promise.race([Promise.allSettled(inFlight), new Promise((resolve) => setTimeout(resolve, 5_000).unref())])
			abort.abort()
		},
		paused: () => paused,
	}
}
