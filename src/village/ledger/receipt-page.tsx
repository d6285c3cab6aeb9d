/** Pages on which a receipt is looked up: by anybody, for what it leads to is public. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import { verifyPath } from "./parts.ts"

export type ReceiptView = {
	readonly code: string
	/** Lines of each entry the code leads to, and where its proof is; none before anything was looked up. */
	readonly entries: readonly {
		readonly village: { readonly code: string; readonly name: string }
		readonly lines: readonly string[]
		readonly proof: string | undefined
	}[]
	readonly error: string | undefined
}

export function ReceiptPage({ view, say }: { readonly view: ReceiptView; readonly say: Say }) {
	if (view.entries.length > 0) return <Found view={view} say={say} />
	return (
		<>
			<h1>{say("ledger.receipt.title")}</h1>
			<section class="card">
				<p>{say("ledger.receipt.intro")}</p>
				<Form action={`${verifyPath}/receipt`} method="get">
					<TextField name="code" label={say("ledger.receipt.code")} value={view.code} required={true} type="tel" error={view.error} />
					<Actions>
						<Button>{say("ledger.receipt.look")}</Button>
					</Actions>
				</Form>
			</section>
		</>
	)
}

function Found({ view, say }: { readonly view: ReceiptView; readonly say: Say }) {
	const villages = [...new Map(view.entries.map(({ village }) => [village.code, village])).values()]
	return (
		<>
			<h1>{say("ledger.receipt.found", { code: view.code })}</h1>
			{view.entries.map(({ lines, proof }) => (
				<section class="card" key={lines[0]}>
					{lines.map((line) => (
						<p key={line}>{line}</p>
					))}
					{proof !== undefined && (
						<>
							<p class="hint">{say("ledger.receipt.proofWhy")}</p>
							<Actions>
								<ButtonLink href={proof} kind="primary">
									{say("ledger.receipt.proof")}
								</ButtonLink>
								<ButtonLink href={verifyPath}>{say("ledger.receipt.toVerify")}</ButtonLink>
							</Actions>
						</>
					)}
				</section>
			))}
			{villages.map((village) => (
				<VillageUp key={village.code} village={village} />
			))}
			<p>
				<a href={`${verifyPath}/receipt`}>{say("ledger.receipt.another")}</a>
			</p>
		</>
	)
}
