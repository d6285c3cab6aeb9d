/** Words with a date in them: a browser breaks a line between a figure and its 年, 月 or 日 as between any two signs, and 12月5 / 日 is hard to read. */

/** The year may stand on a line of its own: in a narrow tile there is no room for all. */
const date = /(\d+年|(?:\d+月)?\d+日|\d+月|(?:凌晨|上午|中午|下午|晚上)\d+:\d\d)/

/** Whether a cell's text should break at blanks and signs only. */
export function hasDate(text: string): boolean {
	return date.test(text)
}

/** The text with its years, days and times kept on one line each. Texts without any are the text itself. */
export function Dated({ text }: { readonly text: string }) {
	if (!hasDate(text)) return text
	// Every second piece is what was looked for.
	const pieces = text.split(date)
	return pieces.map((piece, index) =>
		index % 2 === 0 ? (
			piece
		) : (
			<span key={index} class="whole">
				{piece}
			</span>
		),
	)
}
