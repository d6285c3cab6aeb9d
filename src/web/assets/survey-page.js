/**
 * A survey's page with a script: questions that are not asked by what was entered are put out of sight, and what was entered is kept
 * on this phone until it is sent. Without it every question is shown with when it is to be answered, and the server does the same.
 */

/**
 * @typedef {{ op: "all" | "any", of: Condition[] } | { op: "is" | "isNot" | "greater", question: string, value: string | number }
 *   | { op: "anyOf", question: string, values: (string | number)[] } | { op: "answered", question: string }} Condition
 */

/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-sheet]")

/** @param {HTMLElement} part */
function fieldsOf(part) {
	/** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */
	const fields = part.querySelectorAll("input, textarea")
	return Array.from(fields)
}

/** What is entered for a question; files count by number only. @param {HTMLElement} part */
function enteredIn(part) {
	const values = []
	for (const field of fieldsOf(part)) {
		const isTicked = field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")
		if (isTicked ? /** @type {HTMLInputElement} */ (field).checked : field.value.trim() !== "") values.push(field.value.trim())
	}
	return values
}

/** @param {Condition} condition @param {Map<string, (string | number)[]>} entered @returns {boolean} */
function holds(condition, entered) {
	if ("of" in condition) {
		return condition.op === "all" ? condition.of.every((part) => holds(part, entered)) : condition.of.some((part) => holds(part, entered))
	}
	const chosen = entered.get(condition.question) || []
	switch (condition.op) {
		case "answered":
			return chosen.length > 0
		case "is":
			return chosen.includes(condition.value)
		case "isNot":
			return chosen.length > 0 && !chosen.includes(condition.value)
		case "anyOf":
			return chosen.some((one) => condition.values.includes(one))
		case "greater":
			return chosen.some((one) => Number(one) > Number(condition.value))
		default:
			return true
	}
}

/** Shows and hides, in the order of the survey: what hangs on a hidden question is hidden with it. @param {HTMLElement[]} parts */
function arrange(parts) {
	const entered = new Map()
	for (const part of parts) {
		const { question = "", showIf, numeric } = part.dataset
		const isAsked = showIf === undefined || holds(JSON.parse(showIf), entered)
		part.hidden = !isAsked
		if (!isAsked) continue
		const values = enteredIn(part)
		entered.set(question, numeric === undefined ? values : values.map(Number))
	}
}

/** What can be kept of the form: everything but files and what is hidden from view. @param {HTMLFormElement} whole */
function draftOf(whole) {
	/** @type {Record<string, string[]>} */
	const draft = {}
	for (const [name, value] of Array.from(new FormData(whole).entries())) {
		if (typeof value !== "string" || !name.startsWith("q.")) continue
		draft[name] = (draft[name] || []).concat(value)
	}
	return draft
}

/** @param {HTMLFormElement} whole @param {Record<string, string[]>} draft */
function restore(whole, draft) {
	for (const field of fieldsOf(whole)) {
		if (!field.name.startsWith("q.") || field.type === "file") continue
		const values = draft[field.name] || []
		if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox"))
			field.checked = values.includes(field.value)
		else field.value = values[0] || ""
	}
}

/** A phone may refuse to keep anything (private window, full): then the page works without. @param {() => void} work */
function trying(work) {
	try {
		work()
	} catch (error) {
		if (!(error instanceof DOMException) && !(error instanceof SyntaxError)) throw error
	}
}

/** @param {string} name */
const keyOf = (name) => `cunkou.sheet.${name}`

/** @param {HTMLFormElement} whole */
function start(whole) {
	/** @type {HTMLElement[]} */
	const parts = Array.from(whole.querySelectorAll("[data-question]"))
	/** @type {NodeListOf<HTMLElement>} */
	const hints = whole.querySelectorAll("[data-only-if]")
	for (const hint of Array.from(hints)) hint.hidden = true
	const { draft, fresh } = whole.dataset
	if (draft !== undefined) {
		trying(() => {
			const kept = localStorage.getItem(keyOf(draft))
			// What the server shows after an error is newer than the draft.
			if (kept !== null && fresh !== undefined) restore(whole, JSON.parse(kept))
			/** @type {HTMLElement | null} */
			const hint = document.querySelector("[data-draft-hint]")
			if (hint !== null) hint.hidden = false
		})
	}
	arrange(parts)
	const changed = () => {
		arrange(parts)
		if (draft !== undefined) trying(() => localStorage.setItem(keyOf(draft), JSON.stringify(draftOf(whole))))
	}
	whole.addEventListener("input", changed)
	whole.addEventListener("change", changed)
}

if (form !== null) start(form)

/** @type {HTMLElement | null} */
const sent = document.querySelector("[data-drop-draft]")
if (sent !== null) trying(() => localStorage.removeItem(keyOf(sent.dataset.dropDraft || "")))
