/** Sends the parts of one claimed message, outside any transaction. */
import type { Logger } from "pino"
import { z } from "zod"
import type { Adapter } from "../channel/adapter.ts"
import type { Fault, SendOutcome } from "../channel/fault.ts"
import { type Block, blocksSchema, type WirePart } from "../channel/message.ts"
import type { Say } from "../engine/flow.ts"
import type { ChannelStates } from "./channels.ts"
import { leaseMs, type Settlement } from "./claims.ts"
import type { Candidate } from "./due.ts"
import { mediaHelp, type OutgoingMedia } from "./media.ts"
import { type RenderHelp, render } from "./render.ts"
import { nextStep } from "./retry.ts"

export type Sent = { readonly lease: number; readonly settlement: Settlement; readonly fault: Fault | undefined }

export type Progress = {
	readonly candidate: Candidate
	readonly lease: number
	readonly next: number
	readonly partsSent: number
	readonly externalIds: readonly string[]
}

export type SendTools = {
	readonly adapter: Adapter
	readonly channels: ChannelStates
	readonly clock: () => number
	readonly random: () => number
	readonly say: Say
	readonly media: OutgoingMedia
	readonly log: Logger
	readonly signal: AbortSignal
	/** Notes the parts that arrived and takes a longer lease; false when the message is no longer ours. */
	readonly keepLease: (progress: Progress) => Promise<boolean>
}

const externalIdsSchema = z.array(z.string())

/** Undefined when the lease was lost on the way: then another instance sends what is left. */
export async function sendMessage(candidate: Candidate, firstLease: number, tools: SendTools): Promise<Sent | undefined> {
	const { adapter, channels, clock, say } = tools
	const readable = read(candidate, tools)
	if (readable === undefined) {
		const { attempts, partsSent } = candidate
		const settlement = { status: "dead", dueAt: clock(), attempts, cause: "UNREADABLE", partsSent } as const
		return { lease: firstLease, fault: undefined, settlement }
	}
	const { blocks, externalIds } = readable
	const help = await helpFor(blocks, candidate, tools)
	if (help === undefined) {
		const fault: Fault = { kind: "transient", detail: "MEDIA_UNREADABLE" }
		const arrived = { partsSent: candidate.partsSent, externalIds }
		return { lease: firstLease, fault, settlement: failed(adapter, candidate, fault, arrived, tools) }
	}
	const parts = render(blocks, adapter.limits, say, help)
	let lease = firstLease
	for (const [i, part] of parts.entries()) {
		if (i < candidate.partsSent) continue
		const isFirst = i === candidate.partsSent
		if (!isFirst) {
			// A long message may outlast its lease, and a crash must not send again what has arrived.
			const next = clock() + leaseMs
			if (!(await tools.keepLease({ candidate, lease, next, partsSent: i, externalIds }))) return undefined
			lease = next
		}
		// The first part's tokens were taken when the message was chosen.
		const taken = isFirst ? { ok: true as const } : channels.takeTokens(candidate.channel, candidate, clock())
		if (!taken.ok)
			return {
				lease,
				fault: { kind: "throttled", retryAfterMs: taken.waitMs },
				settlement: goesOn(candidate, { ...taken, i, externalIds }, tools),
			}
		const outcome = await sendPart(part, candidate, i, tools)
		if (!outcome.ok)
			return { lease, fault: outcome.fault, settlement: failed(adapter, candidate, outcome.fault, { partsSent: i, externalIds }, tools) }
		externalIds.push(...outcome.externalIds)
	}
	return { lease, fault: undefined, settlement: { status: "sent", parts, externalIds, now: clock() } }
}

function read(candidate: Candidate, { log }: SendTools): { readonly blocks: readonly Block[]; readonly externalIds: string[] } | undefined {
	if (candidate.blocks !== undefined) return { blocks: candidate.blocks, externalIds: [] }
	try {
		const blocks = blocksSchema.parse(JSON.parse(candidate.body ?? ""))
		return { blocks, externalIds: readIds(candidate.externalIds) }
	} catch (error) {
		log.error({ outboxId: candidate.id, code: error instanceof Error ? error.name : "UNKNOWN" }, "a stored message cannot be read")
		return undefined
	}
}

/** Undefined when the stored files cannot be read now: that is no fault of the message, and a picture is not to become words by it. */
async function helpFor(blocks: readonly Block[], candidate: Candidate, { media, log }: SendTools): Promise<RenderHelp | undefined> {
	try {
		return await mediaHelp(blocks, media)
	} catch (error) {
		log.error({ outboxId: candidate.id, code: error instanceof Error ? error.name : "UNKNOWN" }, "a stored file cannot be read")
		return undefined
	}
}

function readIds(text: string | null): string[] {
	return text === null ? [] : externalIdsSchema.parse(JSON.parse(text))
}

/** A rate of ours came between two parts: nothing was refused, and nobody has to be asked less often for it. */
function goesOn(
	{ attempts }: Candidate,
	of: { readonly waitMs: number; readonly i: number; readonly externalIds: readonly string[] },
	{ clock }: SendTools,
): Settlement {
	const { waitMs, i: partsSent, externalIds } = of
	return { status: "pending", dueAt: clock() + Math.ceil(waitMs), attempts, cause: "throttled", partsSent, externalIds }
}

/** An adapter never throws for what the platform answers; if its code does, nobody knows whether the message left. */
async function sendPart(part: WirePart, candidate: Candidate, i: number, { adapter, log, signal }: SendTools): Promise<SendOutcome> {
	try {
		const to = { account: candidate.account, id: candidate.address }
		return await adapter.send(part, to, { outboxId: candidate.id, part: i, seq: candidate.seq, signal, lane: candidate.lane })
	} catch (error) {
		const code = error instanceof Error ? error.name : "UNKNOWN"
		log.error({ channel: adapter.id, outboxId: candidate.id, code }, "an adapter threw while sending")
		return { ok: false, fault: { kind: "uncertain", detail: "ADAPTER_THREW" } }
	}
}

function failed(
	adapter: Adapter,
	candidate: Candidate,
	fault: Fault,
	arrived: { readonly partsSent: number; readonly externalIds: readonly string[] },
	{ channels, clock, random, log }: SendTools,
): Settlement {
	const { attempts, lane } = candidate
	const step = nextStep({ fault, attempts, lane, idempotentSend: adapter.limits.idempotentSend, random, now: clock() })
	if (step.effect === "pause-channel") {
		channels.rest(candidate.channel, clock())
		log.error({ channel: adapter.id }, "the channel refused our credentials and rests")
	}
	return { status: step.status, dueAt: step.dueAt ?? clock(), attempts: step.attempts, cause: step.cause, ...arrived }
}
