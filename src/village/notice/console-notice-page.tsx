/** The console's page of one notice: its draft, who was told, its correction and withdrawal. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { type Orders, OrdersPart } from "./console-orders-part.tsx"
import { noticesPath, pathOf, type Said, stateTones } from "./console-parts.ts"
import { ProgressPart } from "./console-progress.tsx"
import { Preview } from "./editor-page.tsx"
import { noticePath } from "./links.ts"
import { isWaiting, type Version } from "./repo.ts"
import { type Content, faultsOf, isSpokenStale } from "./rules.ts"

export type OneNotice = Orders & {
	readonly version: Version | undefined
	readonly draft: Content | undefined
	readonly audience: string
	/** Adults the draft is for. */
	readonly people: number
	readonly questions: number
	readonly expenseLimit: number
	readonly code: string
	readonly said: Said
	readonly live: string
}

/** `shown`: which orders it offers, as a cursor. */
export function OneNoticePage({ view, house, shown }: { readonly view: OneNotice; readonly house: House; readonly shown: string }) {
	const { say, locale, timeZone } = house
	const { notice, version, draft, rights, code } = view
	const mayWrite = rights.has("notice.write")
	return (
		<>
			<div class="page-head">
				<h1>{notice.title === "" ? say("notice.page.untitled") : notice.title}</h1>
				<Actions>
					{mayWrite && draft !== undefined && <ButtonLink href={pathOf(notice.id, "/edit")}>{say("notice.page.edit")}</ButtonLink>}
					{notice.number !== null && <ButtonLink href={noticePath(code, notice.number)}>{say("notice.page.onPublic")}</ButtonLink>}
					<ButtonLink href={noticesPath}>{say("notice.page.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<p>
				<span class={stateTones[notice.state]}>{say(`notice.state.${notice.state}`)}</span>{" "}
				{[
					say(`notice.category.${notice.category}`),
					...(notice.number === null ? [] : [notice.number]),
					...(notice.publishedAt === null ? [] : [formatDateTime(notice.publishedAt, locale, timeZone)]),
				].join(" · ")}
			</p>
			{notice.withdrawnWhy !== null && <p>{say("notice.page.withdrawnWhy", { why: notice.withdrawnWhy })}</p>}
			{draft !== undefined && notice.state !== "withdrawn" && <DraftPart view={view} draft={draft} house={house} />}
			{version !== undefined && notice.state === "published" && <PublishedPart view={view} house={house} shown={shown} />}
			{version !== undefined && (
				<Preview id={notice.id} heading="preview" content={version.content} expenseLimit={view.expenseLimit} house={house} />
			)}
			{version !== undefined && notice.state === "published" && mayWrite && (
				<section class="card" aria-labelledby="change">
					<h2 id="change">{say("notice.page.change")}</h2>
					<p class="hint">{say("notice.page.changeHint")}</p>
					{draft === undefined && (
						<Form action={pathOf(notice.id, "/correct")} csrf={view.csrf}>
							<TextField name="why" label={say("notice.editor.why")} maxLength={500} required />
							<Actions>
								<Button kind="plain">{say("notice.page.correct")}</Button>
							</Actions>
						</Form>
					)}
					<details>
						<summary>{say("notice.page.withdraw")}</summary>
						<Form action={pathOf(notice.id, "/withdraw")} csrf={view.csrf}>
							<TextField name="why" id="withdraw-why" label={say("notice.page.withdrawWhy")} maxLength={500} required />
							<Actions>
								<Button kind="danger">{say("notice.page.withdrawSure")}</Button>
							</Actions>
						</Form>
					</details>
				</section>
			)}
		</>
	)
}

function DraftPart({ view, draft, house }: { readonly view: OneNotice; readonly draft: Content; readonly house: House }) {
	const { say } = house
	const { notice, rights, version } = view
	const faults = faultsOf(draft)
	const isFinance = draft.category === "finance"
	const mayPublish = rights.has("notice.publish") && faults.length === 0
	return (
		<>
			<Preview id={notice.id} heading="previewDraft" content={draft} expenseLimit={view.expenseLimit} house={house} />
			<section class="card" aria-labelledby="publish">
				<h2 id="publish">{say("notice.page.publish")}</h2>
				<p>{say("notice.page.for", { audience: view.audience, people: view.people })}</p>
				{faults.length > 0 && <Message kind="error" title={say("notice.write.incomplete")} />}
				{version !== undefined && isSpokenStale(draft, version.content) && <Message kind="info" title={say("notice.page.spokenStale")} />}
				{isFinance && <p>{say("notice.page.needsRelease")}</p>}
				{mayPublish && (
					<Form action={pathOf(notice.id, "/publish")} csrf={view.csrf}>
						<input type="hidden" name="draftVersion" value={notice.draftVersion} />
						<ChoiceField
							name="when"
							label={say("notice.page.when")}
							pick="one"
							choices={(["now", "evening", "no"] as const).map((value) => ({ value, label: say(`notice.when.${value}`) }))}
							values={["now"]}
							required
						/>
						<p class="hint">{say("notice.page.final")}</p>
						<Actions>
							<Button>{say(isFinance ? "notice.page.handIn" : "notice.page.publishSure")}</Button>
						</Actions>
					</Form>
				)}
				{rights.has("notice.release") && isFinance && isWaiting(notice) && (
					<Form action={pathOf(notice.id, "/release")} csrf={view.csrf}>
						<input type="hidden" name="draftVersion" value={notice.draftVersion} />
						<p>{say("notice.release.ask")}</p>
						<Actions>
							<Button>{say("notice.release.yes")}</Button>
						</Actions>
					</Form>
				)}
				{rights.has("notice.write") && (
					<Form action={pathOf(notice.id, "/drop")} csrf={view.csrf}>
						<Actions>
							<Button kind="plain">{say("notice.page.drop")}</Button>
						</Actions>
					</Form>
				)}
			</section>
		</>
	)
}

function PublishedPart({ view, house, shown }: { readonly view: OneNotice; readonly house: House; readonly shown: string }) {
	const { say } = house
	const { notice } = view
	return (
		<>
			<section class="card" aria-labelledby="told">
				<h2 id="told">{say("notice.page.told")}</h2>
				{/* Above the figures: on a phone sixteen groups stand below each other. */}
				<div data-live={pathOf(notice.id, "/orders")} data-cursor={shown}>
					<OrdersPart view={view} house={house} />
				</div>
				<Actions>
					<ButtonLink href={pathOf(notice.id, "/unseen")}>{say("notice.page.unseen")}</ButtonLink>
					<ButtonLink href={pathOf(notice.id)}>{say("notice.page.reload")}</ButtonLink>
				</Actions>
				<div data-live={view.live} data-cursor="">
					<ProgressPart view={view} house={house} />
				</div>
			</section>
			<section class="card" aria-labelledby="asked">
				<h2 id="asked">{say("notice.public.questions")}</h2>
				<p>
					<a href={`${noticesPath}/questions?notice=${encodeURIComponent(notice.id)}`}>
						{say("notice.page.questions", { count: view.questions })}
					</a>
				</p>
			</section>
		</>
	)
}
