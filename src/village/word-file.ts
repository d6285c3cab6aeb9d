/** The frame of every Word file: A4, a typeface Windows and WPS have, what it is on each page. Loaded only when a file is made. */
import { AlignmentType, Document, type FileChild, Footer, Header, Packer, PageNumber, PageOrientation, Paragraph, TextRun } from "docx"
import { demoMark, type Marked } from "./demo-mark.ts"

export type WordLook = {
	readonly font: "SimHei" | "SimSun"
	/** Half points. */
	readonly size: number
	/** Twentieths of a point. */
	readonly margin: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
	/** A list of many columns lies across. */
	readonly isWide?: boolean
	/** Pages of their own, each for another household: a number would puzzle. */
	readonly isUnnumbered?: boolean
}

/** `edge` all around, twentieths of a point. */
export function evenMargin(edge: number): WordLook["margin"] {
	return { top: edge, bottom: edge, left: edge, right: edge }
}

/** The file's bytes. `of`: made-up data says so above every page. */
export function wordFile(
	title: string,
	{ font, size, margin, isWide = false, isUnnumbered = false }: WordLook,
	children: readonly FileChild[],
	of: Marked,
): Promise<Buffer> {
	const orientation = isWide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT
	const mark = demoMark(of)
	const edge = (parts: readonly (string | (typeof PageNumber)["CURRENT" | "TOTAL_PAGES"])[]) =>
		new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: parts, size: 22, color: "404040" })] })
	return Packer.toBuffer(
		new Document({
			creator: "cunkou",
			title,
			styles: { default: { document: { run: { font: faceOf(font), size } }, ...headingsOf(font, size) } },
			sections: [
				{
					properties: { page: { size: { width: 11_906, height: 16_838, orientation }, margin } },
					...(mark !== "" && { headers: { default: new Header({ children: [edge([mark])] }) } }),
					...(!isUnnumbered && {
						footers: { default: new Footer({ children: [edge([PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES])] }) },
					}),
					children: [...children],
				},
			],
		}),
	)
}

function faceOf(font: WordLook["font"]) {
	return { ascii: "Arial", hAnsi: "Arial", eastAsia: font }
}

/** Headings as on paper of an office: black, bold, a little room above. Word's own are blue and thin. */
function headingsOf(font: WordLook["font"], size: number) {
	const heading = (larger: number, before: number) => ({
		run: { font: faceOf(font), bold: true, color: "000000", size: size + larger },
		paragraph: { spacing: { before, after: 100 }, keepNext: true },
	})
	return { heading1: heading(10, 0), heading2: heading(4, 240), heading3: heading(2, 200) }
}
