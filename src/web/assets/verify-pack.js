/** A proof out of the digits of a QR code, as src/ledger/pack.ts packs it. */
import { hexOf } from "./verify-bytes.js"

/** One byte each, from 3 on; as in src/ledger/pack.ts, which a test compares. */
export const fragments = [
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

/** Digits that stand for 1, 2, 3 or 4 bytes. */
const groupDigits = [0, 3, 5, 8, 10]

/** @param {string} digits @returns {Uint8Array | undefined} */
function bytesIn(digits) {
	/** @type {number[]} */
	const bytes = []
	for (let at = 0; at < digits.length; at += 10) {
		const group = digits.slice(at, at + 10)
		const size = groupDigits.indexOf(group.length)
		const value = Number(group)
		if (size < 1 || value >= 256 ** size) return undefined
		for (let place = size - 1; place >= 0; place--) bytes.push(Math.floor(value / 256 ** place) % 256)
	}
	return new Uint8Array(bytes)
}

/** The JSON text that was packed; undefined for digits that are none of ours, or of a format this page does not know. @param {string} digits */
export function unpacked(digits) {
	const bytes = /^[0-9]+$/.test(digits) ? bytesIn(digits) : undefined
	if (bytes === undefined || bytes[0] !== 1) return undefined
	/** @type {string[]} */
	const parts = []
	let at = 1
	while (at < bytes.length) {
		const mark = bytes[at] || 0
		if (mark === 1 || mark === 2) {
			const start = mark === 1 ? at + 2 : at + 1
			const end = start + (mark === 1 ? bytes[at + 1] || 0 : 16)
			if (end > bytes.length) return undefined
			const hex = hexOf(bytes.subarray(start, end))
			parts.push(mark === 1 ? hex : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"))
			at = end
		} else if (mark < 32) {
			const fragment = fragments[mark - 3]
			if (fragment === undefined) return undefined
			parts.push(fragment)
			at++
		} else {
			let end = at
			while (end < bytes.length && (bytes[end] || 0) >= 32) end++
			parts.push(new TextDecoder().decode(bytes.subarray(at, end)))
			at = end
		}
	}
	return parts.join("")
}
