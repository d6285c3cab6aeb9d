/**
 * A page that waits for long work: it asks for itself every two seconds while it is in view. While the answer still waits, the part that says how far
 * the work is takes its place; once it does not, the page is loaded as it now is. Without this script a link does the same.
 */
const pollMs = 2000

/** @param {HTMLElement} part */
async function look(part) {
	try {
		if (!document.hidden) {
			const answer = await fetch(location.href, { credentials: "same-origin" })
			if (answer.headers.get("x-under-way") === null) {
				location.reload()
				return
			}
			const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-under-way]")
			if (next !== null) part.innerHTML = next.innerHTML
		}
	} catch (_away) {
		// The connection is away: what the page shows stays, and the next round tries again.
	}
	setTimeout(look, pollMs, part)
}

for (const part of document.querySelectorAll("[data-under-way]")) {
	if (part instanceof HTMLElement) setTimeout(look, pollMs, part)
}
