/** 接龙 in the console: pasted, shown as it was understood, then entered. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, SelectField, TextAreaField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { GroupQuestion, GroupTotal } from "../survey/index.ts"
import { type Chain, type ChainFinding, maxChainLength } from "./chain.ts"
import { targetKey } from "./chain-answers.ts"
import type { ChainResult, ChainRow } from "./chain-commands.ts"
import { findingText } from "./chain-finding.ts"
import { opinionsPath } from "./list-page.tsx"

export const chainPath = `${opinionsPath}/chain`

export type PasteView = {
	readonly csrf: string
	readonly text: string
	readonly isEmpty: boolean
	readonly done: ChainResult | undefined
	/** What became of lines entered as answers. */
	readonly answered: GroupTotal | undefined
	/** Questions the lines may answer instead of being opinions. */
	readonly questions: readonly GroupQuestion[]
	readonly to: string
	/** The survey closed between looking and entering. */
	readonly isGone: boolean
}

export function PastePage({ view, house: { say, opinions } }: { readonly view: PasteView; readonly house: House }) {
	const { csrf, text, isEmpty, done, answered, questions, to, isGone } = view
	const alikePath = opinions?.markedPath
	return (
		<>
			<p>
				<a href={opinionsPath}>{say("opinion.detail.back")}</a>
			</p>
			<h1>{say("opinion.chain.title")}</h1>
			{done !== undefined && (
				<Notice kind="success" title={say("opinion.chain.done", done)}>
					{done.alike > 0 && (
						<p>
							{say("opinion.chain.alike", { alike: done.alike })}{" "}
							{alikePath !== undefined && (
								<May right="item.board">
									<a href={alikePath}>{say("opinion.chain.alikeLook")}</a>
								</May>
							)}
						</p>
					)}
				</Notice>
			)}
			{answered !== undefined && <Notice kind="success" title={say("opinion.chain.answer.done", answered)} />}
			{isGone && <Notice kind="error" title={say("opinion.chain.answer.gone")} />}
			<p>{say("opinion.chain.hint")}</p>
			<Form action={chainPath} csrf={csrf} hasErrors={isEmpty}>
				<TextAreaField
					name="text"
					label={say("opinion.chain.text")}
					hint={say("opinion.chain.textHint")}
					error={isEmpty ? say("opinion.chain.empty") : undefined}
					required
					rows={14}
					maxLength={maxChainLength}
					value={text}
				/>
				{questions.length > 0 && (
					<SelectField
						name="to"
						label={say("opinion.chain.to")}
						hint={say("opinion.chain.toHint")}
						value={to}
						choices={[
							{ value: "", label: say("opinion.chain.toOpinions") },
							...questions.map((question) => ({ value: targetKey(question), label: question.label })),
						]}
					/>
				)}
				<Actions>
					<Button>{say("opinion.chain.look")}</Button>
				</Actions>
			</Form>
		</>
	)
}

export type ChainView = {
	readonly csrf: string
	readonly text: string
	readonly chain: Chain
	readonly rows: readonly ChainRow[]
	/** Keys of rows that were entered before. */
	readonly known: ReadonlySet<string>
}

/** What is odd in a chain; nothing where nothing is. */
export function Findings({ findings, say }: { readonly findings: readonly ChainFinding[]; readonly say: Say }) {
	if (findings.length === 0) return null
	return (
		<section class="card" aria-labelledby="findings">
			<h2 id="findings">{say("opinion.chain.findings")}</h2>
			<ul>
				{findings.map((finding) => (
					<li key={JSON.stringify(finding)}>{findingText(say, finding)}</li>
				))}
			</ul>
		</section>
	)
}

type Numbered = { readonly row: ChainRow; readonly index: number }

export function ChainPage({ view, house }: { readonly view: ChainView; readonly house: House }) {
	const { say } = house
	const { csrf, text, chain, rows, known } = view
	const { title, versions, findings } = chain
	return (
		<>
			<p>
				<a href={chainPath}>{say("opinion.chain.again")}</a>
			</p>
			<h1>{title === "" ? say("opinion.chain.title") : title}</h1>
			<p>{say("opinion.chain.counts", { versions, lines: rows.length, known: rows.filter(({ key }) => known.has(key)).length })}</p>
			<Findings findings={findings} say={say} />
			<Form action={`${chainPath}/save`} csrf={csrf}>
				<input type="hidden" name="text" value={text} />
				<Table
					caption={say("opinion.chain.lines")}
					columns={columnsOf(house, known)}
					rows={rows.map((row, index): Numbered => ({ row, index }))}
					keyOf={({ index }) => String(index)}
				/>
				<p class="hint">{say("opinion.chain.saveHint")}</p>
				<Actions>
					<Button>{say("opinion.chain.save")}</Button>
					<ButtonLink href={chainPath}>{say("opinion.chain.again")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}

function columnsOf({ say }: House, known: ReadonlySet<string>): readonly Column<Numbered>[] {
	return [
		{
			label: say("opinion.chain.take"),
			role: "lead",
			cell: ({ row, index }) => {
				if (known.has(row.key)) return say("opinion.chain.known")
				if (!row.isSaid) return say("opinion.chain.nothing")
				return (
					<label>
						<input type="checkbox" name="take" value={String(index)} checked />{" "}
						{row.entry.name === "" ? say("opinion.chain.noName") : row.entry.name}
					</label>
				)
			},
		},
		{
			label: say("opinion.chain.words"),
			cell: ({ row }) => (row.isSaid ? row.entry.words : `${row.entry.name} ${row.entry.words}`.trim()),
		},
		{ label: say("opinion.chain.who"), cell: (one) => <Who {...one} isKnown={known.has(one.row.key)} say={say} /> },
	]
}

function Who({ row, index, isKnown, say }: Numbered & { readonly isKnown: boolean; readonly say: Say }) {
	const { match } = row
	if (!("candidates" in match)) return <>{say("opinion.chain.matched")}</>
	if (match.kind === "unknown") return <>{say("opinion.chain.unknown")}</>
	if (isKnown || !row.isSaid) return <>{say("opinion.chain.several")}</>
	return <WhichPerson row={row} index={index} say={say} />
}

/** Staff who know them say which of several a name means. */
export function WhichPerson({ row: { entry, match }, index, say }: Numbered & { readonly say: Say }) {
	const candidates = "candidates" in match ? match.candidates : []
	return (
		<select name={`who-${index}`} aria-label={say("opinion.chain.choose", { name: entry.name })}>
			<option value="">{say("opinion.chain.several")}</option>
			{candidates.map(({ personId, householdNumber, groupName }) => (
				<option key={personId} value={personId}>
					{say("opinion.chain.household", { number: householdNumber, group: groupName ?? "" })}
				</option>
			))}
		</select>
	)
}
