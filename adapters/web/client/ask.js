// @ts-check
/**
 * Questions with options: the buttons, what was chosen, and marking it.
 *
 * @typedef {{ id: string, label: string }} Option
 * @typedef {{ token: string, options: Option[], pick: { min: number, max: number } }} Ask
 */
import { elementsIn, make, rowsIn, say, wholeParts } from "./page.js"

/** Chosen options by the token of their ask; known before an older ask is loaded. @type {Map<string, string[]>} */
const chosenByToken = new Map()

/** @param {Ask} ask */
export function askForm(ask) {
	const several = ask.pick.max > 1
	// A scale: steps without words of their own stand side by side, not as rows with nothing in them.
	const isSteps = !several && ask.options.some((option) => option.label === "")
	const attributes = {
		class: isSteps ? "ask steps" : "ask",
		"data-token": ask.token,
		"data-min": String(ask.pick.min),
		"data-max": String(ask.pick.max),
	}
	const form = make("form", attributes, several ? [make("p", { class: "pick" }, [pickWords(ask)])] : [])
	ask.options.forEach((option, index) => {
		form.append(optionLine(option, index + 1, several))
	})
	if (several) form.append(make("button", { type: "submit", class: "confirm" }, [say("confirm")]))
	return form
}

/** @param {Option} option @param {number} number @param {boolean} several */
function optionLine(option, number, several) {
	const content = [make("span", { class: "number" }, [String(number)]), make("span", { class: "label" }, wholeParts(option.label))]
	if (!several) return make("button", { type: "submit", class: "option", name: "option", value: option.id }, content)
	return make("label", { class: "option" }, [make("input", { type: "checkbox", name: "option", value: option.id })].concat(content))
}

/** @param {Ask} ask */
function pickWords(ask) {
	const min = ask.pick.min
	const max = Math.min(ask.pick.max, ask.options.length)
	if (min === max) return say("pick.exact", { max })
	if (min > 1) return max < ask.options.length ? say("pick.between", { min, max }) : say("pick.min", { min })
	return max < ask.options.length ? say("pick.max", { max }) : say("pick")
}

/** @param {string} token */
function askOf(token) {
	return rowsIn("form.ask").find((form) => form.dataset.token === token)
}

/** @param {HTMLElement} form @returns {{ id: string, control: HTMLInputElement | HTMLButtonElement, line: HTMLElement, words: string }[]} */
function optionsOf(form) {
	return elementsIn(form, ".option").map((line) => {
		const control = /** @type {HTMLInputElement | HTMLButtonElement} */ (line.matches("button") ? line : line.querySelector("input"))
		const words = elementsIn(line, ".number, .label").map((part) => part.textContent)
		return { id: control.value, control, line, words: words.join(" ").trim() }
	})
}

/** `2 同意` for each chosen option. @param {string} token @param {string[]} ids */
export function chosenWords(token, ids) {
	const form = askOf(token)
	const words = form ? optionsOf(form).filter((option) => ids.includes(option.id)) : []
	return words.length > 0 ? words.map((option) => option.words).join("\n") : say("choice.unknown")
}

/** Shows what was chosen and disables the rest; done once per ask. @param {string} token @param {string[]} ids */
export function markChosen(token, ids) {
	chosenByToken.set(token, ids)
	const form = askOf(token)
	if (!form || form.classList.contains("answered")) return
	setAnswered(form, true)
	for (const option of optionsOf(form)) {
		const isChosen = ids.includes(option.id)
		if (option.control instanceof HTMLInputElement) option.control.checked = isChosen
		if (isChosen) option.line.append(make("span", { class: "chosen" }, [say("chosen")]))
	}
}

/** Makes an ask usable again after its answer was refused. @param {string} token */
export function unmarkChosen(token) {
	chosenByToken.delete(token)
	const form = askOf(token)
	if (!form) return
	setAnswered(form, false)
	for (const mark of elementsIn(form, ".chosen")) mark.remove()
}

/** @param {HTMLElement} form @param {boolean} isAnswered */
function setAnswered(form, isAnswered) {
	form.classList.toggle("answered", isAnswered)
	for (const control of elementsIn(form, "button, input")) control.toggleAttribute("disabled", isAnswered)
}

/** Marks asks that came after their answer was known (older pages). @param {HTMLElement} row */
export function markKnown(row) {
	for (const form of elementsIn(row, "form.ask")) {
		const ids = chosenByToken.get(form.dataset.token || "")
		if (ids) markChosen(form.dataset.token || "", ids)
	}
}

/** The options a pressed button stands for, or undefined after saying what is missing. @param {HTMLElement} form @param {HTMLButtonElement} button @returns {string[] | undefined} */
export function pickedBy(form, button) {
	if (!button.classList.contains("confirm")) return [button.value]
	const ids = optionsOf(form)
		.filter((option) => option.control instanceof HTMLInputElement && option.control.checked)
		.map((option) => option.id)
	const missing = Math.max(1, Number(form.dataset.min)) - ids.length
	const surplus = ids.length - Number(form.dataset.max)
	if (missing <= 0 && surplus <= 0) return ids
	for (const line of elementsIn(form, ".pick")) {
		line.textContent = missing > 0 ? say("pick.tooFew", { count: missing }) : say("pick.tooMany", { count: surplus })
		line.classList.add("pick-wrong")
		line.setAttribute("role", "alert")
	}
	return undefined
}
