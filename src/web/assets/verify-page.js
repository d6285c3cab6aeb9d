/**
 * Checks one proof file of the ledger, in the browser, without a network: canonical JSON (RFC 8785), the path to the root (RFC 9162
 * §2.1.3.2), the signature (Ed25519 by WebCrypto, where the browser has it). The page carries this script within itself, so that it can be
 * saved; nothing is imported.
 */

/** @typedef {null | boolean | number | string | Json[] | { [key: string]: Json }} Json */
/** @typedef {"good" | "bad" | "unsure"} Finding */
/** @typedef {{ seq: number, kind: string, at: number, villageId: string, body: Json }} Entry */
/** @typedef {{ size: number, root: string, at: number, keyId: string, signature: string }} SignedRoot */
/** @typedef {{ number: number, before: string, publicKey: string, at: number, signature: string }} Handover */
/**
 * @typedef {{ entry: Entry, path: string[], root: SignedRoot, publicKey: string | undefined, handovers: Handover[],
 *   opening: { salt: string, value: Json } | undefined }} Proof
 */

/** @type {{ [key: string]: string }} */
const words = JSON.parse(textOf("words"))

/** @param {string} id */
function byId(id) {
	const found = document.getElementById(id)
	if (found === null) throw new Error(`no element ${id}`)
	return found
}

/** @param {string} id */
function textOf(id) {
	return byId(id).textContent || ""
}

/** @param {string} key @param {{ [name: string]: string | number }} [values] */
function say(key, values) {
	return (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => String(values ? values[name] : ""))
}

/** @param {Json} value @returns {string} */
function canonical(value) {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
	if (typeof value !== "object" || value === null) return JSON.stringify(value)
	const members = Object.keys(value).sort()
	return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] === undefined ? null : value[key])}`).join(",")}}`
}

/** @param {string} hex */
function bytesOf(hex) {
	return new Uint8Array((hex.match(/../g) || []).map((pair) => Number.parseInt(pair, 16)))
}

/** @param {Uint8Array} bytes */
function hexOf(bytes) {
	return Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("")
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
	let at = 0
	for (const part of parts) {
		whole.set(part, at)
		at += part.length
	}
	return whole
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function sha256(bytes) {
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
function utf8(text) {
	return new TextEncoder().encode(text)
}

/** @param {Uint8Array<ArrayBuffer>} left @param {Uint8Array<ArrayBuffer>} right */
function nodeHash(left, right) {
	return sha256(joined([new Uint8Array([1]), left, right]))
}

/** The root that the path leads to; undefined where it does not fit. @param {Proof} proof */
async function rootOf(proof) {
	const { entry, path, root } = proof
	let node = await sha256(joined([new Uint8Array([0]), utf8(canonical(entryJson(entry)))]))
	let fn = entry.seq - 1
	let sn = root.size - 1
	if (fn > sn) return undefined
	for (const step of path) {
		if (sn === 0) return undefined
		if (fn % 2 === 1 || fn === sn) {
			node = await nodeHash(bytesOf(step), node)
			while (fn % 2 === 0 && fn !== 0) {
				fn = Math.floor(fn / 2)
				sn = Math.floor(sn / 2)
			}
		} else node = await nodeHash(node, bytesOf(step))
		fn = Math.floor(fn / 2)
		sn = Math.floor(sn / 2)
	}
	return sn === 0 ? hexOf(node) : undefined
}

/** @param {Entry} entry @returns {Json} */
function entryJson(entry) {
	return { villageId: entry.villageId, seq: entry.seq, kind: entry.kind, at: entry.at, body: entry.body }
}

/** @param {Proof} proof @returns {Promise<"good" | "bad" | "skipped" | "none">} */
async function signatureOf(proof) {
	const { entry, root, publicKey } = proof
	if (publicKey === undefined) return "none"
	if (hexOf(await sha256(bytesOf(publicKey))).slice(0, 16) !== root.keyId) return "bad"
	const claim = canonical({
		format: "cunkou-root/1",
		villageId: entry.villageId,
		size: root.size,
		root: root.root,
		at: root.at,
		keyId: root.keyId,
	})
	return signedBy(publicKey, claim, root.signature)
}

/** @param {string} publicKey @param {string} claim @param {string} signature @returns {Promise<"good" | "bad" | "skipped">} */
async function signedBy(publicKey, claim, signature) {
	if (!window.crypto || !crypto.subtle) return "skipped"
	try {
		const key = await crypto.subtle.importKey("raw", bytesOf(publicKey), { name: "Ed25519" }, false, ["verify"])
		return (await crypto.subtle.verify({ name: "Ed25519" }, key, bytesOf(signature), utf8(claim))) ? "good" : "bad"
	} catch (_error) {
		return "skipped"
	}
}

/** Whether the key that is known handed over, perhaps over several, to the one that signed. @param {Proof} proof @param {string} known */
async function handedOver(proof, known) {
	let key = known
	for (const { number, before, publicKey, at, signature } of proof.handovers) {
		if (before !== key || key === proof.publicKey) continue
		const claim = canonical({ format: "cunkou-key/1", villageId: proof.entry.villageId, number, before, publicKey, at })
		if ((await signedBy(before, claim, signature)) !== "good") return false
		key = publicKey
	}
	return key === proof.publicKey
}

/** The proof in a file's text; undefined when it is none. @param {string} text @returns {Proof | undefined} */
function readProof(text) {
	try {
		const file = JSON.parse(text)
		const { entry, path, root, publicKey, opening, handovers = [] } = file
		/** @param {any} value @param {number} bytes */
		const isHex = (value, bytes) => typeof value === "string" && new RegExp(`^[0-9a-f]{${bytes * 2}}$`).test(value)
		/** @param {any} value */
		const isCount = (value) => typeof value === "number" && Math.floor(value) === value && Math.abs(value) <= 9007199254740991
		const isWhole =
			file.format === "cunkou-proof/1" &&
			isCount(entry.seq) &&
			entry.seq >= 1 &&
			isCount(entry.at) &&
			typeof entry.kind === "string" &&
			typeof entry.villageId === "string" &&
			entry.body !== undefined &&
			Object.keys(entry).length === 5 &&
			Array.isArray(path) &&
			path.every((/** @type {any} */ step) => isHex(step, 32)) &&
			isCount(root.size) &&
			isCount(root.at) &&
			isHex(root.root, 32) &&
			isHex(root.signature, 64) &&
			isHex(root.keyId, 8) &&
			(publicKey === undefined || isHex(publicKey, 32)) &&
			Array.isArray(handovers) &&
			handovers.every(
				(/** @type {any} */ one) =>
					isCount(one.number) && isCount(one.at) && isHex(one.before, 32) && isHex(one.publicKey, 32) && isHex(one.signature, 64),
			) &&
			(opening === undefined || typeof opening.salt === "string")
		return isWhole ? { entry, path, root, publicKey, handovers, opening } : undefined
	} catch (_error) {
		return undefined
	}
}

/** @param {number} at */
function timeOf(at) {
	return new Date(at).toLocaleString(document.documentElement.lang, { timeZone: byId("words").getAttribute("data-zone") || undefined })
}

/** @param {string} tag @param {string} text @param {string} [className] */
function element(tag, text, className) {
	const made = document.createElement(tag)
	made.textContent = text
	if (className) made.className = className
	return made
}

/** Whether a hash stands somewhere in a value. @param {Json | undefined} value @param {string} hash @returns {boolean} */
function holds(value, hash) {
	if (Array.isArray(value)) return value.some((part) => holds(part, hash))
	if (typeof value === "object" && value !== null) return Object.keys(value).some((key) => holds(value[key], hash))
	return value === hash
}

/**
 * All findings on a proof. `known`: what the person entered, 64 hex digits or nothing.
 * @param {Proof} proof @param {string} known @returns {Promise<{ finding: Finding, text: string, original?: Json }[]>}
 */
async function examine(proof, known) {
	const { root, publicKey, opening } = proof
	/** @type {{ finding: Finding, text: string, original?: Json }[]} */
	const found = []
	/** @param {Finding} finding @param {string} key @param {{ [name: string]: string | number }} [values] */
	const add = (finding, key, values) => found.push({ finding, text: say(key, values) })
	if ((await rootOf(proof)) === root.root) add("good", "pathGood", { size: root.size })
	else add("bad", "pathBad")
	const signature = await signatureOf(proof)
	if (signature === "good") add("good", "signGood", { time: timeOf(root.at) })
	if (signature === "bad") add("bad", "signBad")
	if (signature === "skipped") add("unsure", "signSkipped")
	if (signature === "none") add("unsure", "signNone")
	if (opening !== undefined) {
		const hash = hexOf(await sha256(utf8(canonical({ salt: opening.salt, value: opening.value }))))
		const isOf = holds(proof.entry.body, hash)
		found.push({ finding: isOf ? "good" : "bad", text: say(isOf ? "openGood" : "openBad"), original: isOf ? opening.value : undefined })
	}
	if (known === "") return found
	if (known === root.root) add("good", "knownRoot")
	else if (known === publicKey && signature === "good") add("good", "knownKey")
	else if (known === publicKey) add(signature === "bad" ? "bad" : "unsure", "knownKeyUnsure")
	else if (signature === "good" && (await handedOver(proof, known))) add("good", "knownKeyBefore")
	else add("bad", "knownRootBad", { size: root.size })
	return found
}

/** @param {Json | undefined} value */
function listed(value) {
	return element("pre", typeof value === "string" ? value : JSON.stringify(value, null, 2))
}

/** @param {Proof} proof @param {string} known */
async function show(proof, known) {
	const { entry } = proof
	const found = await examine(proof, known)
	const isBad = found.some(({ finding }) => finding === "bad")
	const isKnown = found.some(({ text }) => [say("knownRoot"), say("knownKey"), say("knownKeyBefore")].indexOf(text) >= 0)
	const verdict = isBad ? "bad" : isKnown ? "good" : "alone"
	const parts = [element("h2", say(verdict), `verdict verdict-${verdict}`)]
	if (verdict !== "good") parts.push(element("p", say(`${verdict}Why`)))
	parts.push(element("h3", say("entry", { seq: entry.seq, kind: words[`kind.${entry.kind}`] || entry.kind, time: timeOf(entry.at) })))
	parts.push(element("p", say("says")), listed(entry.body), element("h3", say("checked")))
	const list = document.createElement("ul")
	for (const { finding, text, original } of found) {
		const line = element("li", text, `finding finding-${finding}`)
		if (original !== undefined) line.appendChild(listed(original))
		list.appendChild(line)
	}
	const open = document.createElement("ul")
	for (const key of ["notOthers", "notPerson", "notNewest"]) open.appendChild(element("li", say(key)))
	present(parts.concat([list, element("h3", say("notChecked")), open]))
}

/** @param {HTMLElement[]} parts */
function present(parts) {
	const result = byId("result")
	result.textContent = ""
	for (const part of parts) result.appendChild(part)
	result.hidden = false
	result.focus()
}

/** @param {string} key */
function tell(key) {
	present([element("p", say(key), "verdict verdict-bad")])
}

/** @param {Blob} file @returns {Promise<string>} */
function readFile(file) {
	return new Promise((resolve) => {
		const reader = new FileReader()
		reader.onloadend = () => resolve(typeof reader.result === "string" ? reader.result : "")
		reader.readAsText(file)
	})
}

async function check() {
	const chooser = byId("file")
	const [file] = chooser instanceof HTMLInputElement && chooser.files ? Array.from(chooser.files) : []
	const field = byId("text")
	const pasted = field instanceof HTMLTextAreaElement ? field.value.trim() : ""
	const knownField = byId("known")
	const known = knownField instanceof HTMLInputElement ? knownField.value.replace(/\s/g, "").toLowerCase() : ""
	if (file === undefined && pasted === "") return tell("nothing")
	if (known !== "" && !/^[0-9a-f]{64}$/.test(known)) return tell("badKnown")
	const proof = readProof(pasted !== "" ? pasted : await readFile(file || new Blob()))
	if (proof === undefined) return tell("unreadable")
	await show(proof, known)
}

byId("form").addEventListener("submit", (event) => {
	event.preventDefault()
	check().catch(() => tell("unreadable"))
})
// A saved copy cannot ask the village for anything.
if (location.protocol === "file:") byId("find").hidden = true
byId("form").hidden = false
