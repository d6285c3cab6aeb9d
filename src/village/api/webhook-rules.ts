/** Webhooks: how they are signed, when they are tried again, what they tell, and where they never go. Pure but for hashing. */
import { createHmac } from "node:crypto"
import { BlockList, isIP } from "node:net"
import { z } from "zod"
import type { Json } from "../../engine/flow.ts"
import type { RecordEntry } from "../../store/journal.ts"

/** 8 tries: 2 s, 4 s … 128 s between them. */
export const mostTries = 8
const firstDelayMs = 2_000

/** Wait after the n-th failed try (from 1), ms; undefined where it was the last. `random` in [0, 1) spreads a crowd that failed at once. */
export function retryDelayMs(tries: number, random: number): number | undefined {
	if (tries >= mostTries) return undefined
	return Math.round(firstDelayMs * 2 ** (tries - 1) * (0.8 + 0.4 * random))
}

/** A try that did not say how it ended is another's after this time, ms. */
export const leaseMs = 30_000
export const answerWithinMs = 10_000
/** The log of what was delivered, or given up, is kept this long. */
export const logKeptMs = 30 * 24 * 3_600_000
export const mostWebhooks = 20
export const longestUrl = 500

/** As the convention "Standard Webhooks" has it, which receivers have libraries for: HMAC-SHA256 over id, time and body. */
export function signatureOf(
	secret: string,
	{ id, seconds, body }: { readonly id: string; readonly seconds: number; readonly body: string },
): string {
	const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
	return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`, "utf8").digest("base64")}`
}

const dataSchema = z.object({
	number: z.union([z.string(), z.number()]).optional().catch(undefined),
	count: z.number().optional().catch(undefined),
	version: z.number().optional().catch(undefined),
})

/** What is told of an event: what, when, of which thing. No name, no words, nobody's id: whoever needs more asks the interface with a key that may. */
export function payloadOf({ id, event, at, subject, data }: RecordEntry, villageCode: string): string {
	const told = dataSchema.catch({ number: undefined, count: undefined, version: undefined }).parse(data)
	const kept: { [key: string]: Json } = {}
	for (const [key, value] of Object.entries(told)) if (value !== undefined) kept[key] = value
	return JSON.stringify({ id, type: event, timestamp: new Date(at).toISOString(), village: villageCode, subject, data: kept })
}

/** http or https, without a name and password in it; undefined for what is no such address. */
export function webhookUrl(text: string): URL | undefined {
	if (text.length > longestUrl || !URL.canParse(text)) return undefined
	const url = new URL(text)
	const isPlain = (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "" && url.hash === ""
	return isPlain && url.hostname !== "" ? url : undefined
}

/** Two lists: one that holds both takes every IPv4 address for the mapped ones of the other. */
const inner = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [network, bits] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
] as const)
	inner.ipv4.addSubnet(network, bits, "ipv4")
for (const [network, bits] of [
	["::", 96],
	["::ffff:0:0", 96],
	// Ways to reach an IPv4 address through an IPv6 one.
	["64:ff9b::", 32],
	["2002::", 16],
	["2001::", 23],
	["100::", 64],
	["2001:db8::", 32],
	["fc00::", 7],
	["fe80::", 10],
	["ff00::", 8],
] as const)
	inner.ipv6.addSubnet(network, bits, "ipv6")

/** Whether an address is this machine, its network, or none that the internet routes: a webhook must not reach behind the firewall. */
export function isInner(address: string): boolean {
	const family = isIP(address)
	if (family === 0) return true
	return family === 4 ? inner.ipv4.check(address, "ipv4") : inner.ipv6.check(address, "ipv6")
}
