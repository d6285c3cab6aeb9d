/**
 * Recordings in WeChat's own format (SILK v3): a mark, then blocks of 20 ms, each behind its length in two bytes, the lower first.
 * No browser plays them and we do not decode them: they are kept whole, can be fetched, and go back to WeChat as what they are. Pure.
 */

const mark = Buffer.from("#!SILK_V3", "latin1")
const blockMs = 20
/** Ends the file in the codec's own tools; WeChat leaves it out. */
const endOfFile = 0xffff

/** WeChat puts a byte 2 before the mark, the codec's own tools do not. */
function markAt(bytes: Buffer): number | undefined {
	const start = bytes[0] === 2 ? 1 : 0
	return bytes.subarray(start, start + mark.length).equals(mark) ? start : undefined
}

export function isSilk(content: Uint8Array): boolean {
	return markAt(bufferOf(content)) !== undefined
}

/** How long the recording is, ms; undefined for what is no such recording. One that breaks off counts as far as it goes. */
export function silkMs(content: Uint8Array): number | undefined {
	const bytes = bufferOf(content)
	const start = markAt(bytes)
	if (start === undefined) return undefined
	let blocks = 0
	for (let at = start + mark.length; at + 2 <= bytes.length; ) {
		const length = bytes.readUInt16LE(at)
		if (length === endOfFile) break
		at += 2 + length
		if (at <= bytes.length) blocks += 1
	}
	return blocks * blockMs
}

function bufferOf(content: Uint8Array): Buffer {
	return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}
