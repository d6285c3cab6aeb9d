/** Text in spreadsheets. Pure. */

/** What a spreadsheet could take for a formula begins with an apostrophe: it is shown and never run. */
export function plainCell(text: string): string {
	return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}
