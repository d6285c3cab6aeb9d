/** Endings of the types the media store keeps: platforms go by a file's name. */
export const fileEndings: ReadonlyMap<string, string> = new Map([
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
])

/** Recordings no browser plays: they are offered to be saved instead. By the ending of what the media store calls them. */
const unplayable: ReadonlySet<string> = new Set(["silk", "amr"])

/** `ref`: of the media store. */
export function isPlayable(ref: string): boolean {
	return !unplayable.has(ref.slice(ref.lastIndexOf(".") + 1))
}
