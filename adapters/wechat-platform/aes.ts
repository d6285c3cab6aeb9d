/**
 * The platform's message encryption: AES-256-CBC, the key from EncodingAESKey, its first 16 bytes as IV, and inside
 * random(16) + length(4, big endian) + message + appid, padded by PKCS#7 to whole 32 bytes. Pure but for the random bytes.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { isSameSecret } from "../../src/channel/same-secret.ts"

const prefixBytes = 16
const lengthBytes = 4
const blockBytes = 32
const ivBytes = 16

export type MessageCipher = {
	/** Base64. */
	encrypt(message: string): string
	/** Undefined for anything that is not ours: not base64, damaged, another key, another appid. Never throws. */
	decrypt(encrypted: string): string | undefined
}

/** `aesKey` is the 43 characters of EncodingAESKey. */
export function createMessageCipher(aesKey: string, appId: string): MessageCipher {
	const key = Buffer.from(`${aesKey}=`, "base64")
	const iv = key.subarray(0, ivBytes)
	return {
		encrypt: (message) => {
			const body = Buffer.from(message, "utf8")
			const length = Buffer.alloc(lengthBytes)
			length.writeUInt32BE(body.length)
			const plain = padded(Buffer.concat([randomBytes(prefixBytes), length, body, Buffer.from(appId, "utf8")]))
			const cipher = createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false)
			return Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64")
		},
		decrypt: (encrypted) => {
			if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return undefined
			const bytes = Buffer.from(encrypted, "base64")
			// Some senders pad to 16: a whole number of cipher blocks is all that can be asked for.
			if (bytes.length === 0 || bytes.length % ivBytes !== 0) return undefined
			const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false)
			const plain = unpadded(Buffer.concat([decipher.update(bytes), decipher.final()]))
			return plain === undefined ? undefined : messageIn(plain, appId)
		},
	}
}

function padded(plain: Buffer): Buffer {
	const missing = blockBytes - (plain.length % blockBytes)
	return Buffer.concat([plain, Buffer.alloc(missing, missing)])
}

function unpadded(plain: Buffer): Buffer | undefined {
	const missing = plain.at(-1) ?? 0
	if (missing < 1 || missing > blockBytes || missing > plain.length) return undefined
	const end = plain.length - missing
	return plain.subarray(end).every((byte) => byte === missing) ? plain.subarray(0, end) : undefined
}

function messageIn(plain: Buffer, appId: string): string | undefined {
	const start = prefixBytes + lengthBytes
	if (plain.length < start) return undefined
	const end = start + plain.readUInt32BE(prefixBytes)
	if (end > plain.length) return undefined
	// A message encrypted for another account with a shared key is not ours to answer.
	return isSameSecret(plain.subarray(end).toString("utf8"), appId) ? plain.subarray(start, end).toString("utf8") : undefined
}
