/**
 * A proof or a receipt as digits, short enough for a QR code: what is hexadecimal goes as bytes, what every proof says as one byte, and all of
 * it as decimal digits, which a QR code holds at 3⅓ bits each and an address carries after its #, where no server sees it. The page that
 * checks proofs unpacks it (src/web/assets/verify-pack.js). Pure.
 */
import type { Json } from "../engine/flow.ts"

/** First byte of everything packed. A change of anything below is another one; the page goes on reading the old. */
const format = 1
const hexMark = 1
const uuidMark = 2
/** Said in nearly every proof; each stands for one byte from 3 on, and none may be moved. */
export const fragments: readonly string[] = [
	'{"format":"cunkou-proof/1","entry":{"villageId":"',
	'{"format":"cunkou-receipt/1","entry":{"villageId":"',
	'","seq":',
	',"kind":"signoff.signature","at":',
	',"kind":"signoff.objection","at":',
	',"body":{"campaign":"',
	'","commitment":"',
	'","counts":true,"household":"',
	'","n":',
	',"paper":false,"rows":',
	',"statement":"',
	'"}},"path":["',
	'"],"root":{"size":',
	',"root":"',
	'","at":',
	',"signature":"',
	'","keyId":"',
	'"},"publicKey":"',
	'","opening":{"salt":"',
	'"}},"opening":{"salt":"',
	'","value":{"household":"',
	',"answer":"confirm","signer":"',
	',"answer":"object","signer":"',
	'","capacity":"',
	'","means":"',
	'","level":"',
	'","statement":"',
	'","rows":"',
	'","',
]
/** Bytes per group of digits: 1, 2 or 3 left over at the end take 3, 5 or 8. */
const groupBytes = 4
const digitsOf = [0, 3, 5, 8, 10] as const

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const hexRun = /^(?:[0-9a-f]{2}){4,255}/

/** JSON holds no control character as such, so the first bytes are free to stand for something. */
export function packed(value: Json): string {
	const text = JSON.stringify(value)
	const parts: Buffer[] = [Buffer.from([format])]
	let plain = ""
	const flush = () => {
		parts.push(Buffer.from(plain, "utf8"))
		plain = ""
	}
	for (let at = 0; at < text.length; ) {
		const rest = text.slice(at, at + 512)
		const fragment = fragments.findIndex((one) => rest.startsWith(one))
		const run = uuid.exec(rest)?.[0] ?? hexRun.exec(rest)?.[0]
		if (fragment < 0 && run === undefined) {
			plain += text.charAt(at)
			at++
			continue
		}
		flush()
		if (fragment >= 0) {
			parts.push(Buffer.from([uuidMark + 1 + fragment]))
			at += fragments[fragment]?.length ?? 0
			continue
		}
		const bytes = Buffer.from((run ?? "").replaceAll("-", ""), "hex")
		parts.push(Buffer.from(run?.includes("-") === true ? [uuidMark] : [hexMark, bytes.length]), bytes)
		at += run?.length ?? 0
	}
	flush()
	return digits(Buffer.concat(parts))
}

function digits(bytes: Buffer): string {
	let text = ""
	for (let at = 0; at < bytes.length; at += groupBytes) {
		const size = Math.min(groupBytes, bytes.length - at)
		text += String(bytes.readUIntBE(at, size)).padStart(digitsOf[size] ?? 0, "0")
	}
	return text
}
