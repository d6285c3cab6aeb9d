/** What a text says of persons, hidden before it leaves the machine. Every sign stays in its place, so that what is quoted back is found. Pure. */

/** Seven digits and more, as people write them: phones, identity and account numbers. Longer than needed is hidden rather than less. */
const digits = /[0-9０-９](?:[\s\-‐-―－.．·()（）]{0,2}[0-9０-９]){6,}[xXｘＸ]?/gu
const mail = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/gu
const nameLengths = [8, 7, 6, 5, 4, 3, 2] as const

/** `names`: those of the roster, where there is one. Of as many UTF-16 units as `text`. */
export function hidden(text: string, names: ReadonlySet<string> = new Set()): string {
	const shown = text.replace(mail, stars).replace(digits, stars)
	return names.size === 0 ? shown : withoutNames(shown, names)
}

const stars = (found: string): string => "*".repeat(found.length)

/** Looked up by what stands in the text, the longest first: a village has more names than a text has signs. */
function withoutNames(text: string, names: ReadonlySet<string>): string {
	let left = ""
	for (let at = 0; at < text.length; ) {
		const length = nameLengths.find((each) => at + each <= text.length && names.has(text.slice(at, at + each)))
		left += length === undefined ? (text[at] ?? "") : "某".repeat(length)
		at += length ?? 1
	}
	return left
}
