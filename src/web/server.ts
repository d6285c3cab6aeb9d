/** The web server every page, callback and interface hangs on. Knows no affair and no channel. */
import { randomBytes } from "node:crypto"
import cookie from "@fastify/cookie"
import formbody from "@fastify/formbody"
import multipart from "@fastify/multipart"
import rateLimit from "@fastify/rate-limit"
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify"
import { z } from "zod"
import type { Locale } from "../text/catalogue.ts"
import { type Assets, consoleStyles, createAssets, guideStyles, pageStyles, underWayScripts } from "./assets.ts"
import { chooseEncoding, compressAnswers } from "./compress.ts"
import { renderErrorPage } from "./error-page.tsx"
import { problemOf, tellError, WebError } from "./errors.ts"
import { isFromOurPages } from "./origin.ts"

export type WebConfig = {
	/** Public address without a trailing slash; with https it turns on HSTS. */
	readonly publicUrl?: string | undefined
	readonly locale: Locale
	/** Whether every page says 演示数据. */
	readonly demo: boolean
	/** Proxies whose `X-Forwarded-*` is believed ; how many hops, or addresses with commas. Off unless set, or anyone could choose the address they are limited by. */
	readonly trustProxy?: number | string | undefined
	/** How long open connections may finish on stop, ms. */
	readonly closeTimeoutMs?: number
}

export type WebServer = { readonly http: FastifyInstance; readonly assets: Assets }

type RouteMount = (http: FastifyInstance) => void | Promise<void>

const bodyLimitBytes = 1024 * 1024
/** Largest upload any page takes, bytes; a route may ask for less. */
const uploadLimitBytes = 10 * 1024 * 1024

/** Builds the server with its plugins, guards and error pages and mounts `routes`; it does not listen yet, so more may be mounted. */
export async function createServer(parts: {
	readonly config: WebConfig
	readonly log: FastifyBaseLogger
	readonly routes: readonly RouteMount[]
}): Promise<WebServer> {
	const { config } = parts
	const loggerInstance: FastifyBaseLogger = parts.log
	const http = fastify({
		loggerInstance,
		// Fastify's own request lines carry the whole address, and an address may hold a code or a link's token.
		logController: new LogController({ disableRequestLogging: true }),
		trustProxy: trusted(config.trustProxy),
		bodyLimit: bodyLimitBytes,
		forceCloseConnections: "idle",
		requestTimeout: 60_000,
		genReqId: () => randomBytes(6).toString("base64url"),
		routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
	})
	const assets = createAssets([...pageStyles, ...consoleStyles, ...guideStyles, ...underWayScripts])

	await http.register(cookie)
	await http.register(formbody)
	await http.register(multipart, {
		limits: { fileSize: uploadLimitBytes, files: 1, fields: 20, fieldSize: 100_000 },
		throwFileSizeLimit: true,
	})
	await http.register(rateLimit, { global: false })
	setSecurityHeaders(http, config)
	refuseOtherSites(http, config)
	compressAnswers(http)
	logAnswers(http)
	answerErrors(http, config)
	limitClosing(http, config.closeTimeoutMs ?? 5_000)
	serveAssets(http, assets)
	http.get("/healthz", async (_request, reply) => reply.header("cache-control", "no-store").send({ status: "alive" }))
	for (const mount of parts.routes) await mount(http)
	return { http, assets }
}

/** Hops are counted from our own end: the first is who holds the connection. */
function trusted(proxies: number | string | undefined): string | false | ((address: string, hop: number) => boolean) {
	if (proxies === undefined) return false
	return typeof proxies === "string" ? proxies : (_address, hop) => hop < proxies
}

const contentSecurityPolicy = [
	"default-src 'self'",
	"img-src 'self' data: blob:",
	"media-src 'self' blob:",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
].join("; ")

function setSecurityHeaders(http: FastifyInstance, config: WebConfig): void {
	const isHttps = config.publicUrl?.startsWith("https://") ?? false
	http.addHook("onRequest", async (request, reply) => {
		reply.headers({
			"content-security-policy": contentSecurityPolicy,
			"x-content-type-options": "nosniff",
			// Not "no-referrer": with it browsers send `Origin: null` on our own forms.
			"referrer-policy": "same-origin",
			"x-frame-options": "DENY",
			"permissions-policy": "geolocation=(), payment=(), usb=()",
			"x-request-id": request.id,
		})
		// Where the line is not encrypted browsers heed neither, and complain of the second.
		if (isHttps) reply.headers({ "strict-transport-security": "max-age=31536000", "cross-origin-opener-policy": "same-origin" })
	})
}

function refuseOtherSites(http: FastifyInstance, config: WebConfig): void {
	http.addHook("onRequest", async (request) => {
		const fetchSite = request.headers["sec-fetch-site"]
		const facts = {
			method: request.method,
			host: request.host,
			origin: request.headers.origin,
			fetchSite: typeof fetchSite === "string" ? fetchSite : undefined,
		}
		if (!isFromOurPages(facts, config.publicUrl)) throw new WebError("cross-site")
	})
}

function logAnswers(http: FastifyInstance): void {
	http.addHook("onResponse", async (request, reply) => {
		const line = {
			method: request.method,
			route: request.routeOptions.url ?? "unmatched",
			status: reply.statusCode,
			ms: Math.round(reply.elapsedTime),
		}
		request.log.info(line, "request")
	})
}

function answerErrors(http: FastifyInstance, config: WebConfig): void {
	http.setNotFoundHandler(async () => {
		throw new WebError("not-found")
	})
	http.setErrorHandler(async (error, request, reply) => {
		const told = tellError(error, config.locale)
		if (error instanceof z.ZodError)
			request.log.warn({ route: request.routeOptions.url ?? "unmatched" }, "something did not pass its schema")
		if (told.status >= 500) request.log.error({ error, route: request.routeOptions.url ?? "unmatched" }, "request failed")
		reply.code(told.status).header("cache-control", "no-store")
		if (wantsPage(request.headers.accept)) {
			const isConsole = /^\/console(\/|\?|$)/.test(request.url)
			const page = renderErrorPage(told, { requestId: request.id, locale: config.locale, demo: config.demo, isConsole })
			return reply.type("text/html; charset=utf-8").send(page)
		}
		return reply.type("application/problem+json; charset=utf-8").send(JSON.stringify(problemOf(told, request.id)))
	})
}

/** Browsers opening a page name text/html; scripts, platforms and command-line clients do not. */
function wantsPage(accept: string | undefined): boolean {
	return accept?.includes("text/html") ?? false
}

function limitClosing(http: FastifyInstance, closeTimeoutMs: number): void {
	let deadline: NodeJS.Timeout | undefined
	http.addHook("preClose", async () => {
		deadline = setTimeout(() => http.server.closeAllConnections(), closeTimeoutMs)
		deadline.unref()
	})
	http.addHook("onClose", async () => clearTimeout(deadline))
}

function serveAssets(http: FastifyInstance, assets: Assets): void {
	http.get<{ Params: { hash: string; name: string } }>("/assets/:hash/:name", async (request, reply) => {
		const encoding = chooseEncoding(request.headers["accept-encoding"])
		const found = await assets.read(`/assets/${request.params.hash}/${request.params.name}`, encoding)
		if (found === undefined) throw new WebError("not-found")
		if (encoding !== "identity") reply.header("content-encoding", encoding)
		return reply
			.type(found.type)
			.header("vary", "Accept-Encoding")
			.header("cache-control", "public, max-age=31536000, immutable")
			.send(found.body)
	})
}
