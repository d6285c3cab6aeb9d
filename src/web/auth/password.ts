/** Passwords of staff: what is asked of a new one, and how it is kept. */
import { hash, verify } from "@node-rs/argon2"

const minPasswordLength = 10
/** Longer input only costs time. */
export const maxPasswordLength = 200

export type PasswordFault =
	| "short"
	| "long"
	/** One of the first that anybody tries. */
	| "common"
	/** Little is left of it without the person's or the village's name. */
	| "personal"
	/** A run (1234567890) or the same few signs again and again. */
	| "repetitive"

/** Full-width and half-width spellings of a password are one: an input method may switch unseen. */
function normalisePassword(password: string): string {
	return password.normalize("NFKC")
}

/** What is wrong with a new password, or undefined. `about` are names a stranger may know: the person's, the villages', their codes. */
export function passwordFault(password: string, about: readonly string[]): PasswordFault | undefined {
	const plain = normalisePassword(password)
	const signs = Array.from(plain)
	if (signs.length < minPasswordLength) return "short"
	if (signs.length > maxPasswordLength) return "long"
	const folded = plain.toLowerCase()
	if (commonPasswords.has(folded)) return "common"
	if (isRepetitive(Array.from(folded))) return "repetitive"
	const rest = about
		.map((name) => normalisePassword(name).toLowerCase().trim())
		.filter((name) => name.length >= 2)
		.sort((a, b) => b.length - a.length)
		.reduce((left, name) => left.replaceAll(name, ""), folded)
		.replace(/cunkou|村口/g, "")
	return rest.length < folded.length && Array.from(rest).length < minPasswordLength - 3 ? "personal" : undefined
}

const runs = [
	"01234567890123456789",
	"98765432109876543210",
	"abcdefghijklmnopqrstuvwxyz",
	"qwertyuiopasdfghjklzxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm",
]

/** Few different signs, or nothing but runs of the keyboard and the alphabet. */
function isRepetitive(signs: readonly string[]): boolean {
	if (new Set(signs).size < 5) return true
	const text = signs.join("")
	return isHalvesOf(text) || runs.some((run) => leftBeside(text, run) < 4)
}

function isHalvesOf(text: string): boolean {
	const half = text.slice(0, text.length / 2)
	return half.length < 8 && half + half === text
}

/** How many signs are left when the longest piece of `run` is taken out; a piece counts from six signs. */
function leftBeside(text: string, run: string): number {
	for (let length = Math.min(text.length, run.length); length >= 6; length--) {
		for (let start = 0; start + length <= text.length; start++)
			if (run.includes(text.slice(start, start + length))) return text.length - length
	}
	return text.length
}

/** Of the much-tried ones only those that the rules above let pass. */
const commonPasswords = new Set(
	"password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 iloveyou12 iloveyou123 woaini1314 woaini520 woaini5201314 5201314woaini woaiwojia1314 a123456789 aa123456789 admin123456 administrator admin@12345 administrator1 welcome123 letmein123 changeme123 zhongguo123 woaizhongguo woaini1314520 19491001guo 1314520woaini qwer1234asdf q1w2e3r4t5 zxcvbnm123 asdf1234qwer abc123456789 test123456 root123456 dragon12345 football123 superman123 5201314520 woshishui123 wodemima123 mima123456 cunweihui123 cunzhishu123".split(
		" ",
	),
)

/**
 * 19 MiB, two passes, one lane: the first choice of the OWASP password storage sheet for argon2id. Measured on two cores of 2020:
 * 12 ms a check, so a guesser gains nothing and a server of a village still signs in dozens at once.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The argon2id hash of a password, in PHC form. */
export function hashPassword(password: string): Promise<string> {
	return hash(normalisePassword(password), cost)
}

/** Hash of a password nobody has: checked where there is no account, so that the answer takes as long. */
const nobody = hash("nobody's password", cost)

/** Whether the password is the account's; the same time passes where there is no account, or none has been set yet (""). Never rejects. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
	const known = stored === "" ? undefined : stored
	const matches = await verify(known ?? (await nobody), normalisePassword(password).slice(0, maxPasswordLength * 2)).catch(() => false)
	return matches && known !== undefined
}
