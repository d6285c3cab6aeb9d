/** Whether a changing request comes from our own pages. Pure. */

export type OriginFacts = {
	readonly method: string
	readonly host: string | undefined
	readonly origin: string | undefined
	readonly fetchSite: string | undefined
}

/**
 * False only for a changing request that a browser sent on behalf of another site: `Sec-Fetch-Site` says so, or `Origin` is neither the
 * host asked for nor the public address. Platform callbacks and API clients send neither header and pass; they prove themselves otherwise.
 */
export function isFromOurPages(facts: OriginFacts, publicUrl: string | undefined): boolean {
	if (facts.method === "GET" || facts.method === "HEAD" || facts.method === "OPTIONS") return true
	if (facts.fetchSite !== undefined && facts.fetchSite !== "same-origin" && facts.fetchSite !== "none") return false
	if (facts.origin === undefined) return true
	if (!URL.canParse(facts.origin)) return false
	const { host, protocol } = new URL(facts.origin)
	// Both are read as addresses: one may name the usual port where the other leaves it out.
	return host === hostOf(`${protocol}//${facts.host}`) || (publicUrl !== undefined && host === hostOf(publicUrl))
}

function hostOf(url: string): string | undefined {
	return URL.canParse(url) ? new URL(url).host : undefined
}
