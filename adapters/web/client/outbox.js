// @ts-check
/**
 * Sending: each message keeps its id over every try, so it counts once; it is kept on the phone until the village has it.
 *
 * @typedef {import("./storage.js").Pending} Pending
 * @typedef {"stored" | "later" | "no-session" | { refused: string }} Delivery
 */
import { markChosen, unmarkChosen } from "./ask.js"
import { input, setInput } from "./input.js"
import { keepingPlace, newestCursor, rowOf, scrollToEnd, setStatus, waitingRows } from "./log.js"
import { hideNote, log, make, say, showNote } from "./page.js"
import { quietMs, renewSession, request } from "./request.js"
import { bubble, makeRow } from "./rows.js"
import { changePending, forgetPending, mediaOf, newId, pendingMessages } from "./storage.js"

/** Failed tries in a row after which a message is shown as not sent; it is still tried. */
const triesBeforeFailed = 3
let tries = 0
let isFlushing = false
/** @type {number | undefined} */
let retryTimer
/** @type {() => void} */
let afterStored = () => undefined

/** @param {() => void} callback called after each message the village has taken */
export function whenStored(callback) {
	afterStored = callback
}

/** Shows a message, keeps it and sends it. @param {{ kind: Pending["kind"], text: string, id?: string, name?: string, prompt?: string, options?: string[] }} said */
export function enqueue(said) {
	/** @type {Pending} */
	const message = Object.assign({ id: newId(), at: Date.now(), seen: newestCursor() }, said)
	changePending((list) => list.concat([message]))
	if (navigator.onLine === false) showNote(say("offline"), false)
	else hideNote()
	showPending(message)
	scrollToEnd()
	sendNow()
}

/** Tries at once, whatever failed before. */
export function sendNow() {
	tries = 0
	void flush()
}

/** Shows what an earlier visit could not send, and goes on sending it. */
export function startOutbox() {
	for (const message of pendingMessages()) {
		// Taken already, only the answer was lost.
		if (rowOf(message.id)) forgetPending(message.id)
		else showPending(message)
	}
	void flush()
}

/** @param {Pending} message */
function showPending(message) {
	const row = makeRow("own", [bubble(shownWords(message))])
	row.dataset.id = message.id
	log.append(row)
	if (message.prompt !== undefined && message.options) markChosen(message.prompt, message.options)
	if (isMedia(message)) void showPreview(row, message)
	if (message.refused === undefined) showSending(row)
	else showRefused(row, message)
}

/** @param {Pending} message */
function shownWords(message) {
	if (message.kind === "photo") return say("photo")
	return message.kind === "voice" ? say("voice") : message.text
}

/** @param {Pending} message */
function isMedia(message) {
	return message.kind === "photo" || message.kind === "voice"
}

/** @param {HTMLElement} row @param {Pending} message */
async function showPreview(row, message) {
	const blob = await mediaOf(message.id)
	const words = row.querySelector(".bubble")
	if (!blob || !words) return
	if (message.kind === "voice") {
		const sound = make("audio", { class: "sound", controls: "", src: URL.createObjectURL(blob), "aria-label": say("voice.sent") })
		return keepingPlace(() => words.replaceWith(sound))
	}
	const image = make("img", { src: URL.createObjectURL(blob), alt: say("photo.sent") })
	keepingPlace(() => words.replaceWith(make("span", { class: "picture" }, [image])))
}

/** @param {HTMLElement} row */
function showSending(row) {
	setStatus(row, make("p", { class: "status" }, [say("sending")]))
}

/** @param {HTMLElement} row */
function showFailed(row) {
	const again = make("button", { type: "button", class: "status status-failed" }, [say("failed")])
	again.addEventListener("click", () => {
		for (const waiting of waitingRows()) if (waiting.querySelector("button.status-failed")) showSending(waiting)
		sendNow()
	})
	keepingPlace(() => setStatus(row, again))
}

/** @param {HTMLElement} row @param {Pending} message */
function showRefused(row, message) {
	if (message.prompt !== undefined) unmarkChosen(message.prompt)
	const status = make("p", { class: "status status-failed" }, [message.refused || say("refused")])
	if (message.kind === "text") {
		const edit = make("button", { type: "button" }, [say("edit")])
		edit.addEventListener("click", () => {
			setInput(message.text)
			forgetPending(message.id)
			row.remove()
			input.focus()
		})
		status.append(edit)
	}
	keepingPlace(() => setStatus(row, status))
}

/** Sends what waits, one after another and in order; a refused one does not hold up the rest. */
async function flush() {
	if (isFlushing) return
	isFlushing = true
	clearTimeout(retryTimer)
	try {
		for (let message = nextMessage(); message; message = nextMessage()) {
			const delivery = await deliver(message)
			if (delivery === "no-session") return renewSession()
			if (delivery === "later") return retryLater()
			if (delivery === "stored") settle(message)
			else refuse(message, delivery.refused)
		}
	} finally {
		isFlushing = false
	}
}

function nextMessage() {
	return pendingMessages().find((message) => message.refused === undefined)
}

/** @param {Pending} message */
function settle(message) {
	tries = 0
	forgetPending(message.id)
	const row = rowOf(message.id)
	if (row) setStatus(row, undefined)
	afterStored()
}

/** @param {Pending} message @param {string} words */
function refuse(message, words) {
	const refused = Object.assign({}, message, { refused: words })
	changePending((list) => list.map((one) => (one.id === message.id ? refused : one)))
	const row = rowOf(message.id)
	if (row) showRefused(row, refused)
}

function retryLater() {
	tries += 1
	retryTimer = window.setTimeout(() => void flush(), Math.max(quietMs(), Math.min(30000, 1000 * 2 ** tries)))
	if (tries < triesBeforeFailed) return
	for (const message of pendingMessages()) {
		const row = rowOf(message.id)
		if (row && message.refused === undefined) showFailed(row)
	}
}

/** @param {Pending} message @returns {Promise<Delivery>} */
async function deliver(message) {
	const response = isMedia(message) ? await sendMedia(message) : await sendWords(message)
	if (response === "lost") return { refused: say(message.kind === "voice" ? "voice.lost" : "photo.lost") }
	if (!response) return "later"
	if (response.ok) return "stored"
	if (response.status === 401) return "no-session"
	if (response.status === 429 || response.status === 408 || response.status >= 500) return "later"
	return { refused: await problemWords(response) }
}

/** @param {Response} response */
async function problemWords(response) {
	try {
		const problem = await response.json()
		return String(problem.title || say("refused"))
	} catch (_notJson) {
		return say("refused")
	}
}

/** @param {Pending} message */
function ageOf(message) {
	return Math.max(0, Date.now() - message.at)
}

/** @param {Pending} message */
function sendWords(message) {
	const said = message.kind === "choice" ? { prompt: message.prompt, options: message.options } : { text: message.text }
	const body = JSON.stringify(Object.assign({ id: message.id, kind: message.kind, ageMs: ageOf(message), seen: message.seen }, said))
	return request("/chat/messages", { method: "POST", headers: { "content-type": "application/json" }, body }, 20000)
}

/** @param {Pending} message @returns {Promise<Response | undefined | "lost">} */
async function sendMedia(message) {
	const blob = await mediaOf(message.id)
	if (!blob) return "lost"
	const form = new FormData()
	form.append("id", message.id)
	form.append("ageMs", String(ageOf(message)))
	form.append("file", blob, message.name || "photo.jpg")
	return request("/chat/media", { method: "POST", headers: { "x-cunkou-chat": "1" }, body: form }, 120000)
}
