/** What the files of an export are called and made of. Pure. */
import type { ExportFile } from "./affair.ts"

/** `007-title`: titles may be the same, and may hold signs that no file system takes. */
export function fileTitle(number: number, title: string): string {
	const safe = [...title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+/, "_")].slice(0, 60).join("").trim()
	return `${String(number).padStart(3, "0")}-${safe}`
}

/** A file that is made at once, when it is written. */
export function wholeFile(name: string, make: () => Promise<Uint8Array>): ExportFile {
	return { name, content: made(make) }
}

async function* made(make: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield await make()
}
