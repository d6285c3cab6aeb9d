/** The console page of the ledger's keys: which signs now, which signed before, and changing it. */
import type { Say } from "../../engine/flow.ts"
import { Button } from "../../web/ui/button.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Table } from "../../web/ui/table.tsx"
import { longestReason } from "./keys.ts"
import { keysPath } from "./parts.ts"
import { inEights } from "./roots.tsx"

export type KeyLine = { readonly number: number; readonly publicKey: string; readonly since: string }

export function KeysPage({
	keys,
	said,
	csrf,
	say,
}: {
	/** The one that signs now first. */
	readonly keys: readonly KeyLine[]
	readonly said: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly csrf: string
	readonly say: Say
}) {
	return (
		<>
			<h1>{say("ledger.keys.title")}</h1>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p>{say("ledger.keys.why")}</p>
			<Table
				caption={say("ledger.keys.title")}
				columns={[
					{ label: say("ledger.keys.number"), role: "lead", cell: ({ number }) => number },
					{ label: say("ledger.keys.key"), cell: ({ publicKey }) => <code>{inEights(publicKey)}</code> },
					{ label: say("ledger.keys.since"), cell: ({ since }) => since },
				]}
				rows={keys}
				keyOf={({ publicKey }) => publicKey}
			/>
			<May right="ledger.rotate">
				<section class="card">
					<h2>{say("ledger.keys.rotate")}</h2>
					<p>{say("ledger.keys.rotateHint")}</p>
					<Form action={keysPath} csrf={csrf}>
						<TextField name="reason" label={say("ledger.keys.reason")} maxLength={longestReason} required />
						<Button kind="danger">{say("ledger.keys.rotate")}</Button>
					</Form>
				</section>
			</May>
		</>
	)
}
