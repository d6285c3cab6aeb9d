/** The ledger: an append-only log per village with an RFC 6962 tree over it, signed roots, and proofs anybody can check (design §7). */
export { exportBundle } from "./bundle-export.ts"
export { canonical, hashOf, NotCanonicalError } from "./canonical.ts"
export { commitmentOf, commitTo } from "./commitment.ts"
export type { Entry } from "./entry.ts"
export { isProven } from "./proof-check.ts"
export { proofFile } from "./proof-file.ts"
export { type BoundRecounter, bindRecounter, type RecountContext } from "./recount.ts"
export {
	appendEntry,
	ensureKey,
	entryAt,
	keysOf,
	LedgerKeyError,
	latestRoot,
	resealKey,
	rootsOf,
	rootTimer,
	signRoot,
} from "./repo.ts"
export type { SignedRoot } from "./sign.ts"
export { ledgerTables } from "./tables.ts"
export { type Anchor, bundleVerifier, type Fault, type Verdict } from "./verify.ts"
