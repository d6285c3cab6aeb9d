/** The console pages of sign-offs: the list, opening one, how one stands, its objections. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { Back, campaignPath, completeWords, householdPath, StatusTag, signoffPath, TallyTable } from "./console-parts.tsx"
import type { Standard } from "./creating.ts"
import { kinds } from "./kinds.ts"
import type { Campaign, Case, HouseholdRow, Row, Statement } from "./repo.ts"
import { type Counts, pendingOf } from "./rules.ts"
import type { TallyLine } from "./tally.ts"

type Said = { readonly kind: "success" | "error"; readonly title: string } | undefined
type Base = { readonly house: House; readonly csrf: string; readonly said: Said }

export function ListPage({
	rows,
	house,
	said,
	standards,
}: Base & { readonly rows: readonly { readonly campaign: Campaign; readonly counts: Counts }[]; readonly standards: readonly Standard[] }) {
	const { say, locale, timeZone } = house
	return (
		<>
			<div class="page-head">
				<h1>{say("signoff.console.list")}</h1>
				<Actions>
					<ButtonLink href={`${signoffPath}/new`} kind="primary">
						{say("signoff.console.new")}
					</ButtonLink>
					<ButtonLink href={`${signoffPath}/standards`}>{say("signoff.console.standards", { count: standards.length })}</ButtonLink>
				</Actions>
			</div>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<Table
				caption={say("signoff.console.list")}
				columns={[
					{
						label: say("signoff.setting.title"),
						role: "lead",
						cell: ({ campaign }) => <a href={campaignPath(campaign.id)}>{campaign.title}</a>,
					},
					{ label: say("signoff.setting.kind"), cell: ({ campaign }) => say(`signoff.kind.${campaign.kind}`) },
					{ label: say("signoff.console.state"), cell: ({ campaign }) => say(`signoff.state.${campaign.state}`) },
					{ label: say("signoff.console.progress"), role: "number", cell: ({ counts }) => `${counts.confirmed}/${counts.due}` },
					{ label: say("signoff.setting.closesAt"), cell: ({ campaign }) => formatDateTime(campaign.closesAt, locale, timeZone) },
				]}
				rows={rows}
				keyOf={({ campaign }) => campaign.id}
				empty={<EmptyState title={say("signoff.console.none")}>{say("signoff.console.noneHint")}</EmptyState>}
			/>
		</>
	)
}

export function NewPage({ house: { say }, csrf, problems }: Omit<Base, "said"> & { readonly problems: readonly string[] }) {
	return (
		<>
			<Back href={signoffPath}>{say("signoff.console.back")}</Back>
			<h1>{say("signoff.console.new")}</h1>
			<p>
				{say("signoff.console.newHint")} <a href={`${signoffPath}/template.xlsx`}>{say("signoff.console.template")}</a>
			</p>
			{problems.length > 0 && (
				<Notice kind="error" title={say("signoff.console.problems", { count: problems.length })}>
					<ul>
						{problems.map((problem) => (
							<li key={problem}>{problem}</li>
						))}
					</ul>
				</Notice>
			)}
			<Form action={`${signoffPath}/new`} csrf={csrf} hasFiles>
				<FileField name="file" label={say("signoff.console.file")} accept=".xlsx" required />
				<Button>{say("signoff.console.open")}</Button>
			</Form>
		</>
	)
}

export function StandardsPage({
	house: { say, locale, timeZone },
	csrf,
	said,
	standards,
}: Base & { readonly standards: readonly (Standard & { readonly list: readonly string[] })[] }) {
	return (
		<>
			<Back href={signoffPath}>{say("signoff.console.back")}</Back>
			<h1>{say("signoff.console.standardsTitle")}</h1>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p>{say("signoff.console.standardsHint")}</p>
			{standards.map(({ id, title, decision, postedAt, list }) => (
				<section class="card" key={id}>
					<h2>{title}</h2>
					<p class="hint">{say("signoff.console.decided", { decision, time: formatDateTime(postedAt, locale, timeZone) })}</p>
					<ol>
						{list.map((criterion) => (
							<li key={criterion}>{criterion}</li>
						))}
					</ol>
				</section>
			))}
			<Form action={`${signoffPath}/standards`} csrf={csrf}>
				<TextField name="title" label={say("signoff.console.standardTitle")} maxLength={60} required />
				<TextAreaField name="criteria" label={say("signoff.console.criteria")} hint={say("signoff.console.criteriaHint")} required />
				<TextField name="decision" label={say("signoff.console.decision")} maxLength={120} required />
				<TextField name="decidedAt" type="date" label={say("signoff.console.decidedAt")} required />
				<Button>{say("signoff.console.post")}</Button>
			</Form>
		</>
	)
}

export type DetailView = {
	readonly campaign: Campaign
	readonly statements: readonly Statement[]
	readonly tally: readonly TallyLine[]
	readonly counts: Counts
	readonly openCases: number
	readonly isRecounted: boolean
	readonly headless: number
	readonly closesLocal: string
}

export function DetailPage({ view, house, csrf, said }: Base & { readonly view: DetailView }) {
	const { say, locale, timeZone } = house
	const { campaign, statements, tally, counts, openCases, isRecounted, headless } = view
	const isOpen = campaign.state === "open"
	const path = (rest: string) => campaignPath(campaign.id, rest)
	return (
		<>
			<Back href={signoffPath}>{say("signoff.console.back")}</Back>
			<div class="page-head">
				<h1>{campaign.title}</h1>
				<span class={isOpen ? "tag tag-good" : "tag"}>{say(`signoff.state.${campaign.state}`)}</span>
			</div>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p>
				{say("signoff.console.facts", {
					kind: say(`signoff.kind.${campaign.kind}`),
					level: say(`signoff.level.${campaign.level}`),
					signer: say(`signoff.signer.${campaign.signer}`),
					until: formatDateTime(campaign.closesAt, locale, timeZone),
					days: campaign.postingDays,
				})}
			</p>
			<p>
				<strong>{completeWords(counts, say)}</strong>{" "}
				<span class="hint">{say(isRecounted ? "signoff.console.recounted" : "signoff.console.miscounted")}</span>
			</p>
			<StatTiles
				stats={[
					{
						label: say("signoff.count.confirmed"),
						value: counts.confirmed,
						note: say("signoff.console.ofDue", { due: counts.due }),
						href: path("/households?status=confirmed"),
					},
					{ label: say("signoff.count.pending"), value: pendingOf(counts), href: path("/households?status=pending") },
					{ label: say("signoff.count.objected"), value: openCases, href: path("/cases"), tone: openCases > 0 ? "attention" : "plain" },
					{
						label: say("signoff.count.conflict"),
						value: counts.conflict,
						href: path("/households?status=conflict"),
						tone: counts.conflict > 0 ? "attention" : "plain",
					},
				]}
			/>
			{headless > 0 && <Notice kind="info" title={say("signoff.console.headless", { count: headless })} />}
			<TallyTable
				caption={say("signoff.console.byGroup")}
				lines={tally}
				say={say}
				hrefOf={({ name }) => path(`/households?group=${encodeURIComponent(name)}`)}
			/>
			<Actions>
				<ButtonLink href={path("/report.docx")}>{say("signoff.console.reportWord")}</ButtonLink>
				<ButtonLink href={path("/report.xlsx")}>{say("signoff.console.reportExcel")}</ButtonLink>
				<ButtonLink href={path("/sheets.docx")}>{say("signoff.console.sheets")}</ButtonLink>
				{campaign.level === "B" && <ButtonLink href={path("/slips")}>{say("signoff.console.slips")}</ButtonLink>}
				<ButtonLink href={path("/recheck")}>{say("signoff.console.recheck")}</ButtonLink>
			</Actions>
			{isOpen && <Steps view={view} house={house} csrf={csrf} />}
			<section class="card">
				<h2>{say("signoff.setting.statement")}</h2>
				{statements.map(({ version, text, hash, createdAt }) => (
					<details key={version} open={version === campaign.statementVersion}>
						<summary>{say("signoff.console.version", { version, time: formatDateTime(createdAt, locale, timeZone) })}</summary>
						<p class="statement">{text}</p>
						<p class="hint">SHA-256 {hash}</p>
					</details>
				))}
			</section>
		</>
	)
}

function Steps({
	view: { campaign, closesLocal },
	house: { say },
	csrf,
}: {
	readonly view: DetailView
	readonly house: House
	readonly csrf: string
}) {
	const path = (rest: string) => campaignPath(campaign.id, rest)
	return (
		<>
			{kinds[campaign.kind].answeredBy === "household" && (
				<Form action={path("/nudge")} csrf={csrf}>
					<Actions>
						<Button name="when" value="invite">
							{say("signoff.console.invite")}
						</Button>
						<Button kind="plain" name="when" value="now">
							{say("signoff.console.remind")}
						</Button>
					</Actions>
				</Form>
			)}
			<details>
				<summary>{say("signoff.console.changeStatement")}</summary>
				<p>{say("signoff.console.changeHint")}</p>
				<Form action={path("/statement")} csrf={csrf}>
					<TextAreaField name="text" label={say("signoff.setting.statement")} rows={6} maxLength={4000} required />
					<TextField name="spoken" label={say("signoff.setting.spoken")} maxLength={300} />
					<Button kind="danger">{say("signoff.console.publish")}</Button>
				</Form>
			</details>
			<details>
				<summary>{say("signoff.console.changeDeadline")}</summary>
				<Form action={path("/deadline")} csrf={csrf}>
					<TextField name="closesAt" type="datetime-local" label={say("signoff.setting.closesAt")} value={closesLocal} required />
					<Button kind="plain">{say("signoff.console.save")}</Button>
				</Form>
			</details>
			<details>
				<summary>{say("signoff.console.close")}</summary>
				<p>{say("signoff.console.closeHint", { days: campaign.postingDays })}</p>
				<Form action={path("/close")} csrf={csrf}>
					<Button kind="danger">{say("signoff.console.close")}</Button>
				</Form>
			</details>
		</>
	)
}

export function HouseholdsPage({
	campaign,
	rows,
	heads,
	house: { say },
	title,
}: {
	readonly campaign: Campaign
	readonly rows: readonly HouseholdRow[]
	readonly heads: ReadonlyMap<string, string>
	readonly house: House
	readonly title: string
}) {
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{title}</h1>
			<Table
				caption={title}
				columns={[
					{
						label: say("signoff.heading.household"),
						role: "lead",
						cell: (row) => (
							<a
								href={householdPath(campaign.id, row.householdId)}
							>{`${row.number} ${heads.get(row.householdId) ?? say("signoff.console.noHead")}`}</a>
						),
					},
					{ label: say("signoff.console.group"), cell: ({ groupName }) => groupName },
					{ label: say("signoff.console.state"), cell: ({ status }) => <StatusTag status={status} say={say} /> },
					{ label: say("signoff.count.reached"), cell: ({ isReached }) => say(isReached ? "signoff.console.yes" : "signoff.console.no") },
				]}
				rows={rows}
				keyOf={({ householdId }) => householdId}
			/>
		</>
	)
}

export function CasesPage({
	campaign,
	cases,
	rows,
	numbers,
	photos,
	house,
	csrf,
	said,
}: Base & {
	readonly campaign: Campaign
	readonly cases: readonly Case[]
	readonly rows: ReadonlyMap<string, Row>
	readonly numbers: ReadonlyMap<string, string>
	readonly photos: ReadonlyMap<string, string>
}) {
	const { say } = house
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{say("signoff.console.cases")}</h1>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			{cases.length === 0 && <EmptyState title={say("signoff.console.noCases")} />}
			{cases.map((one) => (
				<section class="card" key={one.id}>
					<h2>
						<a href={householdPath(campaign.id, one.householdId)}>{`${numbers.get(one.householdId) ?? ""} ${one.rowNumber}`}</a>{" "}
						<span class={one.closedAt === null ? "tag tag-warn" : "tag"}>
							{say(one.closedAt === null ? "signoff.console.caseOpen" : `signoff.outcome.${one.outcome ?? "kept"}`)}
						</span>
					</h2>
					<p>{one.reason}</p>
					{photos.has(one.id) && <img class="sketch" src={photos.get(one.id)} alt={say("signoff.page.photo")} />}
					{one.assignee !== null && <p class="hint">{say("signoff.console.assigned", { name: one.assignee })}</p>}
					{one.finding !== null && <p class="hint">{say("signoff.console.found", { finding: one.finding })}</p>}
					{one.closedAt === null && campaign.state === "open" && (
						<CaseForms one={one} row={rows.get(one.rowNumber)} campaign={campaign} house={house} csrf={csrf} />
					)}
				</section>
			))}
		</>
	)
}

function CaseForms({
	one,
	row,
	campaign,
	house: { say },
	csrf,
}: {
	readonly one: Case
	readonly row: Row | undefined
	readonly campaign: Campaign
	readonly house: House
	readonly csrf: string
}) {
	const action = campaignPath(campaign.id, `/case/${encodeURIComponent(one.id)}`)
	return (
		<>
			<details open={one.assignee === null}>
				<summary>{say("signoff.console.assign")}</summary>
				<Form action={action} csrf={csrf}>
					<TextField name="assignee" label={say("signoff.console.assignee")} maxLength={40} required />
					<Button kind="plain" name="do" value="assign">
						{say("signoff.console.save")}
					</Button>
				</Form>
			</details>
			<details open={one.assignee !== null && one.finding === null}>
				<summary>{say("signoff.console.measure")}</summary>
				<Form action={action} csrf={csrf}>
					<TextAreaField name="finding" label={say("signoff.console.finding")} rows={3} required />
					<Button kind="plain" name="do" value="measure">
						{say("signoff.console.save")}
					</Button>
				</Form>
			</details>
			{one.finding !== null && (
				<details open>
					<summary>{say("signoff.console.resolve")}</summary>
					<Form action={action} csrf={csrf}>
						{row !== undefined &&
							kinds[campaign.kind].columns.map(({ id, required }) => (
								<TextField
									key={id}
									name={`cell.${id}`}
									label={say(`signoff.column.${id}`)}
									value={row.cells[id] ?? ""}
									maxLength={200}
									required={required}
								/>
							))}
						<Actions>
							{row !== undefined && (
								<Button name="do" value="corrected">
									{say("signoff.console.correct")}
								</Button>
							)}
							<Button kind="plain" name="do" value="kept">
								{say("signoff.console.keep")}
							</Button>
						</Actions>
					</Form>
				</details>
			)}
		</>
	)
}
