/** The lines of a 接龙 as answers to a survey's question, before they are entered. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { Chain } from "./chain.ts"
import { type AnswerRow, isReady, verdictWords, whoWords } from "./chain-answers.ts"
import { chainPath, Findings, WhichPerson } from "./chain-page.tsx"

export type AnswersView = {
	readonly csrf: string
	readonly text: string
	readonly chain: Chain
	/** The question, as a value and in words. */
	readonly to: string
	readonly label: string
	/** Names this look: sent twice, it is entered once. */
	readonly look: string
	readonly rows: readonly AnswerRow[]
}

type Numbered = { readonly one: AnswerRow; readonly index: number }

export function AnswersPage({ view, house }: { readonly view: AnswersView; readonly house: House }) {
	const { say } = house
	const { csrf, text, chain, to, label, look, rows } = view
	return (
		<>
			<p>
				<a href={chainPath}>{say("opinion.chain.again")}</a>
			</p>
			<h1>{label}</h1>
			<p>{say("opinion.chain.answer.counts", { lines: rows.length, ready: rows.filter(isReady).length })}</p>
			<Findings findings={chain.findings} say={say} />
			<Form action={`${chainPath}/answers`} csrf={csrf}>
				<input type="hidden" name="text" value={text} />
				<input type="hidden" name="to" value={to} />
				<input type="hidden" name="look" value={look} />
				<Table
					caption={say("opinion.chain.lines")}
					columns={columnsOf(house)}
					rows={rows.map((one, index): Numbered => ({ one, index }))}
					keyOf={({ index }) => String(index)}
				/>
				<p class="hint">{say("opinion.chain.answer.saveHint")}</p>
				<Actions>
					<Button>{say("opinion.chain.save")}</Button>
					<ButtonLink href={chainPath}>{say("opinion.chain.again")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}

function columnsOf({ say }: House): readonly Column<Numbered>[] {
	return [
		{
			label: say("opinion.chain.take"),
			role: "lead",
			cell: ({ one, index }) => {
				const isOpen = isReady(one) || one.verdict.kind === "several"
				if (!isOpen) return whoWords(one, say)
				return (
					<label>
						<input type="checkbox" name="take" value={String(index)} checked={isReady(one)} /> {whoWords(one, say)}
					</label>
				)
			},
		},
		{ label: say("opinion.chain.words"), cell: ({ one }) => one.row.entry.words },
		{
			label: say("opinion.chain.answer.outcome"),
			cell: ({ one, index }) =>
				one.verdict.kind === "several" ? <WhichPerson row={one.row} index={index} say={say} /> : verdictWords(one.verdict, say),
		},
	]
}
