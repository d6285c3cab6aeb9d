/** The console pages of sign-offs: the list, opening one, the standards. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { Back, campaignPath, signoffPath } from "./console-parts.tsx"
import type { Campaign } from "./repo.ts"
import type { Counts } from "./rules.ts"
import type { Standard } from "./standards.ts"

export type Said = { readonly kind: "success" | "error"; readonly title: string } | undefined

export type Base = { readonly house: House; readonly csrf: string; readonly said: Said }

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
					<May right={rights.manage}>
						<ButtonLink href={`${signoffPath}/new`} kind="primary">
							{say("signoff.console.new")}
						</ButtonLink>
					</May>
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
			<May right={rights.manage}>
				<Form action={`${signoffPath}/standards`} csrf={csrf}>
					<TextField name="title" label={say("signoff.console.standardTitle")} maxLength={60} required />
					<TextAreaField name="criteria" label={say("signoff.console.criteria")} hint={say("signoff.console.criteriaHint")} required />
					<TextField name="decision" label={say("signoff.console.decision")} maxLength={120} required />
					<TextField name="decidedAt" type="date" label={say("signoff.console.decidedAt")} required />
					<Button>{say("signoff.console.post")}</Button>
				</Form>
			</May>
		</>
	)
}
