/**
 * What keeps phone and identity numbers unreadable at rest: keys derived per purpose from one instance secret, sealing bound
 * to the place a value belongs to, and keyed hashes to search by. Losing the secret loses the sealed values.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto"
import { link, open, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { makeFolder } from "./folder.ts"
import { syncFolder } from "./media-folder.ts"

const version = 1
const nonceBytes = 12
const tagBytes = 16
const secretBytes = 32

/** Why a sealed value cannot be opened: not one of ours, of an unknown version, or changed / moved / sealed with another secret. */
export type OpenFault = "cipher.malformed" | "cipher.version" | "cipher.tampered"
export type Opened = { readonly ok: true; readonly plain: string } | { readonly ok: false; readonly code: OpenFault }

export type Cipher = {
	/** AES-256-GCM, base64url of version byte, 96-bit random nonce, ciphertext, tag. `context` names the place, e.g. "person.phone". */
	readonly seal: (plain: string, context: string) => string
	/** Opens what `seal` made with the same context; never throws. */
	readonly open: (sealed: string, context: string) => Opened
	/** 128 bits of keyed HMAC-SHA256, base64url, to find equal values by. The caller normalises the value first. */
	readonly hash: (value: string, purpose: string) => string
}

/** A 32-byte key for one purpose (HKDF-SHA256); keys of different purposes tell nothing about each other. */
export function deriveKey(secret: Uint8Array, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", secret, "cunkou/1", purpose, 32))
}

export function createCipher(secret: Uint8Array): Cipher {
	if (secret.length !== secretBytes) throw new Error("the instance secret has 32 bytes")
	const sealKey = deriveKey(secret, "cipher.seal")
	const hashKeys = new Map<string, Buffer>()
	const hashKey = (purpose: string): Buffer => {
		const known = hashKeys.get(purpose)
		if (known !== undefined) return known
		const key = deriveKey(secret, `cipher.hash/${purpose}`)
		hashKeys.set(purpose, key)
		return key
	}
	return {
		seal: (plain, context) => {
			const nonce = randomBytes(nonceBytes)
			const gcm = createCipheriv("aes-256-gcm", sealKey, nonce, { authTagLength: tagBytes }).setAAD(associated(context))
			return Buffer.concat([Buffer.of(version), nonce, gcm.update(plain, "utf8"), gcm.final(), gcm.getAuthTag()]).toString("base64url")
		},
		open: (sealed, context) => {
			const bytes = Buffer.from(sealed, "base64url")
			// Node skips what is not base64url, so the text is compared with its own re-encoding: one value has one spelling.
			if (bytes.length < 1 + nonceBytes + tagBytes || bytes.toString("base64url") !== sealed) return { ok: false, code: "cipher.malformed" }
			if (bytes[0] !== version) return { ok: false, code: "cipher.version" }
			const nonce = bytes.subarray(1, 1 + nonceBytes)
			const gcm = createDecipheriv("aes-256-gcm", sealKey, nonce, { authTagLength: tagBytes })
			gcm.setAAD(associated(context)).setAuthTag(bytes.subarray(bytes.length - tagBytes))
			try {
				const plain = Buffer.concat([gcm.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes)), gcm.final()])
				return { ok: true, plain: plain.toString("utf8") }
			} catch {
				return { ok: false, code: "cipher.tampered" }
			}
		},
		hash: (value, purpose) => createHmac("sha256", hashKey(purpose)).update(value, "utf8").digest().subarray(0, 16).toString("base64url"),
	}
}

function associated(context: string): Buffer {
	return Buffer.concat([Buffer.of(version), Buffer.from(context, "utf8")])
}

export type SecretFault =
	/** SECRET_KEY is shorter than 32 characters. */
	| "secret.too-short"
	/** SECRET_KEY has fewer than eight different characters, e.g. a placeholder. */
	| "secret.weak"
	/** `secret.key` can be read by others of this machine; it must have mode 600. */
	| "secret.readable-by-others"
	/** `secret.key` does not hold a key. It is never overwritten: that would lose what was sealed with it. */
	| "secret.malformed"
	/** `secret.key` can be neither read nor made; `cause` is the system's error code. */
	| "secret.unavailable"
export type SecretKey =
	| { readonly ok: true; readonly secret: Buffer; readonly from: "environment" | "file" | "made" }
	| { readonly ok: false; readonly code: SecretFault; readonly cause?: string }

/**
 * The instance secret, 32 bytes: from `envValue` (SECRET_KEY: 32 bytes as hex or base64, or any text of at least 32 characters,
 * hashed), else from `secret.key` in `dataDir`, made there once with mode 600. Processes starting together get the same key.
 */
export async function loadSecretKey(dataDir: string, envValue: string | undefined): Promise<SecretKey> {
	if (envValue !== undefined && envValue.trim() !== "") return readEnvironment(envValue.trim())
	const path = join(dataDir, "secret.key")
	try {
		const found = await readKeyFile(path)
		if (found !== undefined) return found
		makeFolder(dataDir)
		const isOurs = await makeKeyFile(path)
		const made = await readKeyFile(path)
		if (made === undefined) return { ok: false, code: "secret.unavailable", cause: "ENOENT" }
		return made.ok && isOurs ? { ...made, from: "made" } : made
	} catch (error) {
		return { ok: false, code: "secret.unavailable", cause: systemCode(error) }
	}
}

function readEnvironment(value: string): SecretKey {
	if (value.length < 32) return { ok: false, code: "secret.too-short" }
	if (new Set(value).size < 8) return { ok: false, code: "secret.weak" }
	return { ok: true, secret: decodeKey(value) ?? createHash("sha256").update(value, "utf8").digest(), from: "environment" }
}

/** 32 bytes from 64 hex digits or from base64 / base64url text; undefined when it is something else. */
function decodeKey(text: string): Buffer | undefined {
	if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex")
	if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, "base64")
	return undefined
}

async function readKeyFile(path: string): Promise<SecretKey | undefined> {
	const file = await open(path, "r").catch((error: unknown) => {
		if (systemCode(error) === "ENOENT") return undefined
		throw error
	})
	if (file === undefined) return undefined
	try {
		// Windows has no mode bits that mean anything here.
		if (process.platform !== "win32" && ((await file.stat()).mode & 0o077) !== 0) return { ok: false, code: "secret.readable-by-others" }
		const secret = decodeKey((await file.readFile("utf8")).trim())
		return secret === undefined ? { ok: false, code: "secret.malformed" } : { ok: true, secret, from: "file" }
	} finally {
		await file.close()
	}
}

/** Makes the key file whole or not at all: written beside, synced, then linked, which fails when another process was first. */
async function makeKeyFile(path: string): Promise<boolean> {
	const beside = `${path}.${randomBytes(6).toString("hex")}`
	const file = await open(beside, "wx", 0o600)
	try {
		await file.writeFile(`${randomBytes(secretBytes).toString("hex")}\n`)
		await file.sync()
		await link(beside, path)
		// The new name must survive a power cut before anything is sealed with the key.
		await syncFolder(dirname(path))
		return true
	} catch (error) {
		if (systemCode(error) === "EEXIST") return false
		throw error
	} finally {
		await file.close()
		await unlink(beside)
	}
}

function systemCode(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown"
}
