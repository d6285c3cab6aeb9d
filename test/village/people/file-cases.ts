/** Files as people send them, made in the test: GBK text, zips put together by hand, workbooks. */
import { crc32, deflateRawSync } from "node:zlib"
import ExcelJS from "exceljs"
import { listZip, readZipEntry } from "../../../src/village/people/roster-zip.ts"

/** Node writes no GBK, so its decoder is turned around: every two-byte sequence and the sign it stands for. */
const gbk = new Map(
	Array.from({ length: 0xfe - 0x81 + 1 }, (_, lead) => lead + 0x81).flatMap((lead) =>
		Array.from({ length: 0xfe - 0x40 + 1 }, (_, trail) => trail + 0x40)
			.filter((trail) => trail !== 0x7f)
			.map((trail): [string, number[]] => [new TextDecoder("gb18030").decode(Uint8Array.of(lead, trail)), [lead, trail]]),
	),
)

export function toGbk(text: string): Buffer {
	return Buffer.from(Array.from(text).flatMap((sign) => gbk.get(sign) ?? [sign.charCodeAt(0)]))
}

export type Packed = {
	readonly name: string
	readonly content: Buffer
	/** A size to list instead of the true one. */
	readonly listed?: number
}

export function zipOf(files: readonly Packed[]): Buffer {
	const locals: Buffer[] = []
	const central: Buffer[] = []
	let offset = 0
	for (const { name, content, listed } of files) {
		const packed = deflateRawSync(content)
		const fields = Buffer.alloc(26)
		fields.writeUInt16LE(20, 0)
		fields.writeUInt16LE(8, 4)
		fields.writeUInt32LE(crc32(content), 10)
		fields.writeUInt32LE(packed.length, 14)
		fields.writeUInt32LE(listed ?? content.length, 18)
		fields.writeUInt16LE(Buffer.byteLength(name), 22)
		const local = Buffer.concat([Buffer.from("504b0304", "hex"), fields, Buffer.from(name), packed])
		const tail = Buffer.alloc(14)
		tail.writeUInt32LE(offset, 10)
		central.push(Buffer.concat([Buffer.from("504b01021400", "hex"), fields, tail, Buffer.from(name)]))
		locals.push(local)
		offset += local.length
	}
	const directory = Buffer.concat(central)
	const end = Buffer.alloc(22)
	end.writeUInt32BE(0x504b0506, 0)
	end.writeUInt16LE(files.length, 8)
	end.writeUInt16LE(files.length, 10)
	end.writeUInt32LE(directory.length, 12)
	end.writeUInt32LE(offset, 16)
	return Buffer.concat([...locals, directory, end])
}

export async function unzip(bytes: Buffer): Promise<Packed[]> {
	const entries = listZip(bytes) ?? []
	return Promise.all(entries.map(async (entry) => ({ name: entry.name, content: (await readZipEntry(bytes, entry)) ?? Buffer.alloc(0) })))
}

/** A workbook with one sheet, filled by the test. */
export async function workbookOf(fill: (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook()
	fill(workbook.addWorksheet("花名册"), workbook)
	return Buffer.from(await workbook.xlsx.writeBuffer())
}
