/** Options as people write them, and back: one a line, places after a bar (免费体检｜20). Pure. */

/** Options of a cell or a line: one a line; on a single line separated by 、 / or ；. */
export function optionsIn(text: string): readonly string[] {
	const lines = text.split(/\r?\n/)
	const parts = lines.length > 1 ? lines : text.split(/[、/／;；]/)
	return parts.map((part) => part.trim()).filter((part) => part !== "")
}

const withPlaces = /^(.*\S)\s*[|｜]\s*(\d{1,9})\s*个?$/s

/** An option as a survey file holds it: its label, or label and places. */
export function optionOf(text: string): string | { readonly label: string; readonly quota: number } {
	const [, label, places] = withPlaces.exec(text) ?? []
	return label === undefined ? text : { label, quota: Number(places) }
}

/** An option as it is written. */
export function optionText(option: { readonly label: string }): string {
	return "quota" in option && typeof option.quota === "number" ? `${option.label}｜${option.quota}` : option.label
}
