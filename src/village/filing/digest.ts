/** What the committee is told of filing: what is overdue, and what came back. */
import type { DigestSource, DigestUse } from "../affair.ts"
import { filingsPath } from "./page.tsx"
import { filingsOf } from "./repo.ts"
import { isOverdue } from "./rules.ts"

const mostListed = 5

const read: DigestSource = async ({ reader, house: { say }, villageId, to: now }) => {
	const open = await filingsOf(reader, [villageId], { states: ["due", "returned"] })
	const returned = open.filter(({ state }) => state === "returned")
	const overdue = open.filter((filing) => filing.state === "due" && isOverdue(filing, now))
	if (open.length === 0) return []
	return [
		{
			id: "filing",
			title: say("filing.nav"),
			path: filingsPath,
			right: "filing.read",
			lines: [
				...returned.map(({ title, returnedWhy }) => say("filing.digest.returned", { title, why: returnedWhy ?? "" })),
				...overdue.map(({ title }) => say("filing.digest.overdue", { title })),
			]
				.slice(0, mostListed)
				.map((text) => ({ text, path: filingsPath, act: "filing.manage", watch: ["supervisor", "township"] })),
			figures: [{ label: say("filing.state.due"), value: String(open.length) }],
		},
	]
}

export const filingDigest: DigestUse = { concerns: { secretary: 2, committee: 2, supervisor: 2, township: 2 }, read }
