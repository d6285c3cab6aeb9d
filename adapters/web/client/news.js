// @ts-check
/** News: asks every three seconds while the page is seen; a stream of wakes makes it quicker and the asking rarer. */
import { newestCursor, showNew } from "./log.js"
import { hideNote, say, showNote } from "./page.js"
import { quietMs, renewSession, request } from "./request.js"

let isPolling = false
let pollAgain = false
let failures = 0
/** @type {number | undefined} */
let pollTimer
/** @type {EventSource | undefined} */
let stream
let isLive = false
/** @type {() => void} */
let afterReturn = () => undefined

/** @param {() => void} callback called when the network, or the page, is back */
export function startNews(callback) {
	afterReturn = callback
	document.addEventListener("visibilitychange", () => (document.hidden ? sleep() : wakeUp()))
	window.addEventListener("pagehide", sleep)
	window.addEventListener("pageshow", (event) => event.persisted && wakeUp())
	window.addEventListener("online", wakeUp)
	window.addEventListener("offline", () => showNote(say("offline"), false))
	listen()
	poll()
}

/** Asks now, and once more if it was asking already. */
export function poll() {
	pollAgain = true
	if (!isPolling) void pollWhileAsked()
}

async function pollWhileAsked() {
	isPolling = true
	clearTimeout(pollTimer)
	while (pollAgain) {
		pollAgain = false
		await pollOnce()
	}
	isPolling = false
	schedule()
}

async function pollOnce() {
	const response = await request(`/chat/messages?cursor=${newestCursor()}`, {}, 20000)
	if (!response) return failed(true)
	if (response.status === 401) return renewSession()
	if (!response.ok) return failed(false)
	if (failures > 0) {
		failures = 0
		hideNote()
		afterReturn()
	}
	const batch = await response.json()
	showNew(batch)
	if (batch.more) pollAgain = true
}

/** One lost request is common on phones; from the second on the person is told. @param {boolean} isOffline */
function failed(isOffline) {
	failures += 1
	if (isOffline && failures >= 2) showNote(say("offline"), false)
}

function schedule() {
	clearTimeout(pollTimer)
	if (document.hidden) return
	const waitMs = failures > 0 ? Math.min(60000, 3000 * 2 ** (failures - 1)) : isLive ? 15000 : 3000
	pollTimer = window.setTimeout(poll, Math.max(waitMs, quietMs()))
}

function listen() {
	if (stream || typeof EventSource !== "function") return
	const source = new EventSource("/chat/events")
	stream = source
	source.onopen = () => {
		isLive = true
		schedule()
	}
	source.onmessage = (event) => {
		if (JSON.parse(event.data).cursor > newestCursor()) poll()
	}
	source.onerror = () => {
		isLive = false
		if (source.readyState === EventSource.CLOSED) stream = undefined
		schedule()
	}
}

/** A page nobody sees costs no battery and no data. */
function sleep() {
	if (stream) stream.close()
	stream = undefined
	isLive = false
	clearTimeout(pollTimer)
}

function wakeUp() {
	listen()
	poll()
	afterReturn()
}
