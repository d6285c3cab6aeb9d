/** The console page of one sign-off: how it stands, and what can be done with it. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import type { House } from "../affair.ts"
import type { Base } from "./console-pages.tsx"
import { Back, campaignPath, completeWords, signoffPath, TallyTable } from "./console-parts.tsx"
import { kinds } from "./kinds.ts"
import type { Campaign } from "./repo.ts"
import { pendingOf } from "./rules.ts"
import type { DetailView } from "./views.ts"

export function DetailPage({ view, closesLocal, house, csrf, said }: Base & { readonly view: DetailView; readonly closesLocal: string }) {
	const { say, locale, timeZone } = house
	const { campaign, statements, tally, counts, openCases } = view
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
				<strong>{completeWords(counts, say)}</strong> <a href={path("/check")}>{say("signoff.console.check")}</a>
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
					{ label: say("signoff.console.openCases"), value: openCases, href: path("/cases"), tone: openCases > 0 ? "attention" : "plain" },
					{
						label: say("signoff.count.conflict"),
						value: counts.conflict,
						href: path("/households?status=conflict"),
						tone: counts.conflict > 0 ? "attention" : "plain",
					},
				]}
			/>
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
				{kinds[campaign.kind].columns.length > 0 && <ButtonLink href={path("/photos")}>{say("signoff.photos.title")}</ButtonLink>}
				<ButtonLink href={path("/recheck")}>{say("signoff.console.recheck")}</ButtonLink>
			</Actions>
			{isOpen && <Steps campaign={campaign} closesLocal={closesLocal} house={house} csrf={csrf} />}
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
	campaign,
	closesLocal,
	house: { say },
	csrf,
}: {
	readonly campaign: Campaign
	readonly closesLocal: string
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
