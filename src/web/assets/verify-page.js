/**
 * The page that checks one proof of the ledger, in the browser, without a network. It carries this script and those it is made of within itself,
 * so that it can be saved. A QR code opens it with a proof, or a receipt, as digits behind the #.
 */
import { unpacked } from "./verify-pack.js"
import { anchors, examine, examineReceipt, readProof } from "./verify-proof.js"

/** @typedef {import("./verify-bytes.js").Json} Json */
/** @typedef {import("./verify-proof.js").Found} Found */
/** @typedef {import("./verify-proof.js").Proof} Proof */
/** @typedef {import("./verify-proof.js").Receipt} Receipt */

/** @type {{ [key: string]: string }} */
const words = JSON.parse(textOf("words"))

/** @param {string} id */
function byId(id) {
	const found = document.getElementById(id)
	if (found === null) throw new Error(`no element ${id}`)
	return found
}

/** @param {string} id */
function textOf(id) {
	return byId(id).textContent || ""
}

/** @param {string} key @param {{ [name: string]: string | number }} [values] */
function say(key, values) {
	return (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => String(values ? values[name] : ""))
}

/** @param {number} at */
function timeOf(at) {
	return new Date(at).toLocaleString(document.documentElement.lang, { timeZone: byId("words").getAttribute("data-zone") || undefined })
}

/** @param {string} tag @param {string} text @param {string} [className] */
function element(tag, text, className) {
	const made = document.createElement(tag)
	made.textContent = text
	if (className) made.className = className
	return made
}

/** @param {Json | undefined} value */
function listed(value) {
	return element("pre", typeof value === "string" ? value : JSON.stringify(value, null, 2))
}

/** @param {Proof | Receipt} given @returns {given is Proof} */
function isProof(given) {
	return "path" in given
}

/** @param {Proof | Receipt} given @param {string} known @param {Receipt | undefined} receipt */
async function show(given, known, receipt) {
	const { entry } = given
	const found = isProof(given) ? await examine(given, known, receipt) : await examineReceipt(given)
	const isBad = found.some(({ finding }) => finding === "bad")
	const isKnown = found.some(({ key }) => anchors.indexOf(key) >= 0)
	const verdict = isBad ? "bad" : !isProof(given) ? "early" : isKnown ? "good" : "alone"
	const parts = [element("h2", say(verdict), `verdict verdict-${verdict}`)]
	if (verdict !== "good") parts.push(element("p", say(`${verdict}Why`)))
	parts.push(element("h3", say("entry", { seq: entry.seq, kind: words[`kind.${entry.kind}`] || entry.kind, time: timeOf(entry.at) })))
	parts.push(element("p", say("says")), listed(entry.body), element("h3", say("checked")))
	const list = document.createElement("ul")
	for (const { finding, key, values, original } of found) {
		const said = values === undefined || typeof values.at !== "number" ? values : { time: timeOf(values.at) }
		const line = element("li", say(key, said), `finding finding-${finding}`)
		if (original !== undefined) line.appendChild(listed(original))
		list.appendChild(line)
	}
	const open = document.createElement("ul")
	for (const key of ["notOthers", "notPerson", "notNewest"]) open.appendChild(element("li", say(key)))
	present(parts.concat([list, element("h3", say("notChecked")), open]))
}

/** @param {HTMLElement[]} parts */
function present(parts) {
	const result = byId("result")
	result.textContent = ""
	for (const part of parts) result.appendChild(part)
	result.hidden = false
	result.focus()
}

/** @param {string} key */
function tell(key) {
	present([element("p", say(key), "verdict verdict-bad")])
}

/** @param {Blob} file @returns {Promise<string>} */
function readFile(file) {
	return new Promise((resolve) => {
		const reader = new FileReader()
		reader.onloadend = () => resolve(typeof reader.result === "string" ? reader.result : "")
		reader.readAsText(file)
	})
}

/** A proof as it is pasted: the text of a file, or the address in a QR code. @param {string} text */
function proofIn(text) {
	const digits = /#([0-9]+)$/.exec(text)
	return readProof(digits === null ? text : unpacked(digits[1] || "") || "")
}

async function check() {
	const chooser = byId("file")
	const [file] = chooser instanceof HTMLInputElement && chooser.files ? Array.from(chooser.files) : []
	const field = byId("text")
	const pasted = field instanceof HTMLTextAreaElement ? field.value.trim() : ""
	const knownField = byId("known")
	const known = knownField instanceof HTMLInputElement ? knownField.value.replace(/\s/g, "").toLowerCase() : ""
	if (file === undefined && pasted === "") return tell("nothing")
	if (known !== "" && !/^[0-9a-f]{64}$/.test(known)) return tell("badKnown")
	const texts = [pasted, file === undefined ? "" : await readFile(file)].filter((text) => text !== "")
	const given = texts.map(proofIn)
	const [first, second] = given
	if (first === undefined || given.some((one) => one === undefined)) return tell("unreadable")
	// A receipt that was kept, beside the proof that came later: the proof has to be of what the receipt says. Else what was chosen last counts.
	if (second === undefined || isProof(first) === isProof(second)) return show(second || first, known, undefined)
	return isProof(first) ? show(first, known, second) : show(second, known, first)
}

/** What a QR code brought along. */
function begin() {
	const field = byId("text")
	if (!/^#[0-9]+$/.test(location.hash) || !(field instanceof HTMLTextAreaElement)) return
	field.value = location.href
	check().catch(() => tell("unreadable"))
}

byId("form").addEventListener("submit", (event) => {
	event.preventDefault()
	check().catch(() => tell("unreadable"))
})
// A saved copy cannot ask the village for anything.
if (location.protocol === "file:") byId("find").hidden = true
byId("form").hidden = false
window.addEventListener("hashchange", begin)
begin()
