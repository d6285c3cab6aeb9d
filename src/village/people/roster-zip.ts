/** Looks into an .xlsx (a zip) before anything unpacks it: what is inside, and how large it really becomes. */
import { promisify } from "node:util"
import { inflateRaw } from "node:zlib"

export type ZipEntry = {
	readonly name: string
	readonly method: number
	readonly packedBytes: number
	readonly bytes: number
	readonly offset: number
}

const inflate = promisify(inflateRaw)
const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const maxEntries = 2_000

/** The entries listed in the central directory; undefined when the file is no sound zip (spoiled, several disks, zip64, encrypted). */
export function listZip(bytes: Buffer): readonly ZipEntry[] | undefined {
	const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
	if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== endSignature) return undefined
	const count = bytes.readUInt16LE(end + 10)
	const entries: ZipEntry[] = []
	let at = bytes.readUInt32LE(end + 16)
	if (count > maxEntries) return undefined
	for (let index = 0; index < count; index++) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) return undefined
		const nameLength = bytes.readUInt16LE(at + 28)
		const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
		const [packedBytes, size, offset] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 42)]
		if (isEncrypted || [packedBytes, size, offset].includes(0xffffffff)) return undefined
		entries.push({
			name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
			method: bytes.readUInt16LE(at + 10),
			packedBytes,
			bytes: size,
			offset,
		})
		at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
	}
	// The directory must end right where its end is told: where it does not, programs disagree on which entries count.
	return at === end ? entries : undefined
}

/** The content of an entry; undefined when it does not unpack to the listed size. It never unpacks further than that: a bomb lies about it. */
export async function readZipEntry(bytes: Buffer, entry: ZipEntry): Promise<Buffer | undefined> {
	const { offset } = entry
	if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== localSignature) return undefined
	const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
	const packed = bytes.subarray(start, start + entry.packedBytes)
	if (packed.length !== entry.packedBytes) return undefined
	if (entry.method === 0) return packed.length === entry.bytes ? packed : undefined
	if (entry.method !== 8) return undefined
	// One byte more than listed is allowed, so that a full buffer shows a lie instead of hiding it.
	const content = await inflate(packed, { maxOutputLength: entry.bytes + 1 }).catch(() => undefined)
	return content?.length === entry.bytes ? content : undefined
}
