/** Reads multipart/form-data as clients of the Bot API write it; stricter readers stumble over a missing blank. */
export type FormPart = { readonly name: string; readonly fileName: string | undefined; readonly mime: string; readonly bytes: Buffer }

export function readForm(body: Buffer, contentType: string): readonly FormPart[] {
	const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
	if (boundary === undefined) throw new Error("a form without a boundary")
	const delimiter = Buffer.from(`--${boundary}`)
	const parts: FormPart[] = []
	for (let from = body.indexOf(delimiter); from >= 0; ) {
		const start = from + delimiter.length
		const next = body.indexOf(delimiter, start)
		if (next < 0) break
		parts.push(readPart(body.subarray(start + 2, next - 2)))
		from = next
	}
	return parts
}

function readPart(part: Buffer): FormPart {
	const end = part.indexOf("\r\n\r\n")
	const head = part.subarray(0, end).toString("utf8")
	const fileName = /filename="?([^"\r\n]*)"?/i.exec(head)?.[1]
	return {
		name: /\bname="([^"]*)"/i.exec(head)?.[1] ?? "",
		fileName: fileName === undefined ? undefined : decodeURIComponent(fileName),
		mime: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? "",
		bytes: part.subarray(end + 4),
	}
}
