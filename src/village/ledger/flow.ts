/** 查回执: what a receipt's entry says, and where its proof is. Anybody may ask, also in a group: it is public. Pure. */
import { z } from "zod"
import type { Block } from "../../channel/message.ts"
import type { Flow } from "../../engine/flow.ts"

const paramsSchema = z.object({ code: z.string() })
const stateSchema = z.object({ stage: z.literal("looking") })
/** What `ledger.receipt` answers: lines per entry, and where it can be read and checked in a browser. */
const shownReceipts = z.object({ entries: z.array(z.array(z.string())), url: z.string().nullable() })

export const receiptFlow: Flow<z.infer<typeof paramsSchema>, z.infer<typeof stateSchema>> = {
	type: "ledger.receipt",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: ({ code }, { say }) =>
		code.trim() === "" ? { out: [{ kind: "say", blocks: [{ kind: "text", text: say("ledger.receipt.ask") }] }], done: true } : look(code),
	resume(_, resume, __, { say }) {
		const end = (blocks: readonly Block[]) => ({ out: [{ kind: "say" as const, blocks }], done: true as const })
		if (resume.kind !== "result") return { out: [], done: true }
		if (!resume.result.ok) return end([{ kind: "text", text: say(`ledger.receipt.${resume.result.code}`) }])
		const { entries, url } = shownReceipts.parse(resume.result.value)
		const text = entries.map((lines) => lines.join("\n")).join("\n\n")
		return end([{ kind: "text", text }, ...(url === null ? [] : [{ kind: "link" as const, url, text: say("ledger.receipt.link") }])])
	},
	summary: () => "",
}

function look(code: string) {
	return { state: { stage: "looking" as const }, out: [], call: { name: "ledger.receipt", args: { code } } }
}
