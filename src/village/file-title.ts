/** Names of exported files. Pure. */

/** `007-title`: titles may be the same, and may hold signs that no file system takes. */
export function fileTitle(number: number, title: string): string {
	const safe = [...title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+/, "_")].slice(0, 60).join("").trim()
	return `${String(number).padStart(3, "0")}-${safe}`
}
