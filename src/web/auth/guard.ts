/** Nothing under /console is shown to strangers: also not a page that forgot to ask. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { WebError } from "../errors.ts"
import type { StaffDoor } from "./gate.ts"

/** Route patterns anybody may open. */
const openRoutes: ReadonlySet<string> = new Set(["/console/sign-in", "/console/setup/:token", "/console/password/:token"])

/** Where an administrator begins while the instance has no village. */
const firstVillagePath = "/console/villages/new"

/** Sends who is not signed in to the sign-in page and back afterwards. Told by the matched route, so no spelling of an address slips by. */
export function guardConsole(http: FastifyInstance, door: StaffDoor): void {
	http.addHook("onRequest", async (request, reply) => {
		const route = request.routeOptions.url
		if (route === undefined || (route !== "/console" && !route.startsWith("/console/"))) return
		reply.header("cache-control", "no-store")
		if (openRoutes.has(route)) return
		const identity = await door.identify(request)
		const isRead = request.method === "GET" || request.method === "HEAD"
		if (identity !== undefined) {
			const isLost = identity.isAdministrator && identity.villages.length === 0 && isRead && route !== firstVillagePath
			return isLost ? reply.redirect(firstVillagePath, 303) : undefined
		}
		if (!(request.headers.accept?.includes("text/html") ?? false)) throw new WebError("sign-in")
		const back = isRead ? request.url : pathOfReferer(request)
		const query = new URLSearchParams({ next: back, ...(isRead ? {} : { say: "lost" }) })
		return reply.redirect(`/console/sign-in?${query}`, 303)
	})
}

/** The page a form was sent from. */
function pathOfReferer(request: FastifyRequest): string {
	const referer = request.headers.referer
	if (referer === undefined || !URL.canParse(referer)) return "/console"
	const { host, pathname, search } = new URL(referer)
	return host === request.host ? consolePathOf(`${pathname}${search}`) : "/console"
}

/** A path of the console to go on to, else its first page: a link cannot send people elsewhere after sign-in. */
export function consolePathOf(path: string | undefined): string {
	const isOurs = path !== undefined && path.length <= 500 && /^\/console(?:[/?][\x21-\x7e]*)?$/.test(path) && !/\/\/|\\|\.\./.test(path)
	return isOurs && !path.startsWith("/console/sign-in") && !path.startsWith("/console/setup") && !path.startsWith("/console/password/")
		? path
		: "/console"
}
