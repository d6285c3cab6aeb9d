/**
 * Keeps a part of a page current: an element with `data-live` names the address that gives its content, `data-cursor` what it
 * shows now. Asked every three seconds while the page is in view; without this script the page has a link that reloads it.
 */
const pollMs = 3000

/** @param {HTMLElement} part */
async function refresh(part) {
	const { live, cursor } = part.dataset
	if (live === undefined || document.hidden) return
	const answer = await fetch(`${live}?cursor=${encodeURIComponent(cursor === undefined ? "" : cursor)}`, { credentials: "same-origin" })
	const next = answer.headers.get("x-cursor")
	if (answer.status !== 200 || next === null) return
	part.innerHTML = await answer.text()
	part.dataset.cursor = next
}

/** @param {HTMLElement} part */
async function keepCurrent(part) {
	try {
		await refresh(part)
	} catch (_away) {
		// The connection is away: what the page shows stays, and the next round tries again.
	}
	setTimeout(keepCurrent, pollMs, part)
}

for (const part of document.querySelectorAll("[data-live]")) {
	if (part instanceof HTMLElement) setTimeout(keepCurrent, pollMs, part)
}
