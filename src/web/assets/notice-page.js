/**
 * A view counts once somebody reads: the page stays in front for some seconds and is touched, scrolled or clicked. A program that only
 * fetches the page, as chats do for a preview, does neither. Without this script the button below the notice does the same.
 */
const readingMs = 5000
const form = document.querySelector("form[data-seen]")

/** @param {HTMLFormElement} shown */
function whenRead(shown) {
	let isTouched = false
	let seenMs = 0
	const touch = () => {
		isTouched = true
	}
	for (const kind of ["scroll", "pointerdown", "keydown", "touchstart"]) addEventListener(kind, touch, { passive: true, once: true })
	const timer = setInterval(() => {
		if (!document.hidden) seenMs += 500
		if (!isTouched || seenMs < readingMs) return
		clearInterval(timer)
		const body = new URLSearchParams()
		for (const [name, value] of new FormData(shown)) if (typeof value === "string") body.append(name, value)
		body.append("how", "read")
		fetch(shown.action, { method: "POST", body, credentials: "same-origin" }).catch(() => undefined)
	}, 500)
}

if (form instanceof HTMLFormElement) whenRead(form)
