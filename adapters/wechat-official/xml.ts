/** The platform's XML: one flat `<xml>` of text nodes. Pure. */
import { XMLParser } from "fast-xml-parser"
import { z } from "zod"

/** Largest callback taken, bytes: texts are at most 2 KB, everything else is references. */
export const maxBodyBytes = 64 * 1024

const parser = new XMLParser({
	ignoreAttributes: true,
	// No entity is ever resolved, ours or theirs: what is not CDATA is read as it stands.
	processEntities: false,
	// A MsgId has 64 bits and must stay text.
	parseTagValue: false,
	trimValues: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
})

const documentSchema = z.object({ xml: z.record(z.string().max(64), z.unknown()) })

/** The text nodes by name; undefined for anything that is not such a document. A node that holds nodes, or stands twice, is left out. */
export function readXml(text: string): Readonly<Record<string, string>> | undefined {
	// Declared entities and document types are what XML bombs and external entities are made of; the platform sends none.
	if (text.length > maxBodyBytes || /<!(?!\[CDATA\[)/i.test(withoutCdata(text))) return undefined
	try {
		const parsed = documentSchema.safeParse(parser.parse(text))
		if (!parsed.success) return undefined
		return Object.fromEntries(
			Object.entries(parsed.data.xml).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
		)
	} catch {
		return undefined
	}
}

function withoutCdata(text: string): string {
	return text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "")
}

/** A document of these nodes, all as CDATA but numbers. */
export function writeXml(nodes: Readonly<Record<string, string | number>>): string {
	const lines = Object.entries(nodes).map(([name, value]) => `<${name}>${typeof value === "number" ? value : cdata(value)}</${name}>`)
	return `<xml>${lines.join("")}</xml>`
}

function cdata(text: string): string {
	return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`
}
