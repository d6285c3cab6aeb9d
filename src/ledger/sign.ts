/** Signed roots: Ed25519 over the canonical JSON of what is claimed. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto"
import { canonical } from "./canonical.ts"

/** A root somebody stands for. `root` and `signature` are hex, `at` is in ms. */
export type SignedRoot = {
	/** How many entries it covers. */
	readonly size: number
	readonly root: string
	readonly at: number
	readonly signature: string
	readonly keyId: string
}

export type KeyPair = {
	readonly keyId: string
	/** 32 bytes, hex. */
	readonly publicKey: string
	/** PKCS #8 DER, base64url: to be sealed at once. */
	readonly privateKey: string
}

export function makeKeyPair(): KeyPair {
	const pair = generateKeyPairSync("ed25519")
	// An Ed25519 key in SPKI is twelve bytes that never differ, and the key.
	const publicKey = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex")
	return {
		keyId: keyIdOf(publicKey),
		publicKey,
		privateKey: pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64url"),
	}
}

/** The first 64 bits of the key's SHA-256, hex: to speak of it. Not enough to trust it by. */
export function keyIdOf(publicKey: string): string {
	return createHash("sha256").update(Buffer.from(publicKey, "hex")).digest("hex").slice(0, 16)
}

/** One key takes another's place: what the old one signs, and its signature. All hex but the numbers; `at` in ms. */
export type Handover = {
	/** Of the new key, from 2. */
	readonly number: number
	/** The key that hands over. */
	readonly before: string
	readonly publicKey: string
	readonly at: number
	readonly signature: string
}

function handoverClaim(villageId: string, { number, before, publicKey, at }: Omit<Handover, "signature">): Buffer {
	return Buffer.from(canonical({ format: "cunkou-key/1", villageId, number, before, publicKey, at }), "utf8")
}

export function signHandover(villageId: string, unsigned: Omit<Handover, "signature">, privateKey: string): Handover {
	return { ...unsigned, signature: sign(null, handoverClaim(villageId, unsigned), privateKeyOf(privateKey)).toString("hex") }
}

/** Whether the key before really handed over. False as well for what is no key. */
export function isHandedOver(villageId: string, { signature, ...unsigned }: Handover): boolean {
	if (!/^[0-9a-f]{128}$/.test(signature) || ![unsigned.before, unsigned.publicKey].every((key) => /^[0-9a-f]{64}$/.test(key))) return false
	return verify(null, handoverClaim(villageId, unsigned), publicKeyOf(unsigned.before), Buffer.from(signature, "hex"))
}

/** What is signed: the village is part of it, so that no root serves for another. */
function claim(villageId: string, { size, root, at, keyId }: Omit<SignedRoot, "signature">): Buffer {
	return Buffer.from(canonical({ format: "cunkou-root/1", villageId, size, root, at, keyId }), "utf8")
}

export function signClaim(villageId: string, unsigned: Omit<SignedRoot, "signature">, privateKey: string): SignedRoot {
	return { ...unsigned, signature: sign(null, claim(villageId, unsigned), privateKeyOf(privateKey)).toString("hex") }
}

function privateKeyOf(text: string): KeyObject {
	return createPrivateKey({ key: Buffer.from(text, "base64url"), format: "der", type: "pkcs8" })
}

/** Whether `publicKey` (hex) signed it. False as well for what is no key. */
export function isSignedBy(villageId: string, { signature, ...unsigned }: SignedRoot, publicKey: string): boolean {
	if (!/^[0-9a-f]{128}$/.test(signature) || unsigned.keyId !== keyIdOf(publicKey)) return false
	return verify(null, claim(villageId, unsigned), publicKeyOf(publicKey), Buffer.from(signature, "hex"))
}

function publicKeyOf(hex: string): KeyObject {
	return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(hex, "hex").toString("base64url") }, format: "jwk" })
}
