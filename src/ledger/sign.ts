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

/** What is signed: the village is part of it, so that no root serves for another. */
function claim(villageId: string, { size, root, at, keyId }: Omit<SignedRoot, "signature">): Buffer {
	return Buffer.from(canonical({ format: "cunkou-root/1", villageId, size, root, at, keyId }), "utf8")
}

export function signClaim(villageId: string, unsigned: Omit<SignedRoot, "signature">, privateKey: string): SignedRoot {
	const key = createPrivateKey({ key: Buffer.from(privateKey, "base64url"), format: "der", type: "pkcs8" })
	return { ...unsigned, signature: sign(null, claim(villageId, unsigned), key).toString("hex") }
}

/** Whether `publicKey` (hex) signed it. False as well for what is no key. */
export function isSignedBy(villageId: string, { signature, ...unsigned }: SignedRoot, publicKey: string): boolean {
	if (!/^[0-9a-f]{128}$/.test(signature) || unsigned.keyId !== keyIdOf(publicKey)) return false
	return verify(null, claim(villageId, unsigned), publicKeyOf(publicKey), Buffer.from(signature, "hex"))
}

function publicKeyOf(hex: string): KeyObject {
	return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(hex, "hex").toString("base64url") }, format: "jwk" })
}
