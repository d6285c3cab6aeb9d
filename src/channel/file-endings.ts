/** Endings of the types the media store keeps: platforms go by a file's name. */
const fileEndings: ReadonlyMap<string, string> = new Map([
	["image/jpeg", "jpg"],
	["image/png", "png"],
	["image/webp", "webp"],
	["image/gif", "gif"],
	["image/heic", "heic"],
	["audio/ogg", "ogg"],
	["audio/mpeg", "mp3"],
	["audio/mp4", "m4a"],
	["audio/wav", "wav"],
	["audio/webm", "weba"],
	["audio/amr", "amr"],
	["audio/aac", "aac"],
	// As gateways know WeChat's own recordings.
	["audio/silk", "sil"],
	["video/mp4", "mp4"],
	["application/pdf", "pdf"],
	["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
])

/** What a file is called on the phone it is sent to: as where it came from, where its name says what it is; phones open a file by its ending. */
export function fileNameOf({ media, alt }: { readonly media: string; readonly alt: string }, mime: string): string {
	const ending = fileEndings.get(mime) ?? "bin"
	const isName = alt.toLowerCase().endsWith(`.${ending}`) && alt.length <= longestName && !/[/\\\p{Cc}]/u.test(alt)
	return isName ? alt : `${media}.${ending}`
}
const longestName = 120

/** Recordings no browser plays: they are offered to be saved instead. By the ending of what the media store calls them. */
const unplayable: ReadonlySet<string> = new Set(["silk", "amr"])

/** `ref`: of the media store. */
export function isPlayable(ref: string): boolean {
	return !unplayable.has(ref.slice(ref.lastIndexOf(".") + 1))
}
