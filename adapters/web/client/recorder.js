// @ts-check
/**
 * Speaking instead of typing: one press records, the next one sends, at most a minute. Browsers record only on a safe line (https or
 * this machine itself) and not all of them can; elsewhere the button opens the phone's own recorder or its files.
 */
import { enqueue } from "./outbox.js"
import { byId, hideNote, say, settings, showNote } from "./page.js"
import { keepMedia, newId } from "./storage.js"

const button = byId("voice")
const cancel = byId("voice-cancel")
const picker = byId("voice-file")
const maxMs = 60000
/** A slip of the finger, not words. */
const minMs = 700
/** A minute of speech is a quarter of it. */
const maxBytes = 2 * 1024 * 1024
const bitsPerSecond = 32000
const types = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"]

/** @type {MediaRecorder | undefined} */
let recorder
let isWanted = false
let isAsking = false

export function startRecorder() {
	const input = /** @type {HTMLInputElement} */ (picker.querySelector("input"))
	input.addEventListener("change", () => void sendFile(input))
	const type = typeHere()
	if (type === undefined) {
		picker.hidden = false
		return
	}
	button.hidden = false
	button.addEventListener("click", () => (recorder ? stop(true) : void record(type)))
	cancel.addEventListener("click", () => stop(false))
}

function typeHere() {
	const canListen = window.isSecureContext && navigator.mediaDevices && typeof navigator.mediaDevices.getUserMedia === "function"
	if (!canListen || typeof MediaRecorder !== "function") return undefined
	return types.find((type) => MediaRecorder.isTypeSupported(type))
}

/** @param {string} type */
async function record(type) {
	if (isAsking) return
	isAsking = true
	try {
		await listen(await navigator.mediaDevices.getUserMedia({ audio: true }), type)
	} catch (error) {
		const isRefused = error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError")
		showNote(say(isRefused ? "voice.denied" : "voice.none"), true)
	} finally {
		isAsking = false
	}
}

/** @param {MediaStream} stream @param {string} type */
async function listen(stream, type) {
	/** @type {Blob[]} */
	const parts = []
	const current = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitsPerSecond })
	const since = Date.now()
	const showTime = () => showNote(say("voice.recording", { seconds: Math.floor((Date.now() - since) / 1000) }), false)
	const clock = window.setInterval(showTime, 500)
	const end = window.setTimeout(() => stop(true), maxMs)
	current.addEventListener("dataavailable", (event) => parts.push(event.data))
	current.addEventListener("stop", () => {
		clearInterval(clock)
		clearTimeout(end)
		for (const track of stream.getTracks()) track.stop()
		show(undefined)
		hideNote()
		if (isWanted) void send(new Blob(parts, { type: type.split(";")[0] || type }), Date.now() - since)
	})
	isWanted = false
	current.start()
	show(current)
	showTime()
}

/** @param {MediaRecorder | undefined} current */
function show(current) {
	recorder = current
	cancel.hidden = current === undefined
	button.classList.toggle("recording", current !== undefined)
	const label = button.querySelector("span")
	if (label) label.textContent = say(current ? "voice.send" : "voice.start")
}

/** @param {boolean} wanted */
function stop(wanted) {
	if (!recorder || recorder.state === "inactive") return
	isWanted = wanted
	recorder.stop()
}

/** @param {Blob} blob @param {number} lengthMs */
async function send(blob, lengthMs) {
	if (lengthMs < minMs || blob.size === 0) return showNote(say("voice.short"), true)
	if (blob.size > maxBytes) return showNote(say("voice.tooLarge"), true)
	await enqueueMedia(blob, blob.type === "audio/mp4" ? "voice.m4a" : blob.type === "audio/ogg" ? "voice.ogg" : "voice.webm")
}

/** @param {HTMLInputElement} input */
async function sendFile(input) {
	const file = input.files ? input.files[0] : undefined
	input.value = ""
	if (!file) return
	if (file.size > settings.maxUploadBytes) return showNote(say("voice.tooLarge"), true)
	await enqueueMedia(file, file.name)
}

/** @param {Blob} blob @param {string} name */
async function enqueueMedia(blob, name) {
	const id = newId()
	await keepMedia(id, blob)
	enqueue({ id, kind: "voice", text: "", name })
}
