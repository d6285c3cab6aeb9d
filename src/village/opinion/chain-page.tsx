/** 接龙 in the console: pasted, shown as it was understood, then entered. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, TextAreaField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { type Chain, type ChainFinding, maxChainLength } from "./chain.ts"
import type { ChainResult, ChainRow } from "./chain-commands.ts"
import { opinionsPath } from "./list-page.tsx"

export const chainPath = `${opinionsPath}/chain`

export type PasteView = { readonly csrf: string; readonly text: string; readonly isEmpty: boolean; readonly done: ChainResult | undefined }

export function PastePage({ view, house: { say } }: { readonly view: PasteView; readonly house: House }) {
	const { csrf, text, isEmpty, done } = view
	return (
		<>
			<p>
				<a href={opinionsPath}>{say("opinion.detail.back")}</a>
			</p>
			<h1>{say("opinion.chain.title")}</h1>
			{done !== undefined && <Notice kind="success" title={say("opinion.chain.done", done)} />}
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
			{findings.length > 0 && (
				<section class="card" aria-labelledby="findings">
					<h2 id="findings">{say("opinion.chain.findings")}</h2>
					<ul>
						{findings.map((finding) => (
							<li key={JSON.stringify(finding)}>{findingText(say, finding)}</li>
						))}
					</ul>
				</section>
			)}
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
	return (
		<select name={`who-${index}`} aria-label={say("opinion.chain.choose", { name: row.entry.name })}>
			<option value="">{say("opinion.chain.several")}</option>
			{match.candidates.map(({ personId, householdNumber, groupName }) => (
				<option key={personId} value={personId}>
					{say("opinion.chain.household", { number: householdNumber, group: groupName ?? "" })}
				</option>
			))}
		</select>
	)
}

function findingText(say: Say, finding: ChainFinding): string {
	switch (finding.kind) {
		case "lost":
			return say(finding.number === undefined ? "opinion.chain.lostSomewhere" : "opinion.chain.lost", {
				name: finding.name,
				number: finding.number ?? 0,
			})
		case "overwritten":
			return say("opinion.chain.overwritten", { number: finding.number, name: finding.name, other: finding.other })
		case "doubled":
		case "differs":
		case "unnumbered":
			return say(`opinion.chain.${finding.kind}`, { name: finding.name })
		case "changed":
			return say("opinion.chain.changed", { name: finding.name, before: finding.before })
		case "gap":
			return say("opinion.chain.gap", { numbers: finding.numbers.slice(0, 20).join("、") })
		case "nameless":
			return say("opinion.chain.nameless", { words: finding.words })
		case "cut":
			return say("opinion.chain.cut")
	}
}
