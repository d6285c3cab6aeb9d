// @ts-check
/**
 * The page's fixed parts, its settings and words. The page works without any script (plain forms); the scripts add sending without
 * reload, retries that survive a reload, and news as it comes. ES2017 modules, no build step: old phones run these files as they stand.
 */

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
	const found = document.getElementById(id)
	if (!found) throw new Error(`missing element ${id}`)
	return found
}

export const main = byId("main")
export const log = byId("log")

/** @type {{ maxText: number, maxUploadBytes: number, timeGapMs: number, wholePattern: string, words: { [key: string]: string } }} */
export const settings = JSON.parse(main.dataset.client || "{}")

/** @param {string} key @param {{ [name: string]: string | number }} [values] */
export function say(key, values) {
	const given = values || {}
	return (settings.words[key] || key).replace(/\{(\w+)\}/g, (place, name) => (name in given ? String(given[name]) : place))
}

/** @param {string} selector @returns {HTMLElement[]} */
export function rowsIn(selector) {
	return elementsIn(log, selector)
}

/** @param {ParentNode} parent @param {string} selector @returns {HTMLElement[]} */
export function elementsIn(parent, selector) {
	return Array.from(parent.querySelectorAll(selector)).filter(isElement)
}

/** @param {unknown} node @returns {node is HTMLElement} */
export function isElement(node) {
	return node instanceof HTMLElement
}

/** @param {string} tag @param {{ [name: string]: string }} attributes @param {(Node | string)[]} [children] @returns {HTMLElement} */
export function make(tag, attributes, children) {
	const element = document.createElement(tag)
	for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name] || "")
	for (const child of children || []) element.append(child)
	return element
}

/** A text's parts, with spans around dates and times, which stay on one line; the same as the server's page makes. @param {string} text @returns {(Node | string)[]} */
export function wholeParts(text) {
	const parts = text.split(new RegExp(`(${settings.wholePattern})`))
	return parts.map((part, index) => (index % 2 === 0 ? part : make("span", { class: "whole" }, [part])))
}

const note = byId("note")

/** Says something above the input, until `hideNote`. @param {string} words @param {boolean} isError */
export function showNote(words, isError) {
	note.textContent = words
	note.classList.toggle("note-error", isError)
	note.hidden = false
}

export function hideNote() {
	note.hidden = true
}
