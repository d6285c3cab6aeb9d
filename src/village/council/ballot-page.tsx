/** The ballot: one page, one press, never in a chat. Works without a script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form } from "../../web/ui/form.tsx"
import { IdentifyForm, type IdentifyView } from "../../web/ui/identify-form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { formatReceiptCode } from "../ledger/index.ts"
import { ruleWords } from "./arithmetic.ts"
import type { Matter } from "./repo-matters.ts"
import type { Round } from "./repo-rounds.ts"
import { choices } from "./rules.ts"

export function MessagePage({ title, text }: { readonly title: string; readonly text: string }) {
	return (
		<>
			<h1>{title}</h1>
			<p>{text}</p>
		</>
	)
}

export function IdentifyPage({ view, say }: { readonly view: IdentifyView; readonly say: Say }) {
	const { title, name, needsCode } = view
	const text = name === undefined ? "council.ballot.whoText" : needsCode ? "council.ballot.elsewhere" : "council.ballot.firstText"
	return (
		<>
			<h1>{title}</h1>
			<section class="card">
				<h2>{name === undefined ? say("council.ballot.who") : say("council.ballot.whoName", { name })}</h2>
				<p>{say(text)}</p>
				<IdentifyForm
					view={view}
					words={{
						code: say("council.ballot.code"),
						person: say("council.ballot.person"),
						press: say(needsCode ? "council.ballot.next" : "council.ballot.yes"),
					}}
				/>
			</section>
		</>
	)
}

export type BallotView = {
	readonly action: string
	readonly matter: Matter
	readonly round: Round
	readonly bodyName: string
	readonly name: string
	/** See `voterMark`. */
	readonly whose: string
	readonly until: string | undefined
	readonly error: { readonly choice?: string; readonly sure?: string }
	/** The choice that was marked when something else was missing. */
	readonly choice: string
}

export function BallotPage({ view, say }: { readonly view: BallotView; readonly say: Say }) {
	const { action, matter, round, bodyName, name, whose, until, error, choice } = view
	return (
		<>
			<h1>{matter.title}</h1>
			{matter.text !== "" && matter.text.split("\n").map((line, index) => <p key={index}>{line}</p>)}
			<section class="card">
				<p>{say("council.chat.rule", { body: bodyName, rule: ruleWords(say, round.rule) })}</p>
				{until !== undefined && <p>{until}</p>}
				<p class="hint">{round.rule.source}</p>
			</section>
			<section class="card">
				<h2>{say("council.ballot.for", { name })}</h2>
				<Notice kind="info" title={say("council.ballot.promise")}>
					<p>{say("council.ballot.confidential")}</p>
				</Notice>
				<Form action={action} hasErrors={Object.keys(error).length > 0}>
					<input type="hidden" name="whose" value={whose} />
					<ChoiceField
						name="choice"
						label={say("council.ballot.choice")}
						pick="one"
						required
						values={[choice]}
						error={error.choice}
						choices={choices.map((value) => ({ value, label: say(`council.choice.${value}`) }))}
					/>
					<ChoiceField
						name="sure"
						label={say("council.ballot.final")}
						pick="several"
						required
						error={error.sure}
						choices={[{ value: "yes", label: say("council.ballot.sure") }]}
					/>
					<Actions>
						<Button>{say("council.ballot.cast")}</Button>
					</Actions>
				</Form>
			</section>
		</>
	)
}

export function DonePage({
	title,
	code,
	isNews,
	say,
}: {
	readonly title: string
	readonly code: string
	readonly isNews: boolean
	readonly say: Say
}) {
	return (
		<>
			<h1>{title}</h1>
			<Notice kind="success" title={say(isNews ? "council.ballot.done" : "council.ballot.already")}>
				<p>{say("council.ballot.doneText")}</p>
			</Notice>
			<section class="card">
				<h2>{say("council.ballot.receipt")}</h2>
				<p class="receipt-code">{formatReceiptCode(code)}</p>
				<p class="hint">{say("council.ballot.receiptText", { code: formatReceiptCode(code) })}</p>
			</section>
		</>
	)
}
