/**
 * The board by keys: j and k go from item to item, x ticks the first line, a accepts, / searches. The count of what is ticked stands
 * beside the tools. Without this script everything is there, by pointer and tab.
 */
/** @returns {HTMLElement[]} */
function rowsNow() {
	/** @type {HTMLElement[]} */
	const found = []
	for (const row of Array.from(document.querySelectorAll("[data-row]"))) if (row instanceof HTMLElement) found.push(row)
	return found
}

/** @param {Element | null} row @param {string} selector */
function first(row, selector) {
	return row === null ? null : row.querySelector(selector)
}

/** @returns {Element | null} */
function current() {
	const active = document.activeElement
	const row = active === null ? null : active.closest("[data-row]")
	// Where one question follows the other, the first is meant until another is gone to.
	return row === null && document.querySelector("[data-first]") !== null ? document.querySelector("[data-row]") : row
}

/** @param {number} by */
function go(by) {
	const rows = rowsNow()
	const active = document.activeElement
	const at = rows.findIndex((row) => active !== null && row.contains(active))
	const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
	if (next !== undefined) next.focus()
}

/** @param {string} selector */
function press(selector) {
	const button = first(current(), selector)
	if (button instanceof HTMLElement) button.click()
}

/** @type {Record<string, () => void>} */
const keys = {
	j: () => go(1),
	k: () => go(-1),
	x: () => press("input[type=checkbox]"),
	a: () => press("button[name=accept]"),
	r: () => {
		const fold = first(current(), ".board-rename")
		const title = first(fold, "input")
		if (!(fold instanceof HTMLDetailsElement) || !(title instanceof HTMLInputElement)) return
		fold.open = true
		title.select()
	},
	y: () => press("button[value=yes]"),
	n: () => press("button[value=no]"),
	"/": () => {
		const find = document.querySelector("input[type=search]")
		if (find instanceof HTMLElement) find.focus()
	},
}

document.addEventListener("keydown", (event) => {
	const target = event.target
	if (event.key === "Enter" && !event.isComposing && target instanceof HTMLInputElement && target.type === "text") {
		const act = target.closest(".board-act, .board-rename")
		const button = first(act, "button")
		if (!(button instanceof HTMLElement)) return
		event.preventDefault()
		button.click()
		return
	}
	const isTyping = target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select")
	const act = keys[event.key]
	if (isTyping || event.ctrlKey || event.metaKey || event.altKey || act === undefined) return
	event.preventDefault()
	act()
})

function count() {
	const ticked = document.querySelectorAll("[data-board] input[type=checkbox]:checked").length
	for (const place of Array.from(document.querySelectorAll("[data-count]"))) place.textContent = ticked === 0 ? "" : String(ticked)
	const tools = document.querySelector("[data-tools]")
	if (ticked === 0 || !(tools instanceof HTMLDetailsElement) || window.innerWidth < 900 || tools.open) return
	tools.open = true
	const act = tools.querySelector("details")
	if (act !== null) act.open = true
}

/** Where items are many, those that fit what is typed are offered. */
let asked = 0
document.addEventListener("input", (event) => {
	const typed = event.target
	const field = typed instanceof HTMLInputElement ? typed.closest("[data-targets]") : null
	const offered = first(field, "datalist")
	if (!(typed instanceof HTMLInputElement) || !(field instanceof HTMLElement) || offered === null) return
	const mine = ++asked
	setTimeout(() => {
		if (mine !== asked || typed.value.trim() === "") return
		fetch(`${field.dataset.targets}?find=${encodeURIComponent(typed.value.trim())}`, { credentials: "same-origin" })
			.then((answer) => (answer.ok ? answer.json() : []))
			.then((/** @type {string[]} */ names) => {
				if (mine !== asked) return
				offered.textContent = ""
				for (const name of names) {
					const option = document.createElement("option")
					option.value = name
					offered.appendChild(option)
				}
			})
			// Without what is offered the words still find their item.
			.catch(() => undefined)
	}, 200)
})

/** The tools open beside the column in which one ticks: over it they would cover what they are about. @param {Event} event */
function aside(event) {
	const box = event.target
	const tools = document.querySelector("[data-tools]")
	if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.checked || tools === null) return
	const row = box.closest("[data-row]")
	if (row === null) return
	const { left, width } = row.getBoundingClientRect()
	tools.classList.toggle("is-left", window.innerWidth >= 900 && left + width / 2 > (window.innerWidth + 220) / 2 + width / 4)
}

document.addEventListener("change", aside)
document.addEventListener("change", count)
function ready() {
	for (const hint of Array.from(document.querySelectorAll("[data-keys]"))) if (hint instanceof HTMLElement) hint.hidden = false
	count()
}
ready()
// After a press that was answered in place.
document.addEventListener("board:fresh", ready)
