// @ts-check
/** Talking to the server, and what to do when it no longer knows this browser or asks for quiet. */
import { say, showNote } from "./page.js"

const reloadKey = "cunkou.reloaded"
let quietUntil = 0

/** How long the server asked us to stay quiet, ms from now; 0 when it did not. */
export function quietMs() {
	return Math.max(0, quietUntil - Date.now())
}

/** Undefined where no answer came. @param {string} url @param {RequestInit} init @param {number} timeoutMs @returns {Promise<Response | undefined>} */
export async function request(url, init, timeoutMs) {
	const aborter = typeof AbortController === "function" ? new AbortController() : undefined
	const timer = aborter && setTimeout(() => aborter.abort(), timeoutMs)
	try {
		const response = await fetch(url, Object.assign({ credentials: "same-origin", signal: aborter && aborter.signal }, init))
		if (response.status === 429) quietUntil = Date.now() + 1000 * (Number(response.headers.get("retry-after")) || 10)
		if (response.ok) forgetReload()
		return response
	} catch (_noNetwork) {
		return undefined
	} finally {
		clearTimeout(timer)
	}
}

/** A reload brings a new session; if that did not help, cookies are off and reloading again would not help either. */
export function renewSession() {
	try {
		if (sessionStorage.getItem(reloadKey) === null) {
			sessionStorage.setItem(reloadKey, "1")
			location.reload()
			return
		}
	} catch (_blocked) {
		// Falls through to the words: without storage there are no cookies either.
	}
	showNote(say("noCookies"), true)
}

function forgetReload() {
	try {
		sessionStorage.removeItem(reloadKey)
	} catch (_blocked) {
		// Nothing was kept.
	}
}
