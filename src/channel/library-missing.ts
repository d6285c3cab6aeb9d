/** Channels whose library is an optional part of the house. */

/** Whether loading one failed for want of it, and not by a fault inside it. */
export function isLibraryMissing(error: unknown): boolean {
	return error instanceof Error && "code" in error && (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND")
}
