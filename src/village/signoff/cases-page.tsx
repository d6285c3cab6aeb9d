import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { House } from "../affair.ts"
import type { Base } from "./console-pages.tsx"
import { Back, campaignPath, householdPath } from "./console-parts.tsx"
import { kinds } from "./kinds.ts"
import type { Campaign, Row } from "./repo.ts"
import type { Case } from "./repo-answers.ts"
import type { HouseholdRow } from "./repo-households.ts"

export function CasesPage({
	campaign,
	cases,
	rows,
	households,
	photos,
	page,
	pages,
	house,
	csrf,
	said,
}: Base & {
	readonly campaign: Campaign
	readonly cases: readonly Case[]
	readonly rows: ReadonlyMap<string, Row>
	readonly households: ReadonlyMap<string, HouseholdRow>
	readonly photos: ReadonlyMap<string, string>
	readonly page: number
	readonly pages: number
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
						<a href={householdPath(campaign.id, one.householdId)}>{`${households.get(one.householdId)?.number ?? ""} ${one.rowNumber}`}</a>{" "}
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
			<Pagination page={page} pages={pages} hrefOf={(to) => `${campaignPath(campaign.id)}/cases?page=${to}`} />
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
						<NoDefault />
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
