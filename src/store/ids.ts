/** Ids: UUIDv7 where order helps, 128 random bits where order and time must not show, short tokens for prompts. */
import { randomFillSync } from "node:crypto"

/** Random bytes are drawn in blocks: a system call each was 5% of the path. */
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

/** Random digits for `newId`, which are no secret: ▲ an id out of a buffer of its own took 2.5 µs, two a message. */
let digits = ""
let digitsUsed = 0
const digitsOfAnId = 19
/** The two bits of the variant, 10, and two random ones. */
const variants = "89ab"
let lastTime = Number.NaN
let lastStamp = ""

/** RFC 9562 version 7. Sortable by time, so never for anything whose time must stay hidden; order itself comes from `chat.next_seq`. */
export function newId(now: number = Date.now()): string {
	if (digitsUsed + digitsOfAnId > digits.length) {
		digits = randomFillSync(Buffer.alloc(2_048)).toString("hex")
		digitsUsed = 0
	}
	if (now !== lastTime) {
		lastTime = now
		lastStamp = idFloor(now)
	}
	const at = digitsUsed
	digitsUsed += digitsOfAnId
	const variant = variants.charAt(Number.parseInt(digits.charAt(at), 16) & 3)
	return `${lastStamp}7${digits.slice(at + 1, at + 4)}-${variant}${digits.slice(at + 4, at + 7)}-${digits.slice(at + 7, at + 19)}`
}

/** Sorts before every id of `newId` from `now` on, and behind those of earlier milliseconds: a span of time as a range of keys. */
export function idFloor(now: number): string {
	const hex = now.toString(16).padStart(12, "0")
	return `${hex.slice(0, 8)}-${hex.slice(8)}-`
}

export function randomId(): string {
	return randomBytes(16).toString("base64url")
}

/** Random letters for `newToken`, which is no secret either: ▲ out of a buffer of its own each took 2 µs. */
let letters = ""
let lettersUsed = 0
const lettersOfAToken = 8

/** Tells prompts apart; short enough for a button's payload of 64 bytes together with an option id. */
export function newToken(): string {
	if (lettersUsed + lettersOfAToken > letters.length) {
		letters = randomFillSync(Buffer.alloc(3_072)).toString("base64url")
		lettersUsed = 0
	}
	lettersUsed += lettersOfAToken
	return letters.slice(lettersUsed - lettersOfAToken, lettersUsed)
}
