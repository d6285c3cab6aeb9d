/**
 * Pictures and maps of parcels, handed in together and named by the parcel's number. They help to recognise what is confirmed and are no part
 * of it: a row's hash covers its words, so a picture may come later, or a better one.
 */
import { basename, extname } from "node:path"
import { and, eq, isNull } from "drizzle-orm"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { foldWidth } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { listZip, readZipEntry } from "../people/index.ts"
import type { SignCx } from "./answering.ts"
import { type Campaign, rowsNow } from "./repo.ts"
import { signoffTables } from "./tables.ts"

/** A picture goes onto a page that a cheap phone opens over the mobile network. */
export const maxPictureBytes = 3 * 1024 * 1024
export const maxZipBytes = 60 * 1024 * 1024
export const mostPictures = 2_000

export type Picture = { readonly name: string /** Undefined: too large to be kept. */; readonly bytes: Buffer | undefined }
export const pictureFaults = ["noParcel", "twice", "too-large", "not-picture", "zip"] as const
export type PictureFault = (typeof pictureFaults)[number]
export type Refused = { readonly name: string; readonly why: PictureFault }

/** The pictures within what was sent: each file itself, or what its zip holds. Nothing is unpacked beyond what may be kept. */
async function picturesIn(
	files: readonly Picture[],
): Promise<{ readonly pictures: readonly Picture[]; readonly refused: readonly Refused[] }> {
	const pictures: Picture[] = []
	const refused: Refused[] = []
	for (const { name, bytes } of files) {
		if (!isZip(name, bytes)) {
			pictures.push({ name, bytes })
			continue
		}
		const entries = bytes === undefined ? undefined : listZip(bytes)
		if (bytes === undefined || entries === undefined) {
			refused.push({ name, why: bytes === undefined ? "too-large" : "zip" })
			continue
		}
		for (const entry of entries) {
			if (entry.name.endsWith("/") || isOfTheArchiver(entry.name)) continue
			const isSmall = entry.bytes <= maxPictureBytes
			const content = isSmall ? await readZipEntry(bytes, entry) : undefined
			if (isSmall && content === undefined) refused.push({ name: entry.name, why: "zip" })
			else pictures.push({ name: entry.name, bytes: content })
		}
	}
	return { pictures, refused }
}

function isZip(name: string, bytes: Buffer | undefined): boolean {
	return bytes === undefined ? extname(name).toLowerCase() === ".zip" : bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))
}

/** What macOS and Windows put beside the pictures. */
function isOfTheArchiver(path: string): boolean {
	return path.startsWith("__MACOSX/") || basename(path).startsWith("._") || /^(thumbs\.db|\.ds_store)$/i.test(basename(path))
}

/** X-001.JPG, 图/Ｘ-001.jpg and x-001 name the parcel X-001. */
function numberOf(name: string): string {
	const base = basename(name.replaceAll("\\", "/"))
	return foldWidth(base.slice(0, base.length - extname(base).length))
		.trim()
		.toLowerCase()
}

export type PhotosTaken = { readonly put: number; readonly refused: readonly Refused[]; readonly without: number; readonly rows: number }

/** Stores what are pictures of the campaign's parcels, without the place they were taken at, and ties each to its parcel. */
export async function takeParcelPhotos(
	{ media, store }: Pick<House, "media" | "store">,
	cx: SignCx,
	campaign: Campaign,
	files: readonly Picture[],
): Promise<PhotosTaken> {
	const { villageId, id } = campaign
	const { pictures, refused } = await picturesIn(files)
	const rows = await store.read((reader) => rowsNow(reader, villageId, id))
	const numbers = new Map(rows.map(({ number }) => [foldWidth(number).trim().toLowerCase(), number]))
	const stored = new Map<string, string>()
	const bad: Refused[] = [...refused]
	for (const { name, bytes } of pictures) {
		const number = numbers.get(numberOf(name))
		if (number === undefined) bad.push({ name, why: "noParcel" })
		else if (stored.has(number)) bad.push({ name, why: "twice" })
		else if (bytes === undefined || bytes.length > maxPictureBytes) bad.push({ name, why: "too-large" })
		else {
			const kept = await media.put(bytes, {})
			if ("refused" in kept) bad.push({ name, why: kept.refused === "too-large" ? "too-large" : "not-picture" })
			else if (!kept.mime.startsWith("image/")) bad.push({ name, why: "not-picture" })
			else stored.set(number, kept.ref)
		}
	}
	await store.tx((tx) => tie(tx, cx, campaign, stored))
	const without = rows.filter(({ number, photo }) => photo === null && !stored.has(number)).length
	return { put: stored.size, refused: bad, without, rows: rows.length }
}

async function tie(tx: Tx, cx: SignCx, { villageId, id }: Campaign, photos: ReadonlyMap<string, string>): Promise<void> {
	const { signoffRow: r } = tx.tables(signoffTables)
	for (const [number, photo] of photos)
		await tx.db
			.update(r)
			.set({ photo })
			.where(and(eq(r.villageId, villageId), eq(r.campaignId, id), eq(r.number, number), isNull(r.replacedAt)))
	if (photos.size > 0)
		await addRecord(tx, {
			villageId,
			id: cx.house.newId(),
			at: cx.now,
			event: "signoff.photos",
			subject: id,
			actor: cx.by,
			data: { photos: photos.size },
		})
}
