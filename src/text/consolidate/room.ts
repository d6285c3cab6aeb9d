/** Arrays of numbers that grow: the array itself where `size` fits, else a copy twice as long as needed. Pure. */

export function roomForInts(old: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
	if (size <= old.length) return old
	const wider = new Int32Array(size * 2)
	wider.set(old)
	return wider
}

export function roomForFloats(old: Float32Array<ArrayBuffer>, size: number): Float32Array<ArrayBuffer> {
	if (size <= old.length) return old
	const wider = new Float32Array(size * 2)
	wider.set(old)
	return wider
}
