/** Addresses of the ledger's pages. */
export const verifyPath = "/verify"
export const keysPath = "/console/ledger"

export function receiptPath(code: string): string {
	return `${verifyPath}/receipt?code=${encodeURIComponent(code)}`
}

export function proofPath(villageId: string, code: string): string {
	return `${verifyPath}/proof/${encodeURIComponent(villageId)}/${code}.json`
}

/** A village's whole ledger up to its last signed root, as a file. */
export function bundlePath(code: string): string {
	return `${verifyPath}/ledger/${encodeURIComponent(code)}.jsonl`
}

/** All signed roots of a village, page by page. */
export function rootsPath(code: string): string {
	return `${verifyPath}/roots/${encodeURIComponent(code)}`
}
