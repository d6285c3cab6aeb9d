/** The access token: one for all instances, taken by one of them. */
import { z } from "zod"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { CallError } from "./failure.ts"
import type { Answer } from "./wire.ts"

const storedSchema = z.object({
	token: z.string(),
	/** Until when it is used, ms. */
	until: z.number(),
	/** When a new one was last forced, ms; 0 never. */
	forcedAt: z.number(),
})
type Stored = z.infer<typeof storedSchema>

const grantedSchema = z.object({ access_token: z.string().min(1).max(2_048), expires_in: z.number().positive() })

/** The platform hands out the next token five minutes before this one ends, and both work meanwhile. */
const earlyMs = 4 * 60_000
const leastMs = 30_000
/** The platform forces at most twenty a day, this far apart. */
const forcedEveryMs = 30_000

export type TokenKeeper = {
	current(signal: AbortSignal): Promise<string>
	/** Another one than `refused`. Throws the refusal when there is none to be had now. */
	insteadOf(refused: string, signal: AbortSignal): Promise<string>
}

/** How a platform hands out its tokens. */
export type TokenSource = {
	/** Whose token it is, for the store. */
	readonly name: string
	/** `isForced`: another one even where the platform thinks the last one good; only where it `forces`. */
	ask(isForced: boolean, signal: AbortSignal): Promise<Answer>
	readonly forces: boolean
	/** The code of a token refused that the platform has no other for. */
	readonly refusal: number
}

export function tokenKeeper(source: TokenSource, host: Pick<AdapterHost, "secrets" | "clock">): TokenKeeper {
	const name = `token/${source.name}`
	/** What the store held when it was last asked, so that a send does not have to ask. */
	let known: Stored | undefined

	const fresh = (stored: Stored | undefined): Stored | undefined =>
		stored !== undefined && stored.until > host.clock() ? stored : undefined

	async function stored(): Promise<Stored | undefined> {
		const text = await host.secrets.get(name)
		const parsed = storedSchema.safeParse(text === undefined ? undefined : JSON.parse(text))
		known = parsed.success ? parsed.data : undefined
		return known
	}

	async function granted(isForced: boolean, forcedAt: number, signal: AbortSignal): Promise<Stored> {
		const parsed = grantedSchema.safeParse(await source.ask(isForced, signal))
		if (!parsed.success) throw new CallError({ kind: "not-api", status: 200 })
		const now = host.clock()
		const until = now + Math.max(leastMs, parsed.data.expires_in * 1_000 - earlyMs)
		return { token: parsed.data.access_token, until, forcedAt: isForced ? now : forcedAt }
	}

	async function keep(next: Stored): Promise<string> {
		await host.secrets.put(name, JSON.stringify(next))
		known = next
		return next.token
	}

	/** The store's token unless it has ended, or is the one refused. */
	const usable = async (refused?: string): Promise<string | undefined> => {
		const found = fresh(await stored())
		return found === undefined || found.token === refused ? undefined : found.token
	}

	return {
		current: async (signal) => {
			const found = fresh(known)?.token ?? (await usable())
			if (found !== undefined) return found
			return host.secrets.exclusive(name, async () => {
				// Whoever was before us may have taken it.
				const taken = await usable()
				return taken ?? keep(await granted(false, known?.forcedAt ?? 0, signal))
			})
		},
		insteadOf: async (refused, signal) =>
			host.secrets.exclusive(name, async () => {
				const taken = await usable(refused)
				if (taken !== undefined) return taken
				const forcedAt = known?.forcedAt ?? 0
				const next = await granted(false, forcedAt, signal)
				if (next.token !== refused) return keep(next)
				// The platform still thinks it good, and refuses it all the same.
				if (!source.forces || host.clock() - forcedAt < forcedEveryMs) throw new CallError({ kind: "refused", code: source.refusal })
				return keep(await granted(true, forcedAt, signal))
			}),
	}
}
