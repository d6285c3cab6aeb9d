/** The platforms' XML: one `<xml>` of text nodes, seldom with nodes in them. Pure. */
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

/** The nodes by name, nested ones as they are; undefined for anything that is not such a document. */
export function readXmlTree(text: string): Readonly<Record<string, unknown>> | undefined {
	// Declared entities and document types are what XML bombs and external entities are made of; the platform sends none.
	if (text.length > maxBodyBytes || /<!(?!\[CDATA\[)/i.test(withoutCdata(text))) return undefined
	try {
		const parsed = documentSchema.safeParse(parser.parse(text))
		return parsed.success ? parsed.data.xml : undefined
	} catch {
		return undefined
	}
}

/** The text nodes by name. A node that holds nodes, or stands twice, is left out. */
export function readXml(text: string): Readonly<Record<string, string>> | undefined {
	const tree = readXmlTree(text)
	if (tree === undefined) return undefined
	return Object.fromEntries(Object.entries(tree).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])))
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
