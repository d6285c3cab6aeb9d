/** The smallest files that are what they say: a tenth of a second of silence, and one grey point. */

/** WAV, 8 kHz, 8 bit, one channel. */
function silence(samples: number): Buffer {
	const header = Buffer.alloc(44)
	header.write("RIFF", 0, "latin1")
	header.writeUInt32LE(36 + samples, 4)
	header.write("WAVEfmt ", 8, "latin1")
	header.writeUInt32LE(16, 16)
	header.writeUInt16LE(1, 20)
	header.writeUInt16LE(1, 22)
	header.writeUInt32LE(8_000, 24)
	header.writeUInt32LE(8_000, 28)
	header.writeUInt16LE(1, 32)
	header.writeUInt16LE(8, 34)
	header.write("data", 36, "latin1")
	header.writeUInt32LE(samples, 40)
	return Buffer.concat([header, Buffer.alloc(samples, 0x80)])
}

/** PNG, one point, eight bits of grey. */
const point = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64")

export const sampleBytes = { voice: silence(800), image: point } as const
