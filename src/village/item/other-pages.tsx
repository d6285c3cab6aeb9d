/** Console: one item whole, the questions, what was set aside, objections; and the list as the village reads it. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { ClaimList, type Page, Toolbar } from "./board-page.tsx"
import { boardPath } from "./paths.ts"
import type { Objection, PostedList } from "./repo-posting.ts"
import type { ShownClaim, ShownItem } from "./view.ts"

type Told = { readonly kind: "success" | "error"; readonly title: string } | undefined

export function OnePage({
	shown,
	targets,
	categories,
	csrf,
	notice,
	say,
}: {
	readonly shown: ShownItem
	readonly targets: Page["targets"]
	readonly categories: Page["categories"]
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	const { item, claims, people, households } = shown
	return (
		<>
			<p>
				<a href={boardPath}>{say("item.back")}</a>
			</p>
			<h1>{item.title}</h1>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<p>{say("item.counts", { claims: claims.length, people, households })}</p>
			<Form action={`${boardPath}/one/${item.id}`} csrf={csrf}>
				<TextField name="title" label={say("item.newName")} value={item.title} maxLength={60} required />
				<SelectField name="category" label={say("item.filter.category")} value={item.category} choices={categories} />
				<Actions>
					<Button>{say("item.save")}</Button>
				</Actions>
			</Form>
			<form method="post" action={`${boardPath}/act`} class="board" data-board>
				<input type="hidden" name="csrf" value={csrf} />
				<input type="hidden" name="one" value={item.id} />
				<ClaimList claims={claims} say={say} />
				<Toolbar targets={targets} say={say} />
			</form>
		</>
	)
}

export type ShownQuestion = {
	readonly kind: "same" | "odd"
	readonly one: string
	readonly other: string
	readonly oneTitle: string
	readonly otherTitle: string
	readonly oneTexts: readonly string[]
	readonly otherTexts: readonly string[]
}

export function QuestionsPage({
	questions,
	csrf,
	notice,
	say,
}: {
	readonly questions: readonly ShownQuestion[]
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<p>
				<a href={boardPath}>{say("item.back")}</a>
			</p>
			<h1>{say("item.questions.title")}</h1>
			<p>{say("item.questions.intro")}</p>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{questions.length === 0 && <EmptyState title={say("item.questions.none")} />}
			<ol class="board-questions">
				{questions.map((question) => (
					<li key={`${question.one}|${question.other}`} class="card" data-row tabIndex={-1}>
						<h2>{say(question.kind === "same" ? "item.questions.same" : "item.questions.odd", { title: question.oneTitle })}</h2>
						<div class="board-sides">
							<Side title={question.oneTitle} texts={question.oneTexts} />
							<Side title={question.kind === "odd" ? say("item.questions.this") : question.otherTitle} texts={question.otherTexts} />
						</div>
						<Form action={`${boardPath}/questions`} csrf={csrf}>
							<input type="hidden" name="one" value={question.one} />
							<input type="hidden" name="other" value={question.other} />
							<Actions>
								<Button name="answer" value="yes">
									{say("item.questions.yes")}
								</Button>
								<Button kind="plain" name="answer" value="no">
									{say("item.questions.no")}
								</Button>
							</Actions>
						</Form>
					</li>
				))}
			</ol>
			<Form action={`${boardPath}/run`} csrf={csrf}>
				<input type="hidden" name="back" value="questions" />
				<Button kind="plain" name="act" value="undo">
					{say("item.questions.undo")}
				</Button>
			</Form>
		</>
	)
}

function Side({ title, texts }: { readonly title: string; readonly texts: readonly string[] }) {
	return (
		<div>
			<strong>{title}</strong>
			<ul>
				{texts.map((text) => (
					<li key={text}>{text}</li>
				))}
			</ul>
		</div>
	)
}

export function AsidePage({
	claims,
	csrf,
	say,
}: {
	readonly claims: readonly (ShownClaim & { readonly fate: string })[]
	readonly csrf: string
	readonly say: Say
}) {
	return (
		<>
			<p>
				<a href={boardPath}>{say("item.back")}</a>
			</p>
			<h1>{say("item.aside.title")}</h1>
			<p>{say("item.aside.intro")}</p>
			{claims.length === 0 && <EmptyState title={say("item.aside.none")} />}
			<Form action={`${boardPath}/act`} csrf={csrf}>
				<ul class="board-claims">
					{claims.map(({ id, number, text, fate, reason }) => (
						<li key={id}>
							<label class="board-check">
								<input type="checkbox" name="claim" value={id} disabled={fate === "withdrawn"} />
								<span>
									<span class="tag">{say(`item.fate.${fate}`)}</span> {text === "" ? say("item.wordless") : text}{" "}
									<small class="hint">{number}</small>
									{reason !== "" && <small class="hint"> {reason}</small>}
								</span>
							</label>
						</li>
					))}
				</ul>
				<Actions>
					<Button kind="plain" name="act" value="reopen">
						{say("item.act.reopen")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

export type ShownObjection = Objection & { readonly who: string; readonly text: string; readonly when: string }

export function ObjectionsPage({
	objections,
	csrf,
	notice,
	say,
}: {
	readonly objections: readonly ShownObjection[]
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	return (
		<>
			<p>
				<a href={boardPath}>{say("item.back")}</a>
			</p>
			<h1>{say("item.objections.title")}</h1>
			<p>{say("item.objections.intro")}</p>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{objections.length === 0 && <EmptyState title={say("item.objections.none")} />}
			{objections.map(({ id, kind, who, text, words, when, answer, version }) => (
				<section key={id} class="card">
					<h2>{say(`item.objections.${kind}`, { who, version })}</h2>
					<p class="hint">{when}</p>
					{text !== "" && <blockquote>{text}</blockquote>}
					<p>{words === "" ? say("item.objections.noWords") : words}</p>
					{answer === null ? (
						<Form action={`${boardPath}/objections/${id}`} csrf={csrf}>
							<TextAreaField name="answer" label={say("item.objections.answer")} rows={2} maxLength={200} required />
							<Button>{say("item.objections.send")}</Button>
						</Form>
					) : (
						<p>{say("item.objections.answered", { answer })}</p>
					)}
				</section>
			))}
		</>
	)
}

export type PostedView = {
	readonly village: string
	readonly version: number
	readonly versions: readonly number[]
	readonly list: PostedList
	readonly posted: string
	readonly until: string
	readonly isOpen: boolean
	readonly hash: string
	readonly ledgerSeq: number
	readonly hrefOf: (version: number) => string
}

/** The list as it was posted; the same for staff and for everybody. */
export function PostedPage({ view, say }: { readonly view: PostedView; readonly say: Say }) {
	const { list } = view
	const { account } = list
	const aside = account.same + account.withdrawn + account.outOfScope + account.personal
	const categories = [...new Set(list.items.map(({ category }) => category))]
	return (
		<>
			<h1>{say("item.posted.title", { village: view.village })}</h1>
			<p>
				{say(view.isOpen ? "item.posted.open" : "item.posted.closed", { version: view.version, posted: view.posted, until: view.until })}
			</p>
			<p class="equation">{say("item.equation", { ...account, aside })}</p>
			{aside > 0 && (
				<ul>
					{(["same", "withdrawn", "personal"] as const).map(
						(fate) => account[fate] > 0 && <li key={fate}>{say(`item.posted.${fate}`, { count: account[fate] })}</li>,
					)}
					{list.outOfScope.map(({ reason, claims }) => (
						<li key={reason}>{say("item.posted.outOfScope", { count: claims, reason })}</li>
					))}
				</ul>
			)}
			{categories.map((category) => (
				<section key={category}>
					<h2>{say(`item.category.${category}`)}</h2>
					<ol class="posted-items">
						{list.items
							.filter((item) => item.category === category)
							.map((item) => (
								<li key={item.id} value={item.number} id={`item-${item.number}`}>
									<strong>{item.title}</strong>{" "}
									<span class="hint">{say("item.counts", { claims: item.claims, people: item.people, households: item.households })}</span>
									<details>
										<summary>{say("item.posted.numbers")}</summary>
										<p>{item.opinions.join("、")}</p>
									</details>
								</li>
							))}
					</ol>
				</section>
			))}
			<p class="hint">{say("item.posted.ledger", { seq: view.ledgerSeq, hash: view.hash.slice(0, 16) })}</p>
			{view.versions.length > 1 && (
				<p>
					{say("item.posted.versions")}
					{view.versions.map((version) => (
						<> {version === view.version ? <strong>{version}</strong> : <a href={view.hrefOf(version)}>{version}</a>}</>
					))}
				</p>
			)}
		</>
	)
}
