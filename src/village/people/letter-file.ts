/** The letters of a village as one Word file: A4, one page a household, large type. */
import { AlignmentType, BorderStyle, ImageRun, Paragraph, Table, TableCell, TableRow, TextRun, VerticalAlign, WidthType } from "docx"
import QRCode from "qrcode"
import type { Say } from "../../engine/flow.ts"
import type { Marked } from "../demo-mark.ts"
import { wordFile } from "../word-file.ts"

export type Letter = {
	readonly number: string
	readonly group: string | null
	/** Masked: the letter lies in the letter box. */
	readonly head: string
	readonly contact: string | null
	/** Nine digits in threes. */
	readonly code: string
	/** How many phones it binds. */
	readonly uses: number
}

export type LetterFrame = Marked & {
	readonly village: string
	/** Without a trailing slash; undefined: no QR code, the digits alone. */
	readonly publicUrl: string | undefined
	readonly say: Say
}

/** Where the QR code leads: opening it fills the code in and changes nothing. */
function joinUrl(publicUrl: string, code: string): string {
	return `${publicUrl}/j/${code.replaceAll(" ", "")}`
}

/** The file's bytes. ▲ 617 letters with QR codes: 4 s on two busy cores, 0.6 MB, 180 MB of memory at the peak. */
export async function buildLetterFile(letters: readonly Letter[], frame: LetterFrame): Promise<Buffer> {
	const children: (Paragraph | Table)[] = []
	for (const [index, letter] of letters.entries()) children.push(...(await pageOf(letter, frame, index > 0)))
	return wordFile(
		frame.say("people.letter.fileName"),
		{ font: "SimHei", size: 30, margin: pageMargin, isUnnumbered: true },
		children,
		frame,
	)
}

/** Twentieths of a point: 1.8 cm. */
const pageMargin = { top: 1_020, bottom: 1_020, left: 1_134, right: 1_134 } as const
/** Pixels of 1/96 inch: 4.8 cm, read from an arm's length. */
const pictureSize = 180

async function pageOf(letter: Letter, frame: LetterFrame, isLater: boolean): Promise<readonly (Paragraph | Table)[]> {
	const { say, publicUrl } = frame
	const { number, group, head } = letter
	const who = [
		say("people.letter.household", { number }),
		...(head === "" ? [] : [say("people.letter.head", { name: head })]),
		...(group === null ? [] : [say("people.letter.group", { group })]),
	]
	const steps =
		publicUrl === undefined
			? [say("people.letter.ask"), say("people.letter.type"), say("people.letter.agree")]
			: [say("people.letter.scan", { url: `${publicUrl}/chat` }), say("people.letter.send"), say("people.letter.agree")]
	return [
		// The page begins with its first paragraph, so that nothing before it can push an empty page in between.
		line(say("people.letter.title", { village: frame.village }), {
			size: 44,
			isBold: true,
			isCentred: true,
			startsPage: isLater,
			after: 160,
		}),
		line(who.join("　"), { size: 34, isCentred: true, after: 120 }),
		line(say("people.letter.why")),
		await codeTable(letter, frame),
		line(say("people.letter.how"), { size: 34, isBold: true, before: 160 }),
		...steps.map((step, index) => line(`${index + 1}. ${step}`)),
		line(say("people.letter.kept"), { size: 34, isBold: true, before: 160 }),
		line(say("people.letter.roster"), { size: 26 }),
		line(say("people.letter.rights"), { size: 26 }),
		line(say("people.letter.paper"), { isBold: true, before: 120 }),
		line(letter.contact === null ? say("people.letter.office") : say("people.letter.contact", { name: letter.contact })),
	]
}

type Look = {
	/** Half points. */
	readonly size?: number
	readonly isBold?: boolean
	readonly isCentred?: boolean
	readonly startsPage?: boolean
	/** Twentieths of a point. */
	readonly before?: number
	readonly after?: number
}

function line(text: string, look: Look = {}): Paragraph {
	return new Paragraph({
		pageBreakBefore: look.startsPage ?? false,
		...(look.isCentred === true ? { alignment: AlignmentType.CENTER } : {}),
		spacing: { before: look.before ?? 0, after: look.after ?? 60 },
		children: [new TextRun({ text, bold: look.isBold ?? false, ...(look.size === undefined ? {} : { size: look.size }) })],
	})
}

/** The picture on the left, the digits on the right; without a picture the digits alone. */
async function codeTable(letter: Letter, { say, publicUrl }: LetterFrame): Promise<Table> {
	const digits = new TableCell({
		verticalAlign: VerticalAlign.CENTER,
		children: [
			line(say("people.letter.code"), { size: 34, isCentred: true }),
			line(letter.code, { size: 64, isBold: true, isCentred: true, after: 120 }),
			line(say("people.letter.shared", { uses: letter.uses }), { size: 26 }),
		],
	})
	const picture =
		publicUrl === undefined ? [] : [await pictureCell(joinUrl(publicUrl, letter.code), say("people.letter.picture", { code: letter.code }))]
	const border = { style: BorderStyle.SINGLE, size: 12, color: "000000" }
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		borders: { top: border, bottom: border, left: border, right: border },
		rows: [new TableRow({ cantSplit: true, children: [...picture, digits] })],
	})
}

async function pictureCell(url: string, description: string): Promise<TableCell> {
	const data = await QRCode.toBuffer(url, { errorCorrectionLevel: "M", margin: 4, scale: 4 })
	const image = new ImageRun({
		type: "png",
		data,
		transformation: { width: pictureSize, height: pictureSize },
		altText: { name: "QR", title: description, description },
	})
	return new TableCell({
		width: { size: 34, type: WidthType.PERCENTAGE },
		verticalAlign: VerticalAlign.CENTER,
		children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [image] })],
	})
}
