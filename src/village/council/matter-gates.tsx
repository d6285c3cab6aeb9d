/** Console: gates and stages of a matter, with the forms that pass them. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { MayLink } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { limits } from "./command.ts"
import { isPostedBefore, standardWords } from "./commands-gates.ts"
import { matterPath } from "./console.ts"
import { type Part, whenWords } from "./matter-page.tsx"
import { photoHref } from "./photo-form.ts"
import { pollSums } from "./poll-rules.ts"
import { pollLines } from "./poll-words.ts"
import { sentIn } from "./sent-form.ts"

export function Gates({ view, house }: Part) {
	const { say } = house
	const { matter, gates, shut, poll, session } = view
	const path = matterPath(matter.id)
	const isBefore = matter.state === "listed"
	const mayReview = session.rights.has("council.review") && (isBefore || matter.state === "counted")
	const mayManage = session.rights.has("council.manage") && isBefore
	const reviewed = sentIn(view.sent, "review")
	return (
		<>
			{shut.length > 0 && (
				<Notice kind="info" title={say("council.gates.shut")}>
					<ul>
						{shut.map((gate) => (
							<li key={gate}>{say(`council.gate.${gate}`)}</li>
						))}
					</ul>
				</Notice>
			)}
			{(gates.length > 0 || mayReview || (mayManage && matter.kind === "people") || matter.needsPoll || matter.kind === "risk") && (
				<section class="card">
					<h2>{say("council.gates")}</h2>
					{gates.map(({ id, kind, verdict, note, at }) => (
						<p key={id}>
							<span class={verdict === "passed" ? "tag tag-good" : "tag tag-bad"}>{say(`council.gate.${kind}.${verdict}`)}</span> {note}{" "}
							<span class="hint">{whenWords(house, at)}</span>
						</p>
					))}
					{mayReview && (
						<Form action={`${path}/review`} csrf={session.csrf}>
							<ChoiceField
								name="verdict"
								label={say("council.review")}
								pick="one"
								required
								values={[reviewed("verdict") ?? ""]}
								choices={(["passed", "returned"] as const).map((value) => ({ value, label: say(`council.gate.legal.${value}`) }))}
							/>
							<TextAreaField
								name="note"
								label={say("council.review.note")}
								hint={say("council.review.hint")}
								value={reviewed("note")}
								maxLength={limits.note}
							/>
							<Actions>
								<Button kind="plain">{say("council.save")}</Button>
							</Actions>
						</Form>
					)}
					{mayManage && matter.kind === "people" && <StandardForm view={view} house={house} />}
					{poll !== undefined && pollLines(say, poll).map((line) => <p key={line}>{line}</p>)}
					{mayManage && (matter.needsPoll || matter.kind === "risk") && (poll?.isClosed !== true || !pollSums(poll).isEnough) && (
						<PollForm view={view} house={house} />
					)}
				</section>
			)}
			<Stages view={view} house={house} />
		</>
	)
}

/** Which posted standard the case is looked at by; what was posted after the case is named and cannot be chosen. */
function StandardForm({ view, house }: Part) {
	const { say } = house
	const { matter, standards, session } = view
	const before = standards.filter((standard) => isPostedBefore(standard, matter))
	const later = standards.filter((standard) => !isPostedBefore(standard, matter))
	return (
		<>
			{later.length > 0 && (
				<p class="hint">
					{say("council.standard.later", {
						titles: later.map(({ title, postedAt }) => `《${title}》（${whenWords(house, postedAt)}）`).join("、"),
						when: whenWords(house, matter.createdAt),
					})}
				</p>
			)}
			<p>
				{before.length === 0 && say("council.standard.none")}{" "}
				<MayLink right="signoff.read" href="/console/signoff/standards">
					{say("council.standard.link")}
				</MayLink>
			</p>
			{before.length > 0 && (
				<Form action={`${matterPath(matter.id)}/standard`} csrf={session.csrf}>
					<ChoiceField
						name="standard"
						label={say("council.standard")}
						hint={say("council.standard.hint")}
						pick="one"
						required
						choices={before.map((standard) => ({ value: standard.id, label: standard.title, hint: standardWords(house, standard) }))}
					/>
					<Actions>
						<Button kind="plain">{say("council.save")}</Button>
					</Actions>
				</Form>
			)}
		</>
	)
}

/** Which survey is the poll: only what can be one, each with what it asks and what counts as its yes. */
function PollForm({ view, house }: Part) {
	const { say } = house
	const { matter, polls, session } = view
	return (
		<>
			<p class="hint">
				{say(polls.length === 0 ? "council.poll.none" : "council.poll.which")}{" "}
				<MayLink right="survey.read" href="/console/surveys">
					{say("council.poll.link")}
				</MayLink>
			</p>
			{polls.length > 0 && (
				<Form action={`${matterPath(matter.id)}/poll`} csrf={session.csrf}>
					<ChoiceField
						name="survey"
						label={say("council.poll")}
						hint={say("council.poll.hint")}
						pick="one"
						required
						values={[matter.pollSurveyId ?? ""]}
						choices={polls.map(({ id, title, question, labels, closedAt }) => ({
							value: id,
							label: title,
							hint: say(closedAt === null ? "council.poll.choiceOpen" : "council.poll.choiceClosed", {
								question,
								yes: labels[0] ?? "",
								others: labels.slice(1).join("、"),
								when: whenWords(house, closedAt),
							}),
						}))}
					/>
					<Actions>
						<Button kind="plain">{say("council.save")}</Button>
					</Actions>
				</Form>
			)}
		</>
	)
}

function Stages({ view, house }: Part) {
	const { say } = house
	const { matter, stages, marks, session } = view
	if (stages.length === 0) return null
	const now = stages.find(({ state }) => state === "now")
	const marked = sentIn(view.sent, "mark")
	const mayMark = session.rights.has("council.enter") && matter.state !== "withdrawn" && now !== undefined && now.missing.length > 0
	return (
		<section class="card">
			<h2>{say(`council.preset.${matter.preset}`)}</h2>
			<ol>
				{stages.map(({ stage, state, missing }) => (
					<li key={stage.id}>
						{say(`council.stage.${stage.id}`)}{" "}
						<span class={state === "done" ? "tag tag-good" : state === "now" ? "tag tag-warn" : "tag"}>
							{say(`council.stageState.${state}`)}
						</span>
						{state === "now" && missing.length > 0 && (
							<span class="hint">
								{" "}
								{say("council.stage.missing", { who: missing.map((signer) => say(`council.signer.${signer}`)).join("、") })}
							</span>
						)}
						{marks
							.filter((mark) => mark.stage === stage.id)
							.map(({ id, signer, who, note, photo, at }) => (
								<p key={id} class="hint">
									{say(`council.signer.${signer}`)}：{who} {note} {whenWords(house, at)}{" "}
									{photo !== null && <a href={photoHref(house, session.villageId, photo)}>{say("council.photo")}</a>}
								</p>
							))}
					</li>
				))}
			</ol>
			{mayMark && now !== undefined && (
				<Form action={`${matterPath(matter.id)}/mark`} csrf={session.csrf} hasFiles>
					<input type="hidden" name="stage" value={now.stage.id} />
					<SelectField
						name="signer"
						label={say("council.mark.signer", { stage: say(`council.stage.${now.stage.id}`) })}
						required
						choices={now.missing.map((value) => ({ value, label: say(`council.signer.${value}`) }))}
					/>
					<TextField
						name="who"
						label={say("council.mark.who")}
						hint={say("council.mark.whoHint")}
						value={marked("who")}
						maxLength={limits.who}
						required
					/>
					<TextField name="note" label={say("council.mark.note")} value={marked("note")} maxLength={limits.note} />
					<FileField name="photo" label={say("council.mark.photo")} accept="image/*" />
					<Actions>
						<Button kind="plain">{say("council.mark.save")}</Button>
					</Actions>
				</Form>
			)}
		</section>
	)
}
