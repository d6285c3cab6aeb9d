/** Console: gates and stages of a matter, with the forms that pass them. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { limits } from "./command.ts"
import { pollSums } from "./commands-matters.ts"
import { matterPath } from "./console.ts"
import { type Part, whenWords } from "./matter-page.tsx"
import { photoHref } from "./photo-form.ts"
import { sentIn } from "./sent-form.ts"

export function Gates({ view, house }: Part) {
	const { say } = house
	const { matter, gates, shut, poll, surveys, session } = view
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
					{mayManage && matter.kind === "people" && (
						<Form action={`${path}/standard`} csrf={session.csrf}>
							<TextAreaField
								name="note"
								label={say("council.standard")}
								hint={say("council.standard.hint")}
								value={sentIn(view.sent, "standard")("note")}
								maxLength={limits.note}
								required
							/>
							<Actions>
								<Button kind="plain">{say("council.save")}</Button>
							</Actions>
						</Form>
					)}
					{poll !== undefined && (
						<p>
							{say(poll.isClosed ? "council.poll.closed" : "council.poll.open", {
								title: poll.title,
								question: poll.question,
								counts: poll.options.map(({ label, count }) => `${label} ${count}`).join("，"),
							})}
						</p>
					)}
					{poll?.isClosed === true && <p>{pollWords(say, poll)}</p>}
					{mayManage && (matter.needsPoll || matter.kind === "risk") && poll?.isClosed !== true && (
						<Form action={`${path}/poll`} csrf={session.csrf}>
							<SelectField
								name="survey"
								label={say("council.poll")}
								hint={say("council.poll.hint")}
								value={matter.pollSurveyId ?? ""}
								choices={[
									{ value: "", label: say("council.poll.choose") },
									...surveys.map(({ id, title }) => ({ value: id, label: title })),
								]}
							/>
							<Actions>
								<Button kind="plain">{say("council.save")}</Button>
							</Actions>
						</Form>
					)}
				</section>
			)}
			<Stages view={view} house={house} />
		</>
	)
}

function pollWords(say: Part["house"]["say"], poll: NonNullable<Part["view"]["poll"]>): string {
	const { yes, all, isFor } = pollSums(poll)
	return say(all === 0 ? "council.poll.nobody" : isFor ? "council.poll.for" : "council.poll.against", {
		yes,
		all,
		needed: Math.floor(all / 2) + 1,
	})
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
