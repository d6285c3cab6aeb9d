/** The proof of taking part in a secret ballot: a code that 查回执 finds once the box was opened. Pure. */
import { createHash } from "node:crypto"
import { receiptCodeOf } from "../ledger/index.ts"
import type { Round } from "./repo-rounds.ts"

/** Names a place on the list of those who took part: the same for whoever knows unit and round, and it says nothing of the choice. */
export function tookPartCode({ matterId, round }: Pick<Round, "matterId" | "round">, unitId: string): string {
	return receiptCodeOf(createHash("sha256").update(`took part ${matterId} ${round} ${unitId}`).digest("hex"))
}
