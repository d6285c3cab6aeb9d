/** What may stand in a log line. Names and shapes are both checked: an allowed name with a value that could be a person's is hidden too. */
import { packageRoot } from "./root.ts"

const hidden = "[hidden]"
const maxDepth = 4
const maxItems = 30

/** Fields whose text is chosen by us, not by people: identifiers, codes, kinds. Anything else needs a name ending in one of them. */
const textNames =
	/^(id|code|kind|state|status|level|channel|method|route|event|flow|step|command|table|migration|dialect|lane|fault|outcome|version|reqId)$|(Id|Code|Kind|State|Version)$/
/** Numbers large enough to be a phone or a code are only taken where the name says time or size. */
const largeNumberNames = /^(at|time|bytes)$|(At|Ms|Bytes)$/
const largestPlainNumber = 99_999_999

/** A token of our own making: no spaces, no Chinese, not long. */
const tokenShape = /^[A-Za-z0-9_/-][\w.:/*@+-]{0,79}$/
/** Digits and separators only, six or more: a phone, an enrolment code, an identity number, or the tail of one. */
const digitsShape = /^(?=(?:\D*\d){6})[\d\s.+-]+[Xx]?$/
const phoneOrIdentity =
	/(?<![0-9A-Za-z])(\+?86)?1[3-9]\d{9}(?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])|(?<!\d)\d{3} \d{3} \d{3}(?!\d)|(?<!\w)\d{9}(?!\w)/
const errorName = /^[A-Za-z]*Error$/
/** A line of a stack: function and place in the code. */
const frameShape = /^at [\x20-\x7e]*:\d+:\d+\)?$/
/** An uninterrupted run this long that mixes cases, or letters and digits, is a key, a token or a platform's id of a person. */
const secretRun = /(?=[\w-]{25})((?=[\w-]*[a-z])(?=[\w-]*[A-Z])|(?=[\w-]*[A-Za-z])(?=[\w-]*\d))/
/** Our own ids: UUIDs, or 128 random bits in hex. */
const ownId = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$|^[0-9a-f]{32}$/
/** Ids that platforms give to people. */
const personIdNames = /^(external|open|union|user|sender)Id$/
const ourMessage = /^[\x20-\x7e]{0,200}$/

/** The harmless part of what a log call was given; hidden fields keep their names. Errors become name, code and stack without the message. */
export function safeFields(fields: object): Record<string, unknown> {
	return fieldsAt(fields, 0)
}

/** A line's message: plain ASCII words of ours without anything that looks like a number or key of a person. */
export function safeMessage(message: string): string {
	return ourMessage.test(message) && !phoneOrIdentity.test(message) && !secretRun.test(message) ? message : hidden
}

function fieldsAt(fields: object, depth: number): Record<string, unknown> {
	const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
	return Object.fromEntries(kept.map(([name, value]) => [name, safeValue(name, value, depth)]))
}

function safeValue(name: string, value: unknown, depth: number): unknown {
	if (typeof value === "boolean" || value === null) return value
	if (typeof value === "number") return Math.abs(value) <= largestPlainNumber || largeNumberNames.test(name) ? value : hidden
	if (typeof value === "string") return safeText(name, value)
	if (value instanceof Error) return safeError(value, depth)
	if (depth >= maxDepth) return hidden
	if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => safeValue(name, item, depth + 1))
	return isPlainObject(value) ? fieldsAt(value, depth + 1) : hidden
}

function safeText(name: string, text: string): string {
	if (name === "name") return errorName.test(text) ? text : hidden
	if (name === "at") return isFrame(text) ? text : hidden
	if (!textNames.test(name) || personIdNames.test(name)) return hidden
	if (ownId.test(text)) return text
	const isOurs = tokenShape.test(text) && !digitsShape.test(text) && !phoneOrIdentity.test(text) && !secretRun.test(text)
	return isOurs ? text : hidden
}

function safeError(error: Error, depth: number): Record<string, unknown> {
	const code = "code" in error && typeof error.code === "string" ? { code: safeText("errorCode", error.code) } : {}
	const cause = error.cause instanceof Error && depth < maxDepth ? { cause: safeError(error.cause, depth + 1) } : {}
	return { name: errorName.test(error.name) ? error.name : "Error", ...code, at: framesOf(error), ...cause }
}

/** Where it was thrown, within the package. The stack's head repeats the message, which may quote a person. */
function framesOf(error: Error): string[] {
	const stack = error.stack ?? ""
	const head = `${error.name}: ${error.message}`
	const frames = stack.startsWith(head) ? stack.slice(head.length) : stack
	return frames
		.split("\n")
		.map((line) => line.trim().replaceAll(packageRoot, "."))
		.filter(isFrame)
}

function isFrame(line: string): boolean {
	return frameShape.test(line) && !phoneOrIdentity.test(line)
}

function isPlainObject(value: unknown): value is object {
	if (typeof value !== "object" || value === null) return false
	const prototype: unknown = Object.getPrototypeOf(value)
	return prototype === Object.prototype || prototype === null
}
