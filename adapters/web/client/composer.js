// @ts-check
/** Everything a person can press or type. */
import { chosenWords, pickedBy } from "./ask.js"
import { input, setInput } from "./input.js"
import { enqueue } from "./outbox.js"
import { byId, log, say, settings, showNote } from "./page.js"
import { keepMedia, newId } from "./storage.js"

const photo = /** @type {HTMLInputElement} */ (byId("photo"))

export function startComposer() {
	const composer = byId("composer")
	const quick = byId("quick")
	for (const place of [log, composer, quick]) place.addEventListener("submit", (event) => event.preventDefault())
	composer.addEventListener("submit", () => {
		sendInput()
		input.focus({ preventScroll: true })
	})
	input.addEventListener("keydown", (event) => {
		// While a Chinese input method is composing, Enter picks characters.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return
		event.preventDefault()
		sendInput()
	})
	quick.addEventListener("click", (event) => {
		const button = pressed(event)
		if (button) enqueue({ kind: "text", text: button.value })
	})
	log.addEventListener("click", (event) => {
		const button = pressed(event)
		const form = button && button.form
		if (button && form) choose(form, button)
	})
	photo.addEventListener("change", () => void sendPhoto())
}

/** @param {Event} event */
function pressed(event) {
	const button = event.target instanceof Element ? event.target.closest("button") : null
	return button && button.type === "submit" ? button : undefined
}

function sendInput() {
	const text = input.value
	if (text.trim() === "") return
	if (text.length > settings.maxText) return showNote(say("tooLong"), true)
	setInput("")
	enqueue({ kind: "text", text })
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
function choose(form, button) {
	const prompt = form.dataset.token
	const options = pickedBy(form, button)
	if (prompt === undefined || options === undefined) return
	enqueue({ kind: "choice", prompt, options, text: chosenWords(prompt, options) })
}

async function sendPhoto() {
	const file = photo.files ? photo.files[0] : undefined
	photo.value = ""
	if (!file) return
	const blob = await smaller(file)
	if (blob.size > settings.maxUploadBytes) return showNote(say("photo.tooLarge"), true)
	const id = newId()
	await keepMedia(id, blob)
	enqueue({ id, kind: "photo", text: "" })
}

/** Longest side of a photo as sent, pixels: saves the sender's data, and the place it was taken at does not travel along. */
const photoSide = 1600

/** @param {File} file @returns {Promise<Blob>} the file itself where the browser cannot draw it */
function smaller(file) {
	return new Promise((resolve) => {
		const image = new Image()
		image.onerror = () => resolve(file)
		image.onload = () => {
			const scale = Math.min(1, photoSide / Math.max(image.naturalWidth, image.naturalHeight))
			const canvas = document.createElement("canvas")
			canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
			canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
			const context = canvas.getContext("2d")
			if (!context) return resolve(file)
			context.drawImage(image, 0, 0, canvas.width, canvas.height)
			URL.revokeObjectURL(image.src)
			canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.82)
		}
		image.src = URL.createObjectURL(file)
	})
}
