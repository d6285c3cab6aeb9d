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
	["video/mp4", "mp4"],
])
