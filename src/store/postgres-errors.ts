/** What PostgreSQL's error codes mean for a transaction. Pure. */

/** Serialization failure and deadlock: the server rolled the transaction back and asks for it again. */
const lostCodes = new Set(["40001", "40P01"])

/** True when the server itself gave the transaction up: nothing of it is stored, and running it again may work. */
export function isLost(error: unknown): boolean {
	return lostCodes.has(sqlState(error) ?? "")
}

/**
 * True when the server answered with a refusal. Classes 08 and 57P speak of the connection or of a server going down: what
 * became of the statement is not known then.
 */
export function isRefusal(error: unknown): boolean {
	const code = sqlState(error)
	return code !== undefined && !code.startsWith("08") && !code.startsWith("57P")
}

/** The five-character SQLSTATE of an error, also where drizzle has wrapped it; undefined for errors of the network. */
export function sqlState(error: unknown): string | undefined {
	if (typeof error !== "object" || error === null) return undefined
	if ("code" in error && typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code)) return error.code
	return "cause" in error ? sqlState(error.cause) : undefined
}
