/**
 * Checks one proof of the ledger, or a receipt that no signed root covers yet: the path to the root (RFC 9162 §2.1.3.2), signatures (Ed25519 by
 * WebCrypto, where the browser has it), what a commitment stands for. Findings are named here; the page has the words.
 */
import { bytesOf, canonical, hexOf, joined, sha256, utf8 } from "./verify-bytes.js"

/** @typedef {import("./verify-bytes.js").Json} Json */
/** @typedef {{ finding: "good" | "bad" | "unsure", key: string, values?: { [name: string]: string | number }, original?: Json }} Found */
/** @typedef {{ seq: number, kind: string, at: number, villageId: string, body: Json }} Entry */
/** @typedef {{ size: number, root: string, at: number, keyId: string, signature: string }} SignedRoot */
/** @typedef {{ number: number, before: string, publicKey: string, at: number, signature: string }} Handover */
/** What a receipt shows: the entry, and what its commitment stands for. @typedef {{ salt: string, value: Json }} Opening */
/** @typedef {{ entry: Entry, opening: Opening | undefined }} Receipt */
/** @typedef {Receipt & { path: string[], root: SignedRoot, publicKey: string | undefined, handovers: Handover[] }} Proof */

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

/** @param {any} value @param {number} bytes */
function isHex(value, bytes) {
	return typeof value === "string" && new RegExp(`^[0-9a-f]{${bytes * 2}}$`).test(value)
}

/** @param {any} value */
function isCount(value) {
	return typeof value === "number" && Math.floor(value) === value && Math.abs(value) <= 9007199254740991
}

/** @param {any} entry */
function isEntry(entry) {
	return (
		isCount(entry.seq) &&
		entry.seq >= 1 &&
		isCount(entry.at) &&
		typeof entry.kind === "string" &&
		typeof entry.villageId === "string" &&
		entry.body !== undefined &&
		Object.keys(entry).length === 5
	)
}

/** @param {any} one */
function isHandover(one) {
	return isCount(one.number) && isCount(one.at) && isHex(one.before, 32) && isHex(one.publicKey, 32) && isHex(one.signature, 64)
}

/** @param {any} root */
function isRoot(root) {
	return isCount(root.size) && isCount(root.at) && isHex(root.root, 32) && isHex(root.signature, 64) && isHex(root.keyId, 8)
}

/** The proof or receipt in a file's text; undefined when it is none. @param {string} text @returns {Proof | Receipt | undefined} */
export function readProof(text) {
	try {
		const file = JSON.parse(text)
		const { entry, path, root, publicKey, opening, handovers = [] } = file
		if (!isEntry(entry) || (opening !== undefined && !isHex(opening.salt, 16))) return undefined
		if (file.format === "cunkou-receipt/1") return { entry, opening }
		const isWhole =
			file.format === "cunkou-proof/1" &&
			Array.isArray(path) &&
			path.every((/** @type {any} */ step) => isHex(step, 32)) &&
			isRoot(root) &&
			(publicKey === undefined || isHex(publicKey, 32)) &&
			Array.isArray(handovers) &&
			handovers.every(isHandover)
		return isWhole ? { entry, path, root, publicKey, handovers, opening } : undefined
	} catch (_error) {
		return undefined
	}
}

/** Whether a hash stands somewhere in a value. @param {Json | undefined} value @param {string} hash @returns {boolean} */
function holds(value, hash) {
	if (Array.isArray(value)) return value.some((part) => holds(part, hash))
	if (typeof value === "object" && value !== null) return Object.keys(value).some((key) => holds(value[key], hash))
	return value === hash
}

/** What the commitment stands for, where the file says so. @param {Receipt} receipt @returns {Promise<Found[]>} */
async function opened({ entry, opening }) {
	if (opening === undefined) return []
	const hash = hexOf(await sha256(utf8(canonical({ salt: opening.salt, value: opening.value }))))
	return holds(entry.body, hash) ? [{ finding: "good", key: "openGood", original: opening.value }] : [{ finding: "bad", key: "openBad" }]
}

/** All findings on a receipt that brings no root along. @param {Receipt} receipt @returns {Promise<Found[]>} */
export async function examineReceipt(receipt) {
	return (await opened(receipt)).concat([{ finding: "unsure", key: "noRoot" }])
}

/**
 * All findings on a proof. `known`: what the person entered, 64 hex digits or nothing. `receipt`: one that was kept, of which the proof has to be.
 * @param {Proof} proof @param {string} known @param {Receipt | undefined} receipt @returns {Promise<Found[]>}
 */
export async function examine(proof, known, receipt) {
	const { root, publicKey, opening } = proof
	/** @type {Found[]} */
	const found = []
	/** @param {Found["finding"]} finding @param {string} key @param {Found["values"]} [values] */
	const add = (finding, key, values) => found.push({ finding, key, values })
	if ((await rootOf(proof)) === root.root) add("good", "pathGood", { size: root.size })
	else add("bad", "pathBad")
	const signature = await signatureOf(proof)
	if (signature === "good") add("good", "signGood", { at: root.at })
	if (signature === "bad") add("bad", "signBad")
	if (signature === "skipped") add("unsure", "signSkipped")
	if (signature === "none") add("unsure", "signNone")
	if (receipt !== undefined) {
		const isSame = canonical(entryJson(receipt.entry)) === canonical(entryJson(proof.entry))
		add(isSame ? "good" : "bad", isSame ? "receiptGood" : "receiptBad")
	}
	found.push(...(await opened({ entry: proof.entry, opening: opening || (receipt && receipt.opening) })))
	if (known === "") return found
	if (known === root.root) add("good", "knownRoot")
	else if (known === publicKey && signature === "good") add("good", "knownKey")
	else if (known === publicKey) add(signature === "bad" ? "bad" : "unsure", "knownKeyUnsure")
	else if (signature === "good" && (await handedOver(proof, known))) add("good", "knownKeyBefore")
	else add("bad", "knownRootBad", { size: root.size })
	return found
}

/** Findings that tie the proof to something known from elsewhere. */
export const anchors = ["knownRoot", "knownKey", "knownKeyBefore"]
