/** What the digest says of a village's export: that somebody asked for one, and another has to release it. */
import type { DigestSource, DigestUse } from "../affair.ts"
import { waiting } from "./asking.ts"
import { bundlePath, exportRight, releaseRight } from "./page.tsx"

const read: DigestSource = async ({ reader, house, villageId, to: now }) => {
	const { say, accountPerson } = house
	const asked = await waiting(reader, villageId, now)
	if (asked === undefined) return []
	const asker = await accountPerson?.(reader, asked.by)
	const except = asker === undefined ? [] : [asker]
	const line = { text: say("bundle.digest.waiting"), path: bundlePath, act: releaseRight, except, watch: ["secretary"] }
	return [{ id: "bundle", title: say("bundle.nav"), path: bundlePath, right: exportRight, lines: [line], figures: [] }]
}

export const bundleDigest: DigestUse = { concerns: { supervisor: 3, secretary: 1 }, read }
