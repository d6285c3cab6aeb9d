// @ts-check
/**
 * The conversation on the page: where things are put, and staying where the reader reads.
 *
 * @typedef {import("./rows.js").Entry} Entry
 * @typedef {{ entries: Entry[], first: number, cursor: number, more: boolean }} Batch
 */
import { markChosen, markKnown } from "./ask.js"
import { byId, isElement, log, main, make, rowsIn, say, settings } from "./page.js"
import { request } from "./request.js"
import { rowFor, timeLine } from "./rows.js"

const scroller = byId("scroller")
const toEnd = byId("to-end")
let cursor = Number(main.dataset.cursor)
let first = Number(main.dataset.first)

/** Cursor of the newest stored entry on the page. */
export function newestCursor() {
	return cursor
}

/** The scroller runs from the end (column-reverse), so 0 is the end in every browser. */
function isAtEnd() {
	return Math.abs(scroller.scrollTop) < 40
}

export function scrollToEnd() {
	scroller.scrollTop = 0
	toEnd.hidden = true
}

/** Changes the page without moving what is being read. @param {() => void} change */
export function keepingPlace(change) {
	const atEnd = isAtEnd()
	const edge = scroller.getBoundingClientRect().top
	const anchor = atEnd ? undefined : Array.from(log.children).find((row) => row.getBoundingClientRect().bottom > edge)
	const before = anchor ? anchor.getBoundingClientRect().top : 0
	change()
	if (atEnd) scrollToEnd()
	else if (anchor) scroller.scrollTop += anchor.getBoundingClientRect().top - before
}

/** @param {string} id */
export function rowOf(id) {
	return rowsIn(".row.own").find((row) => row.dataset.id === id)
}

/** Rows of messages the village may not have yet; they stand at the end. */
export function waitingRows() {
	return rowsIn(".row.own:not([data-cursor])")
}

/** Shows the time above a stored row that comes after a pause. Only the village's clock counts: the phone's may be wrong. @param {HTMLElement} row */
function showTime(row) {
	const previous = row.previousElementSibling
	const previousAt = isElement(previous) ? Number(previous.dataset.at || 0) : 0
	const at = Number(row.dataset.at)
	if (at - previousAt > settings.timeGapMs && !row.querySelector(".when")) row.prepend(timeLine(at))
}

/** @param {HTMLElement} row @param {HTMLElement | undefined} status */
export function setStatus(row, status) {
	for (const old of Array.from(row.querySelectorAll(".status"))) old.remove()
	if (status) row.append(status)
}

/** Puts one stored entry before `before`; a row that stands for it already becomes it. @param {Entry} entry @param {Element | null} before */
function showEntry(entry, before) {
	const waiting = entry.side === "person" ? rowOf(entry.id) : undefined
	const row = waiting || rowFor(entry)
	row.dataset.cursor = String(entry.cursor)
	row.dataset.at = String(entry.at)
	if (entry.side === "person") {
		row.dataset.id = entry.id
		setStatus(row, undefined)
		if (entry.said.kind === "choice") markChosen(entry.said.prompt, entry.said.options)
	}
	// Moving a row that is in place already would make screen readers say it again.
	if (!waiting || waiting !== before) log.insertBefore(row, before)
	showTime(row)
	markKnown(row)
}

/** @param {Batch} batch */
export function showNew(batch) {
	const entries = batch.entries.filter((entry) => entry.cursor > cursor)
	keepingPlace(() => {
		for (const entry of entries) showEntry(entry, waitingRows()[0] || null)
	})
	cursor = Math.max(cursor, batch.cursor)
	if (!isAtEnd() && entries.some((entry) => entry.side === "village")) toEnd.hidden = false
}

/** @param {HTMLElement} button */
async function showEarlier(button) {
	const response = await request(`/chat/messages?before=${first}`, {}, 20000)
	if (!response) return
	if (!response.ok) return
	/** @type {Batch} */
	const batch = await response.json()
	const next = button.nextElementSibling
	keepingPlace(() => {
		for (const entry of batch.entries) showEntry(entry, next)
		if (!batch.more) button.remove()
	})
	first = batch.first
}

export function startLog() {
	scroller.addEventListener("scroll", () => {
		if (isAtEnd()) toEnd.hidden = true
	})
	toEnd.addEventListener("click", scrollToEnd)
	if (main.dataset.earlier !== "yes") return
	const button = make("button", { type: "button", class: "earlier" }, [say("earlier")])
	button.addEventListener("click", () => void showEarlier(button))
	log.prepend(button)
}
