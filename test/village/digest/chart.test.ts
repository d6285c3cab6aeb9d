/** The digest's picture: small enough for a chat, nothing of it cut at an edge, its title and its note beside each other. */
import { expect, test } from "vitest"
import { chartPicture } from "../../../src/village/digest/chart.ts"
import { inkAcross, type Pixels, pixelsOf } from "../../support/scan.ts"

const long = "阿卜杜热合曼买买提明𠮷家沟第二村民小组（含新建集中安置点东西两片）及周边各自然村"
/** A week's, from and to the widest times of day. */
const longestNote = "11月23日 晚上10:00到11月30日 晚上10:00"
const rows = (labels: readonly string[]) => labels.map((label, n) => ({ label, count: 3 * n, of: n % 2 === 0 ? 40 : null }))

async function picture(
	title: string,
	panel: string,
	labels: readonly string[],
	note = longestNote,
): Promise<{ readonly png: Uint8Array; readonly pixels: Pixels }> {
	const png = await chartPicture([{ title: panel, rows: rows(labels) }], { title, note })
	if (png === undefined) throw new Error("nothing was drawn")
	return { png, pixels: pixelsOf(png) }
}

test("names of any length and of any signs stay inside, and it stays below 120 KB", async () => {
	const labels = ["一组", long, "=cmd|'/C calc'!A0", "👩🏽‍🌾", "𫚭㼆䶮", "Featherstonehaugh Group", "七", "八", "九", "十"]
	const { png, pixels } = await picture(long, `=${long}`, labels)
	expect(png.length).toBeLessThan(120 * 1024)
	const [first, last] = inkAcross(pixels, [0, pixels.height]) ?? [0, pixels.width]
	expect(first).toBeGreaterThanOrEqual(6)
	expect(last).toBeLessThanOrEqual(pixels.width - 20)
})

test("however long the village's name, the time stands whole below it", async () => {
	const band: readonly [number, number] = [64, 94]
	const [short, other] = [await picture("村", "一", ["一组"]), await picture(long, "一", ["一组"])]
	const note = inkAcross(short.pixels, band)
	expect(note?.[1]).toBeGreaterThan(300)
	expect(inkAcross(other.pixels, band)).toEqual(note)
	const without = await picture("村", "一", ["一组"], longestNote.slice(0, -1))
	expect(inkAcross(without.pixels, band)?.[1], "its last sign is there").toBeLessThan((note?.[1] ?? 0) - 3)
})

test("where nothing is to be drawn there is no picture", async () => {
	expect(await chartPicture([{ title: "一", rows: [] }], { title: "清江村", note: "今天" })).toBeUndefined()
})

test("on the screen of a phone its signs are large enough to be read", async () => {
	const { pixels } = await picture("清江村", "问卷", ["一组"])
	// A chat 390 wide shows it 300 wide; the names of the bars are 26 high.
	expect((26 * 300) / pixels.width).toBeGreaterThan(12)
})
