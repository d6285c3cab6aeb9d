/** One survey in the console: what it asks while it is written, how it stands while it is open, what came of it. */

import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import type { Definition } from "./definition.ts"
import { shareLink } from "./links.ts"
import { BackLink, Preview, pathOf, StateTag, surveysPath, timeOr } from "./parts.tsx"
import { placesWarning } from "./places.ts"
import type { Survey } from "./repo.ts"
import { leastShown, type Results } from "./results.ts"
import { Recount, ResultsPart } from "./results-page.tsx"

export type DetailView = {
	readonly survey: Survey
	readonly definition: Definition
	/** Absent until the survey has opened. */
	readonly results: (Results & { readonly cursor: string; readonly isRecounted: boolean | undefined }) | undefined
	/** Days before closing on which who has not answered is reminded. */
	readonly reminders: readonly number[]
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly csrf: string
}

export function DetailPage({ view, house }: { readonly view: DetailView; readonly house: House }) {
	const { say } = house
	const { survey, definition, results, notice } = view
	const isAhead = survey.state === "draft" || survey.state === "scheduled"
	const warning = isAhead ? placesWarning(definition, say) : undefined
	const isSealed = survey.secrecy === "anonymous" && survey.state !== "closed"
	return (
		<>
			<BackLink href={surveysPath}>{say("survey.page.back")}</BackLink>
			<div class="page-head">
				<h1>{survey.title}</h1>
				<StateTag state={survey.state} say={say} />
			</div>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<Facts survey={survey} house={house} />
			{survey.state === "open" && survey.secrecy === "anonymous" && linkOf(survey, house) === undefined && (
				<Notice kind="error" title={say("survey.page.nowhere")} />
			)}
			{warning !== undefined && <Notice kind="info" title={warning} />}
			<Steps view={view} house={house} />
			<May right="survey.publish">
				<Reminders view={view} house={house} />
			</May>
			{results !== undefined && !isSealed && (
				<May right="survey.answers">
					<Further survey={survey} house={house} />
				</May>
			)}
			{results !== undefined && (
				<div data-live={survey.state === "open" ? pathOf(survey, "/results") : undefined} data-cursor={results.cursor}>
					<ResultsPart survey={survey} results={results} say={say} />
				</div>
			)}
			{results !== undefined && !isSealed && <Recount survey={survey} isRecounted={results.isRecounted} say={say} />}
			<Preview definition={definition} say={say} />
		</>
	)
}

function linkOf({ villageId, id }: Survey, house: House): string | undefined {
	return shareLink(house, { villageId, surveyId: id })
}

function Facts({ survey, house }: { readonly survey: Survey; readonly house: House }) {
	const { say } = house
	const { unit, secrecy, opensAt, openedAt, closesAt, closedAt, revision, invitedAt } = survey
	const link = survey.state === "open" ? linkOf(survey, house) : undefined
	const lines = [
		`${say(`survey.unit.${unit}`)} · ${say(`survey.secrecy.${secrecy}`)} · ${say("survey.page.revision", { revision })}`,
		say("survey.page.opens", { time: timeOr(openedAt ?? opensAt, say("survey.page.whenPublished"), house) }),
		say("survey.page.closes", { time: timeOr(closedAt ?? closesAt, say("survey.page.byHand"), house) }),
		...(link === undefined ? [] : [say("survey.web.share", { url: link })]),
		...(invitedAt === null ? [] : [say("survey.page.invited", { time: timeOr(invitedAt, "", house) })]),
	]
	return (
		<ul>
			{lines.map((line) => (
				<li key={line}>{line}</li>
			))}
		</ul>
	)
}

/** What can be done with it now. */
function Steps({ view, house: { say } }: { readonly view: DetailView; readonly house: House }) {
	const { survey, csrf } = view
	switch (survey.state) {
		case "draft":
			return (
				<May right="survey.publish">
					{" "}
					<Form action={pathOf(survey, "/publish")} csrf={csrf}>
						<input type="hidden" name="seen" value={survey.revision} />
						<ChoiceField
							name="notify"
							label={say("survey.page.notify")}
							pick="several"
							choices={[{ value: "yes", label: say("survey.page.notifyAll"), hint: say("survey.page.notifyHint") }]}
						/>
						<Actions>
							<Button>{say("survey.page.publish")}</Button>
							<ButtonLink href={pathOf(survey, "/edit")}>{say("survey.page.edit")}</ButtonLink>
						</Actions>
					</Form>
				</May>
			)
		case "scheduled":
			return (
				<May right="survey.publish">
					{" "}
					<Form action={pathOf(survey, "/open")} csrf={csrf}>
						<input type="hidden" name="seen" value={survey.revision} />
						<Actions>
							<Button>{say("survey.page.openNow")}</Button>
							<ButtonLink href={pathOf(survey, "/edit")}>{say("survey.page.edit")}</ButtonLink>
						</Actions>
					</Form>
				</May>
			)
		case "open":
			return (
				<>
					<May right="survey.publish">
						{" "}
						<Form action={pathOf(survey, "/invite")} csrf={csrf}>
							<Actions>
								<Button kind="plain">{say("survey.page.invite")}</Button>
								<ButtonLink href={pathOf(survey, "/edit")}>{say("survey.page.edit")}</ButtonLink>
								<ButtonLink href={pathOf(survey, "/close")} kind="danger">
									{say("survey.page.close")}
								</ButtonLink>
							</Actions>
						</Form>
					</May>
					<p>
						<a href={pathOf(survey)}>{say("survey.page.refresh")}</a>
						{survey.secrecy !== "anonymous" && (
							<May right="survey.enter">
								{" · "}
								<a href={pathOf(survey, "/enter")}>{say("survey.enter.title")}</a>
							</May>
						)}
					</p>
				</>
			)
		case "closed":
			return (
				<May right="survey.publish">
					{" "}
					<Publicity view={view} say={say} />
				</May>
			)
	}
}

/** Whether everybody may read the results on the public page. */
function Publicity({ view: { survey, csrf }, say }: { readonly view: DetailView; readonly say: Say }) {
	const isPublic = survey.publishedAt !== null
	return (
		<Form action={pathOf(survey, "/public")} csrf={csrf}>
			<input type="hidden" name="show" value={isPublic ? "no" : "yes"} />
			<p class="hint">{say(isPublic ? "survey.public.isShown" : "survey.public.isHidden", { least: leastShown })}</p>
			<Actions>
				<Button kind="plain">{say(isPublic ? "survey.public.hide" : "survey.public.show")}</Button>
			</Actions>
		</Form>
	)
}

/** When who has not answered is reminded; nothing to plan for a survey that is closed by hand. */
function Reminders({ view, house: { say } }: { readonly view: DetailView; readonly house: House }) {
	const { survey, reminders, csrf } = view
	if (survey.state === "closed" || survey.closesAt === null) return null
	return (
		<details>
			<summary>
				{reminders.length === 0 ? say("survey.plan.none") : say("survey.plan.now", { days: reminders.join(say("survey.plan.comma")) })}
			</summary>
			<Form action={pathOf(survey, "/reminders")} csrf={csrf}>
				<TextField
					name="days"
					label={say("survey.plan.days")}
					hint={say("survey.plan.hint")}
					value={reminders.join(say("survey.plan.comma"))}
					maxLength={40}
				/>
				<Actions>
					<Button kind="plain">{say("survey.plan.save")}</Button>
				</Actions>
			</Form>
		</details>
	)
}

/** What else there is to read or to take along. */
function Further({ survey, house: { say } }: { readonly survey: Survey; readonly house: House }) {
	return (
		<p>
			{survey.secrecy === "named" && (
				<>
					<a href={pathOf(survey, "/missing")}>{say("survey.missing.title")}</a>
					{" · "}
				</>
			)}
			<a href={pathOf(survey, "/export.xlsx")}>{say("survey.export.link")}</a>
		</p>
	)
}

/** Closing cannot be undone, so it is asked once more. */
export function ClosePage({
	survey,
	results,
	csrf,
	house: { say },
}: {
	readonly survey: Survey
	readonly results: Results
	readonly csrf: string
	readonly house: House
}) {
	const toEnter = results.questions.reduce((sum, question) => sum + question.toEnter, 0)
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.close.title", { title: survey.title })}</h1>
			<p>{say("survey.close.what", { completed: results.completed, due: results.due, halfWay: results.started - results.completed })}</p>
			{toEnter > 0 && (
				<Notice kind="error" title={say("survey.close.toEnter", { count: toEnter })}>
					<a href={pathOf(survey, "/entries")}>{say("survey.entries.title")}</a>
				</Notice>
			)}
			<Form action={pathOf(survey, "/close")} csrf={csrf}>
				<Actions>
					<Button kind="danger">{say("survey.close.confirm")}</Button>
					<ButtonLink href={pathOf(survey)}>{say("survey.close.keepOpen")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}
