import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"
import fc from "fast-check"
import { expect, test } from "vitest"
import { contentDisposition } from "../../src/village/send-file.ts"

test("a Chinese name is saved under itself, and by others under a plain one", () => {
	expect(contentDisposition("attachment", "名册.xlsx", "file.xlsx")).toBe(
		`attachment; filename="file.xlsx"; filename*=UTF-8''%E5%90%8D%E5%86%8C.xlsx`,
	)
	expect(contentDisposition("inline", "灯 (1)'s*.jpg")).toBe("inline; filename*=UTF-8''%E7%81%AF%20%281%29%27s%2A.jpg")
})

test("no name ends the header, begins another or is refused", () => {
	const piece = fc.constantFrom("\r\n", "\r", "\n", '"', "'", ";", "\\", "灯", "\ud83d", "😀", "../", "\0", "%0d%0a", "set-cookie: a=b")
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
			const value = contentDisposition("attachment", pieces.join(""), "file.bin")
			expect(value).toMatch(/^attachment; filename="file\.bin"; filename\*=UTF-8''[A-Za-z0-9_.!~%-]*$/)
			// Node itself refuses what no header may hold.
			new ServerResponse(new IncomingMessage(new Socket())).setHeader("content-disposition", value)
		}),
	)
})
