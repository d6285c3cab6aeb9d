/** Ids: UUIDv7 where order helps, 128 random bits where order and time must not show, short tokens for prompts. */
import { randomFillSync } from "node:crypto"

/** Random bytes are drawn in blocks: one system call a message each was 5% of the path. */
const block = Buffer.alloc(4_096)
let used = block.length

function randomBytes(count: number): Buffer {
	if (used + count > block.length) {
		randomFillSync(block)
		used = 0
	}
	const bytes = Buffer.from(block.subarray(used, used + count))
	// What was given out does not stay behind.
	block.fill(0, used, used + count)
	used += count
	return bytes
}

/** RFC 9562 version 7. Sortable by time, so never for anything whose time must stay hidden; order itself comes from `chat.next_seq`. */
export function newId(now: number = Date.now()): string {
	const bytes = randomBytes(16)
	bytes.writeUIntBE(now, 0, 6)
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
	const hex = bytes.toString("hex")
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Sorts before every id of `newId` from `now` on, and behind those of earlier milliseconds: a span of time as a range of keys. */
export function idFloor(now: number): string {
	const hex = now.toString(16).padStart(12, "0")
	return `${hex.slice(0, 8)}-${hex.slice(8)}-`
}

export function randomId(): string {
	return randomBytes(16).toString("base64url")
}

/** Tells prompts apart; short enough for a button's payload of 64 bytes together with an option id. */
export function newToken(): string {
	return randomBytes(6).toString("base64url")
}
