// @ts-check
/** The text input: grows with the text and keeps a draft over a reload. */
import { byId } from "./page.js"
import { recall, remember } from "./storage.js"

const draftKey = "cunkou.draft"

export const input = /** @type {HTMLTextAreaElement} */ (byId("text"))

/** @param {string} text */
export function setInput(text) {
	input.value = text
	remember(draftKey, text)
	growInput()
}

export function growInput() {
	input.style.height = "auto"
	// Two pixels for the border, which scrollHeight leaves out.
	input.style.height = `${input.scrollHeight + 2}px`
}

export function startInput() {
	// What a link or the server put there goes before an old draft.
	if (input.value === "") setInput(recall(draftKey))
	else growInput()
	input.addEventListener("input", () => {
		remember(draftKey, input.value)
		growInput()
	})
}
