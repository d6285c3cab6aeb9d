/**
 * A press on the board is answered in place: what comes back takes the place of what stands there, so that whoever is at the twelfth item
 * is not thrown back to the first. What is ticked and typed elsewhere stays. Without this script each press is a page of its own.
 */
let isBusy = false

/** Left above the first of the items that come next, for what is said there. */
const headroom = 120

/** What a page says when it refused for want of something: everything ticked and typed is still wanted. */
const refused = /[?&]said=no-/

/** @param {ParentNode} place */
function fieldsOf(place) {
	/** @type {(HTMLInputElement | HTMLSelectElement)[]} */
	const found = []
	for (const field of Array.from(place.querySelectorAll("[data-board] input:not([type=hidden]), [data-board] select")))
		if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) found.push(field)
	return found
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
function isTick(field) {
	return field instanceof HTMLInputElement && field.type === "checkbox"
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
function keyOf(field) {
	return isTick(field) ? `${field.name} ${field.value}` : field.name
}

/** @param {ParentNode} from @param {ParentNode} to @param {boolean} all  not only what is ticked */
function carryOver(from, to, all) {
	const before = new Map(fieldsOf(from).map((field) => [keyOf(field), field]))
	for (const field of fieldsOf(to)) {
		const same = before.get(keyOf(field))
		if (same === undefined) continue
		if (isTick(field) && field instanceof HTMLInputElement && same instanceof HTMLInputElement) field.checked = same.checked
		else if (all) field.value = same.value
	}
	if (!all) return
	const folds = Array.from(from.querySelectorAll("[data-board] details"))
	Array.from(to.querySelectorAll("[data-board] details")).forEach((fold, index) => {
		const same = folds[index]
		if (fold instanceof HTMLDetailsElement && same instanceof HTMLDetailsElement) fold.open = same.open
	})
}

/** @param {Element} main */
function lostWords(main) {
	const place = main.querySelector("[data-lost]")
	return (place && place.getAttribute("data-lost")) || ""
}

/** @param {Element} main @param {string} text */
function told(main, text) {
	const place = document.createElement("div")
	place.className = "notice notice-error"
	place.setAttribute("role", "alert")
	place.textContent = text
	main.insertBefore(place, main.firstChild)
	hover(main)
}

/** What was just done is said where one looks, and gets out of the way. @param {Element} main */
function hover(main) {
	const notice = main.querySelector(".notice-success, .notice-error")
	if (!(notice instanceof HTMLElement) || notice.getBoundingClientRect().bottom > 0) return
	notice.classList.add("notice-hovering")
	setTimeout(() => {
		if (!notice.contains(document.activeElement)) notice.remove()
	}, 8000)
}

/** @param {HTMLElement} main @param {Document} next @param {HTMLButtonElement} button @param {string} address */
function swap(main, next, button, address) {
	const fresh = next.querySelector("main")
	if (!(fresh instanceof HTMLElement)) return location.assign(address)
	const rows = Array.from(main.querySelectorAll("[data-row]"))
	const row = button.closest("[data-row]")
	const isOfRow = row !== null
	const seen = row || rows.find((one) => one.getBoundingClientRect().bottom > 80) || null
	const index = seen === null ? -1 : rows.indexOf(seen)
	const top = seen === null ? 0 : seen.getBoundingClientRect().top
	const depth = window.scrollY
	const isWanting = refused.test(address)
	if (isOfRow || isWanting) carryOver(main, fresh, isWanting)
	main.replaceWith(document.adoptNode(fresh))
	history.replaceState(null, "", address)
	const after = Array.from(fresh.querySelectorAll("[data-row]"))
	// What was accepted goes to the end of the list; who accepted it goes on with what comes next.
	const isDone = ["accept", "rename", "answer"].indexOf(button.name) >= 0
	const same = seen !== null && seen.id !== "" && !isDone ? after.find(({ id }) => id === seen.id) : undefined
	const target = button.value === "accept-page" ? after[0] : same || after[Math.min(Math.max(index, 0), after.length - 1)]
	// What comes next is read from its beginning.
	const place = button.value === "accept-page" || (isDone && top < headroom) ? headroom : top
	if (target instanceof HTMLElement && depth > 0) window.scrollBy(0, target.getBoundingClientRect().top - place)
	if (target instanceof HTMLElement && isOfRow) target.focus({ preventScroll: true })
	hover(fresh)
	document.dispatchEvent(new Event("board:fresh"))
}

document.addEventListener("submit", (event) => {
	const form = event.target
	// An older browser does not say which button it was.
	const button = event.submitter
	if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return
	const main = form.closest("main")
	// What takes a while has a page of its own, which tells how far it is.
	if (form.closest("[data-inplace]") === null || main === null || button.value === "propose" || form.method !== "post") return
	event.preventDefault()
	if (isBusy) return
	isBusy = true
	main.setAttribute("aria-busy", "true")
	const body = new URLSearchParams()
	new FormData(form).forEach((value, name) => {
		if (typeof value === "string") body.append(name, value)
	})
	if (button.name !== "") body.append(button.name, button.value)
	void fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { accept: "text/html" } })
		.then((answer) => answer.text().then((text) => ({ address: answer.url, ok: answer.ok, text })))
		.then(({ address, ok, text }) => {
			const next = new DOMParser().parseFromString(text, "text/html")
			const why = ok ? null : next.querySelector("main")
			if (why !== null) {
				main.replaceWith(document.adoptNode(why))
				window.scrollTo(0, 0)
				// Signed out meanwhile, or a page that does not stand here.
			} else if (new URL(address).pathname !== location.pathname) location.assign(address)
			else swap(main, next, button, address)
		})
		.catch(() => told(main, lostWords(main)))
		.then(() => {
			isBusy = false
			main.removeAttribute("aria-busy")
		})
})
