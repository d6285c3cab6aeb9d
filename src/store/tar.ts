/** Plain tar archives (POSIX ustar), files only: anybody can open a backup with the tools of their machine. Streams; nothing is held whole. */

export type TarFile = { readonly name: string; readonly size: number; readonly content: AsyncIterable<Uint8Array> }

const blockBytes = 512
/** Eleven octal digits. */
const maxBytes = 8 ** 11 - 1

/** The archive's bytes. Throws when a name or a file is too long for the format, or a file is not as long as it said. */
export async function* packTar(files: AsyncIterable<TarFile>, at: number): AsyncGenerator<Uint8Array> {
	for await (const { name, size, content } of files) {
		yield header(name, size, at)
		let left = size
		for await (const chunk of content) {
			left -= chunk.length
			if (left < 0) break
			yield chunk
		}
		if (left !== 0) throw new Error(`${name} changed while it was packed`)
		yield Buffer.alloc(padding(size))
	}
	yield Buffer.alloc(2 * blockBytes)
}

function padding(size: number): number {
	return (blockBytes - (size % blockBytes)) % blockBytes
}

function header(name: string, size: number, at: number): Buffer {
	if (Buffer.byteLength(name) > 100 || size > maxBytes) throw new Error(`${name} does not fit into a tar archive`)
	const block = Buffer.alloc(blockBytes)
	block.write(name, 0)
	block.write("0000600\0", 100)
	block.write("0000000\0", 108)
	block.write("0000000\0", 116)
	block.write(`${size.toString(8).padStart(11, "0")}\0`, 124)
	block.write(
		`${Math.floor(at / 1_000)
			.toString(8)
			.padStart(11, "0")}\0`,
		136,
	)
	block.write("        ", 148)
	block.write("0", 156)
	block.write("ustar\x0000", 257)
	const sum = block.reduce((total, byte) => total + byte, 0)
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
	return block
}

/** What is no such archive, or breaks off. */
class TarError extends Error {
	readonly code = "TAR_UNREADABLE"
}

/** The files of an archive, one after another; each content must be read before the next file is asked for. */
export async function* unpackTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
	const source = byteReader(bytes)
	for (;;) {
		const block = await source.exactly(blockBytes)
		if (block.every((byte) => byte === 0)) return
		const { name, size } = readHeader(block)
		const content = source.stream(size)
		yield { name, size, content }
		for await (const _ of content) {
			// Whatever was left unread.
		}
		await source.exactly(padding(size))
	}
}

function readHeader(block: Buffer): { readonly name: string; readonly size: number } {
	const claimed = Number.parseInt(block.toString("latin1", 148, 154), 8)
	const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
	const size = Number.parseInt(block.toString("latin1", 124, 135), 8)
	if (claimed !== sum || block.toString("latin1", 257, 262) !== "ustar" || block[156] !== 48 || !Number.isSafeInteger(size))
		throw new TarError("not a tar archive of plain files")
	const name = block.toString("utf8", 0, 100)
	return { name: name.slice(0, name.indexOf("\0") === -1 ? 100 : name.indexOf("\0")), size }
}

function byteReader(bytes: AsyncIterable<Uint8Array>) {
	const source = bytes[Symbol.asyncIterator]()
	let held: Uint8Array = new Uint8Array(0)
	async function some(most: number): Promise<Uint8Array> {
		while (held.length === 0) {
			const next = await source.next()
			if (next.done === true) throw new TarError("the archive breaks off")
			held = next.value
		}
		const taken = held.subarray(0, most)
		held = held.subarray(taken.length)
		return taken
	}
	async function* stream(size: number): AsyncGenerator<Uint8Array> {
		for (let left = size; left > 0; ) {
			const chunk = await some(left)
			left -= chunk.length
			yield chunk
		}
	}
	async function exactly(size: number): Promise<Buffer> {
		const parts: Uint8Array[] = []
		for await (const chunk of stream(size)) parts.push(chunk)
		return Buffer.concat(parts)
	}
	return { stream, exactly }
}
