/** Checks one proof file as /verify does in the browser: the entry, its way to the root, the root's signature, and what was opened. Pure. */
import { z } from "zod"
import type { Json } from "../engine/flow.ts"
import { commitmentOf } from "./commitment.ts"
import { entryText } from "./entry.ts"
import { handoverSchema, leadsTo } from "./handover.ts"
import { rootFromPath } from "./proof.ts"
import { isSignedBy } from "./sign.ts"
import { leafHash } from "./tree.ts"

const hex = z.string().regex(/^[0-9a-f]+$/)
const proofSchema = z.object({
	entry: z.object({ villageId: z.string(), seq: z.int().min(1), kind: z.string(), at: z.int(), body: z.json() }),
	path: z.array(hex),
	root: z.object({ size: z.int().min(1), root: hex, at: z.int(), signature: hex, keyId: hex }),
	publicKey: hex.optional(),
	handovers: z.array(handoverSchema).optional(),
	opening: z.object({ salt: hex, value: z.json() }).optional(),
})

/** Whether the file proves its entry under a root signed with `publicKey` (hex), which is known from elsewhere, or with a key it handed over to. */
export function isProven(file: Json, publicKey: string): boolean {
	const read = proofSchema.safeParse(file)
	if (!read.success) return false
	const { entry, path, root, opening, handovers = [], publicKey: signer = publicKey } = read.data
	const reached = rootFromPath(entry.seq - 1, root.size, leafHash(entryText(entry)), path)
	if (reached !== root.root || !isSignedBy(entry.villageId, root, signer)) return false
	if (!leadsTo(entry.villageId, publicKey, signer, handovers)) return false
	return opening === undefined || commitmentIn(entry.body) === commitmentOf(opening)
}

function commitmentIn(body: Json): string | undefined {
	return z.object({ commitment: z.string() }).safeParse(body).data?.commitment
}
