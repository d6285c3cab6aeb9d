/** What proofs are made of: canonical JSON (RFC 8785), hexadecimal, SHA-256, also where a browser has no WebCrypto. */

/** @typedef {null | boolean | number | string | Json[] | { [key: string]: Json }} Json */

/** @param {Json} value @returns {string} */
export function canonical(value) {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
	if (typeof value !== "object" || value === null) return JSON.stringify(value)
	const members = Object.keys(value).sort()
	return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] === undefined ? null : value[key])}`).join(",")}}`
}

/** @param {string} hex */
export function bytesOf(hex) {
	return new Uint8Array((hex.match(/../g) || []).map((pair) => Number.parseInt(pair, 16)))
}

/** @param {Uint8Array} bytes */
export function hexOf(bytes) {
	return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("")
}

/** @param {Uint8Array[]} parts */
export function joined(parts) {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
	let at = 0
	for (const part of parts) {
		whole.set(part, at)
		at += part.length
	}
	return whole
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function sha256(bytes) {
	// Pages opened over plain http get no WebCrypto; the hash is then computed by hand.
	if (!window.crypto || !crypto.subtle) return sha256ByHand(bytes)
	return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}

/** FIPS 180-4. @param {Uint8Array} message */
function sha256ByHand(message) {
	/** @type {number[]} */
	const primes = []
	for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
	/** The first 32 bits of the fraction. @param {number} value */
	const fraction = (value) => Math.floor((value - Math.floor(value)) * 4294967296)
	const constants = primes.map((prime) => fraction(prime ** (1 / 3)))
	const state = new Uint32Array(primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))))
	const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
	padded.set(message)
	padded[message.length] = 0x80
	const view = new DataView(padded.buffer)
	view.setUint32(padded.length - 8, Math.floor(message.length / 536870912))
	view.setUint32(padded.length - 4, (message.length * 8) % 4294967296)
	const w = new Uint32Array(64)
	/** @param {number} word @param {number} by */
	const turn = (word, by) => (word >>> by) | (word << (32 - by))
	/** @param {Uint32Array} list @param {number} index */
	const at = (list, index) => list[index] || 0
	for (let block = 0; block < padded.length; block += 64) {
		for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + i * 4)
		for (let i = 16; i < 64; i++) {
			const [a, b] = [at(w, i - 15), at(w, i - 2)]
			const [s0, s1] = [turn(a, 7) ^ turn(a, 18) ^ (a >>> 3), turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)]
			w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1
		}
		const v = new Uint32Array(state)
		for (let i = 0; i < 64; i++) {
			const [a, b, c, e, f, g] = [at(v, 0), at(v, 1), at(v, 2), at(v, 4), at(v, 5), at(v, 6)]
			const first = at(v, 7) + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (constants[i] || 0) + at(w, i)
			const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
			v.copyWithin(1, 0, 7)
			v[4] = at(v, 4) + first
			v[0] = first + second
		}
		for (let i = 0; i < 8; i++) state[i] = at(state, i) + at(v, i)
	}
	const hash = new DataView(new ArrayBuffer(32))
	state.forEach((word, i) => {
		hash.setUint32(i * 4, word)
	})
	return new Uint8Array(hash.buffer)
}

/** @param {string} text */
export function utf8(text) {
	return new TextEncoder().encode(text)
}
