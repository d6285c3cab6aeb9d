import fc from "fast-check"
import { expect, test } from "vitest"
import { readXml, writeXml } from "../../../adapters/wechat-platform/xml.ts"

test("nodes are text: numbers keep every digit, entities stay as they stand", () => {
	expect(readXml("<xml><MsgId>18446744073709551615</MsgId><A><![CDATA[<b>&amp;]]></A><B>&amp;&#65;</B><C/></xml>")).toEqual({
		MsgId: "18446744073709551615",
		A: "<b>&amp;",
		B: "&amp;&#65;",
		C: "",
	})
})

test.each([
	["an XML bomb", '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'],
	["an external entity", '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>'],
	["an external subset", '<!doctype xml SYSTEM "http://evil.example/a.dtd"><xml><Content>a</Content></xml>'],
	["a declaration inside", "<xml><!ELEMENT a ANY><Content>a</Content></xml>"],
	["too much", `<xml><Content>${"a".repeat(70_000)}</Content></xml>`],
	["nothing", ""],
	["a page", "<html><body>hi</body></html>"],
	["JSON", "{}"],
	["half a document", "<xml>"],
])("refuses %s", (_name, text) => {
	const nodes = readXml(text)
	expect(nodes === undefined || Object.keys(nodes).length === 0).toBe(true)
})

test("what only looks like a declaration inside CDATA is a person's words", () => {
	expect(readXml("<xml><Content><![CDATA[<!DOCTYPE 我家>]]></Content></xml>")).toEqual({ Content: "<!DOCTYPE 我家>" })
})

test("nested and repeated nodes are left out, nothing of the prototype comes in", () => {
	const nodes = readXml("<xml><a><b>1</b></a><c>1</c><c>2</c><d>1</d></xml>")
	expect(nodes?.d).toBe("1")
	expect(nodes?.a).toBeUndefined()
	expect(nodes?.c).toBeUndefined()
	expect(readXml("<xml><__proto__><x>1</x></__proto__><d>1</d></xml>")?.x).toBeUndefined()
	expect(readXml(`<xml>${"<a>".repeat(5_000)}</xml>`)).toSatisfy((read) => read === undefined || Object.keys(read).length === 0)
})

test("what is written is read back, also what would end a CDATA section", () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 200 }), (text) => {
			// Carriage returns are lost in any XML, and blanks around are cut.
			fc.pre(!text.includes("\r") && text.trim() === text)
			expect(readXml(writeXml({ Content: `${text}]]>${text}.`, N: 7 }))).toEqual({ Content: `${text}]]>${text}.`, N: "7" })
		}),
	)
	expect(writeXml({ A: "]]>", N: 1 })).toBe("<xml><A><![CDATA[]]]]><![CDATA[>]]></A><N>1</N></xml>")
})
