/** When a question came in front of the person: a typed digit cannot say which question it answers. */
import { leaseMs } from "./claims.ts"

/**
 * When the message with a prompt was stored, and when sending it began (undefined: not yet). Sending, not settling: people
 * may answer before the platform has told us that they have it.
 */
export type PromptTimes = { readonly createdAt: number; readonly claimedAt: number | undefined }

/** Of the outbox row that carried it; undefined where no row did. */
export function promptTimesOf(row: {
	readonly createdAt: number | null
	readonly leaseUntil: number | null
	readonly status: string | null
}): PromptTimes | undefined {
	const { createdAt, leaseUntil, status } = row
	const isClaimed = leaseUntil !== null && status !== "pending"
	return createdAt === null ? undefined : { createdAt, claimedAt: isClaimed ? leaseUntil - leaseMs : undefined }
}
