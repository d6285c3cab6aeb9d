/** The ledger: an append-only log per village with an RFC 6962 tree over it, signed roots, and proofs anybody can check (design §7). */
export { canonical, hashOf, NotCanonicalError } from "./canonical.ts"
export { commitmentOf, commitTo, type Opening } from "./commitment.ts"
export type { Entry } from "./entry.ts"
export { proofFile } from "./proof-file.ts"
export { appendEntry, ensureKey, entryAt, keysOf, type LedgerHouse, LedgerKeyError, latestRoot, rootsOf, signRoot } from "./repo.ts"
export type { SignedRoot } from "./sign.ts"
export { ledgerTables } from "./tables.ts"
