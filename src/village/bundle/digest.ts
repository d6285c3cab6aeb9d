/** What the digest says of a village's export: that somebody asked for one, and another has to release it. */
import type { DigestSource, DigestUse } from "../affair.ts"
import { waiting } from "./asking.ts"
import { bundlePath, exportRight, releaseRight } from "./page.tsx"

const read: DigestSource = async ({ reader, house: { say }, villageId, to: now }) => {
	if ((await waiting(reader, villageId, now)) === undefined) return []
	const line = { text: say("bundle.digest.waiting"), path: bundlePath, act: releaseRight, watch: ["secretary"] }
	return [{ id: "bundle", title: say("bundle.nav"), path: bundlePath, right: exportRight, lines: [line], figures: [] }]
}

export const bundleDigest: DigestUse = { concerns: { supervisor: 3, secretary: 1 }, read }
