/** How phones reach this machine, in words for the person who started it. */
import { networkInterfaces } from "node:os"

/** Addresses of this machine in its own network, without loopback. */
export function localAddresses(): readonly string[] {
	return Object.values(networkInterfaces()).flatMap((entries) =>
		(entries ?? []).filter((entry) => !entry.internal && entry.family === "IPv4").map((entry) => entry.address),
	)
}

export type Reach =
	/** A public address is set. */
	| { readonly kind: "public"; readonly url: string }
	/** Listening for the own network: these addresses work on phones in the same Wi-Fi. */
	| { readonly kind: "network"; readonly urls: readonly string[] }
	/** Only this machine itself. */
	| { readonly kind: "loopback" }

export function reachOf(
	config: { readonly publicUrl: string | undefined; readonly host: string; readonly port: number },
	addresses: readonly string[],
): Reach {
	if (config.publicUrl !== undefined) return { kind: "public", url: config.publicUrl }
	const isOpen = config.host === "0.0.0.0" || config.host === "::"
	const urls = isOpen ? addresses.map((address) => `http://${address}:${config.port}`) : []
	return urls.length > 0 ? { kind: "network", urls } : { kind: "loopback" }
}
