/** Dates and times of day stay on one line: on a phone 12月 at one line's end and 3日 at the next one's start is read twice. */

/**
 * What is not broken, the day and the time each for itself: 2026年12月3日, 12月3日, 晚上8:00, 15:30. Never longer than eleven signs, so
 * that it fits a bubble in large type. Goes to the page's scripts as it stands.
 */
export const wholePattern =
	"(?:\\d{4}年)?\\d{1,2}月\\d{1,2}日|(?:凌晨|上午|中午|下午|晚上)?\\d{1,2}[:：]\\d{2}(?!\\d)|\\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"

/** The same words, with spans around what stays together. `client/rows.js` makes the same. */
export function Whole({ text }: { readonly text: string }) {
	const parts = text.split(new RegExp(`(${wholePattern})`))
	return (
		<>
			{parts.map((part, index) =>
				index % 2 === 0 ? (
					part
				) : (
					<span key={index} class="whole">
						{part}
					</span>
				),
			)}
		</>
	)
}
