// @ts-check
/** Starts the chat page. */
import { startComposer } from "./composer.js"
import { growInput, startInput } from "./input.js"
import { keepingPlace, scrollToEnd, startLog } from "./log.js"
import { poll, startNews } from "./news.js"
import { sendNow, startOutbox, whenStored } from "./outbox.js"
import { byId, say } from "./page.js"
import { startRecorder } from "./recorder.js"
import { recall, remember } from "./storage.js"

const root = document.documentElement
const typeKey = "cunkou.type"
const typeButton = byId("type-size")

/** @param {boolean} isLarge */
function setType(isLarge) {
	root.classList.toggle("large", isLarge)
	typeButton.textContent = say(isLarge ? "smaller" : "larger")
	growInput()
}

function startType() {
	setType(recall(typeKey) === "large")
	typeButton.addEventListener("click", () => {
		const isLarge = !root.classList.contains("large")
		remember(typeKey, isLarge ? "large" : "normal")
		keepingPlace(() => setType(isLarge))
	})
}

/** Where the keyboard lies over the page instead of shrinking it (iOS), the page is made as high as what is visible. */
function followKeyboard() {
	const viewport = window.visualViewport
	if (!viewport) return
	viewport.addEventListener("resize", () => {
		// Zooming in with two fingers also shrinks what is visible; then the page stays as it is.
		if (Math.abs(viewport.scale - 1) > 0.01) return
		keepingPlace(() => root.style.setProperty("--height", `${Math.round(viewport.height)}px`))
		window.scrollTo(0, 0)
	})
}

root.classList.add("scripted")
startInput()
startType()
followKeyboard()
startLog()
startComposer()
startRecorder()
whenStored(poll)
startOutbox()
scrollToEnd()
startNews(sendNow)
