/** The console's pages of notices: the list, one notice with its broadcast and coverage, who has not seen it. */
import { formatDate, formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { Broadcast } from "./broadcast.ts"
import type { Duty } from "./calendar.ts"
import { noticesPath, pathOf } from "./console-parts.ts"
import { Preview } from "./editor-page.tsx"
import { noticePath } from "./links.ts"
import { ordersFor, standOf } from "./progress.ts"
import type { Listed, Notice, Version } from "./repo.ts"
import { type Content, faultsOf, type State, states } from "./rules.ts"
import type { Coverage, CoverageRow, Progress } from "./seen.ts"

type Said = { readonly kind: "success" | "error"; readonly title: string } | undefined

const tones: Readonly<Record<State, string>> = {
	draft: "tag",
	waiting: "tag tag-warn",
	published: "tag tag-good",
	withdrawn: "tag tag-bad",
}

export type ConsoleList = {
	readonly rows: readonly Listed[]
	readonly page: number
	readonly pages: number
	readonly state: State | undefined
	/** Duties open now: due soon, or past. */
	readonly duties: readonly (Duty & { readonly isPast: boolean })[]
	readonly publicPath: string
	readonly openQuestions: number
	readonly said: Said
	readonly csrf: string
	readonly mayWrite: boolean
}

export function ConsoleListPage({ view, house }: { readonly view: ConsoleList; readonly house: House }) {
	const { say, locale, timeZone } = house
	const columns: readonly Column<Listed>[] = [
		{
			label: say("notice.field.title"),
			role: "lead",
			cell: ({ id, title }) => <a href={pathOf(id)}>{title === "" ? say("notice.page.untitled") : title}</a>,
		},
		{ label: say("notice.field.category"), cell: ({ category }) => say(`notice.category.${category}`) },
		{ label: say("notice.page.number"), cell: ({ number }) => number ?? "–" },
		{ label: say("notice.page.state"), cell: ({ state }) => <span class={tones[state]}>{say(`notice.state.${state}`)}</span> },
		{
			label: say("notice.page.day"),
			role: "number",
			cell: ({ publishedAt, createdAt }) => formatDate(publishedAt ?? createdAt, locale, timeZone),
		},
	]
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.nav")}</h1>
				<Actions>
					{view.mayWrite && (
						<ButtonLink href={`${noticesPath}/new`} kind="primary">
							{say("notice.page.new")}
						</ButtonLink>
					)}
					<ButtonLink href={`${noticesPath}/questions`}>{say("notice.page.questions", { count: view.openQuestions })}</ButtonLink>
					<ButtonLink href={`${noticesPath}/settings`}>{say("notice.page.settings")}</ButtonLink>
					<ButtonLink href={view.publicPath}>{say("notice.page.public")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			{view.duties.length > 0 && <DutyCards view={view} house={house} />}
			<nav class="public-nav" aria-label={say("notice.page.state")}>
				<ul>
					<li>
						<a href={noticesPath} aria-current={view.state === undefined ? "page" : undefined}>
							{say("notice.page.allStates")}
						</a>
					</li>
					{states.map((state) => (
						<li key={state}>
							<a href={`${noticesPath}?state=${state}`} aria-current={view.state === state ? "page" : undefined}>
								{say(`notice.state.${state}`)}
							</a>
						</li>
					))}
				</ul>
			</nav>
			<Table
				caption={say("notice.nav")}
				columns={columns}
				rows={view.rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("notice.page.none")} />}
			/>
			<Pagination
				page={view.page}
				pages={view.pages}
				hrefOf={(page) => `${noticesPath}?page=${page}${view.state === undefined ? "" : `&state=${view.state}`}`}
			/>
		</>
	)
}

/** What the calendar asks for, and the other answer to it: there is nothing, because … */
function DutyCards({ view, house }: { readonly view: ConsoleList; readonly house: House }) {
	const { say, locale, timeZone } = house
	return (
		<section class="card" aria-labelledby="duties">
			<h2 id="duties">{say("notice.page.duties")}</h2>
			<ul class="public-list">
				{view.duties.map(({ category, period, startsAt, isPast }) => (
					<li key={`${category} ${period}`}>
						<p>
							<span class={isPast ? "tag tag-bad" : "tag tag-warn"}>{say(isPast ? "notice.page.past" : "notice.page.coming")}</span>{" "}
							{say("notice.page.duty", { category: say(`notice.category.${category}`), day: formatDate(startsAt, locale, timeZone) })}{" "}
							{view.mayWrite && <a href={`${noticesPath}/new?category=${category}`}>{say("notice.page.writeIt")}</a>}
						</p>
						{view.mayWrite && (
							<details>
								<summary>{say("notice.page.nothing")}</summary>
								<Form action={`${noticesPath}/nothing`} csrf={view.csrf}>
									<input type="hidden" name="category" value={category} />
									<input type="hidden" name="period" value={period} />
									<TextField name="why" label={say("notice.page.nothingWhy")} maxLength={200} required />
									<Actions>
										<Button kind="plain">{say("notice.page.nothingSave")}</Button>
									</Actions>
								</Form>
							</details>
						)}
					</li>
				))}
			</ul>
		</section>
	)
}

export type OneNotice = {
	readonly notice: Notice
	readonly version: Version | undefined
	readonly draft: Content | undefined
	readonly audience: string
	/** Adults the draft is for. */
	readonly people: number
	readonly broadcast: Broadcast | undefined
	readonly progress: Progress | undefined
	readonly coverage: Coverage | undefined
	readonly questions: number
	readonly expenseLimit: number
	readonly code: string
	readonly said: Said
	readonly csrf: string
	readonly rights: ReadonlySet<string>
	readonly live: string
}

export function OneNoticePage({ view, house }: { readonly view: OneNotice; readonly house: House }) {
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
				<span class={tones[notice.state]}>{say(`notice.state.${notice.state}`)}</span> {say(`notice.category.${notice.category}`)}{" "}
				{notice.number ?? ""} {notice.publishedAt !== null && formatDateTime(notice.publishedAt, locale, timeZone)}
			</p>
			{notice.withdrawnWhy !== null && <p>{say("notice.page.withdrawnWhy", { why: notice.withdrawnWhy })}</p>}
			{draft !== undefined && notice.state !== "withdrawn" && <DraftPart view={view} draft={draft} house={house} />}
			{version !== undefined && notice.state === "published" && <PublishedPart view={view} house={house} />}
			{version !== undefined && <Preview content={version.content} expenseLimit={view.expenseLimit} house={house} />}
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
							<TextField name="why" label={say("notice.page.withdrawWhy")} maxLength={500} required />
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
	const { notice, rights } = view
	const faults = faultsOf(draft)
	const isFinance = draft.category === "finance"
	const mayPublish = rights.has("notice.publish") && faults.length === 0
	return (
		<>
			<Preview content={draft} expenseLimit={view.expenseLimit} house={house} />
			<section class="card" aria-labelledby="publish">
				<h2 id="publish">{say("notice.page.publish")}</h2>
				<p>{say("notice.page.for", { audience: view.audience, people: view.people })}</p>
				{faults.length > 0 && <Message kind="error" title={say("notice.write.incomplete")} />}
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
				{rights.has("notice.release") && isFinance && (notice.state === "waiting" || notice.version > 0) && (
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

function PublishedPart({ view, house }: { readonly view: OneNotice; readonly house: House }) {
	const { say } = house
	const { notice, broadcast, rights } = view
	return (
		<>
			<section class="card" aria-labelledby="told">
				<h2 id="told">{say("notice.page.told")}</h2>
				<div data-live={view.live} data-cursor="">
					<ProgressPart view={view} house={house} />
				</div>
				<Actions>
					{broadcast !== undefined &&
						rights.has("notice.publish") &&
						ordersFor(standOf(broadcast.state, view.progress === undefined ? [] : [view.progress])).map((order) => (
							<Form key={order} action={pathOf(notice.id, "/order")} csrf={view.csrf}>
								<input type="hidden" name="order" value={order} />
								<Button kind={order === "cancel" ? "danger" : "plain"}>{say(`notice.progress.${order}`)}</Button>
							</Form>
						))}
					{broadcast === undefined && rights.has("notice.publish") && (
						<Form action={pathOf(notice.id, "/tell")} csrf={view.csrf}>
							<Button>{say("notice.page.tellNow")}</Button>
						</Form>
					)}
				</Actions>
				<Actions>
					<ButtonLink href={pathOf(notice.id, "/unseen")}>{say("notice.page.unseen")}</ButtonLink>
					<ButtonLink href={pathOf(notice.id)}>{say("notice.page.reload")}</ButtonLink>
				</Actions>
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

/** Polled while the page is in view. */
export function ProgressPart({
	view,
	house,
}: {
	readonly view: Pick<OneNotice, "notice" | "broadcast" | "progress" | "coverage">
	readonly house: House
}) {
	const { say } = house
	const { notice, broadcast, progress, coverage } = view
	if (progress === undefined || coverage === undefined || progress.all === 0)
		return <p>{say(broadcast === undefined ? "notice.page.untold" : "notice.page.planning")}</p>
	const { all, groups, grids } = coverage
	return (
		<>
			{broadcast !== undefined && (
				<p>{say("notice.page.broadcast", { state: say(`notice.broadcast.${standOf(broadcast.state, [progress])}`) })}</p>
			)}
			{notice.version > 1 && <p class="hint">{say("notice.page.ofVersion", { version: notice.version })}</p>}
			<StatTiles
				stats={[
					{ label: say("notice.stat.households"), value: all.seenHouseholds, note: say("notice.stat.of", { all: all.households }) },
					{ label: say("notice.stat.seen"), value: progress.seen, note: say("notice.stat.of", { all: progress.all }) },
					{ label: say("notice.stat.sent"), value: progress.out },
					{ label: say("notice.stat.planned"), value: progress.planned },
					...(progress.retrying > 0 ? [{ label: say("notice.stat.retrying"), value: progress.retrying, tone: "attention" as const }] : []),
					{ label: say("notice.stat.door"), value: progress.door, tone: progress.door > 0 ? "attention" : "plain" },
				]}
			/>
			<p class="hint">
				{say("notice.stat.rest", {
					held: progress.held,
					parked: progress.parked,
					uncertain: progress.uncertain,
					delivered: progress.delivered,
					cancelled: progress.cancelled,
				})}
			</p>
			<CoverageTable title={say("notice.page.byGroup")} rows={groups} house={house} />
			{grids.some(({ name }) => name !== "") && <CoverageTable title={say("notice.page.byGrid")} rows={grids} house={house} />}
		</>
	)
}

function CoverageTable({ title, rows, house }: { readonly title: string; readonly rows: readonly CoverageRow[]; readonly house: House }) {
	const { say } = house
	return (
		<Table
			caption={title}
			keyOf={({ name }) => name}
			rows={rows}
			columns={[
				{ label: title, role: "lead", cell: ({ name }) => (name === "" ? say("notice.page.noGroup") : name) },
				{ label: say("notice.page.seenHouseholds"), role: "number", cell: (row) => `${row.seenHouseholds} / ${row.households}` },
				{ label: say("notice.page.seenPersons"), role: "number", cell: (row) => `${row.seenPersons} / ${row.persons}` },
			]}
		/>
	)
}

export type UnseenRow = {
	readonly personId: string
	readonly household: string
	readonly name: string
	readonly group: string
	readonly contact: string
	readonly standing: string
	readonly how: string
}

export type UnseenView = {
	readonly notice: Notice
	readonly rows: readonly UnseenRow[]
	readonly total: number
	/** Whether anybody was told, or looked. */
	readonly isTold: boolean
	readonly page: number
	readonly pages: number
	readonly csrf: string
	readonly said: Said
	readonly mayConfirm: boolean
	readonly visitsPath: string
}

export function UnseenPage({ view, house }: { readonly view: UnseenView; readonly house: House }) {
	const { say } = house
	const { notice, rows, total, mayConfirm } = view
	const columns: readonly Column<UnseenRow>[] = [
		...(mayConfirm
			? [
					{
						label: say("notice.unseen.pick"),
						role: "action" as const,
						cell: ({ personId, name }: UnseenRow) => (
							<label class="choice">
								<input type="checkbox" name="person" value={personId} />
								<span>{name}</span>
							</label>
						),
					},
				]
			: []),
		{ label: say("notice.unseen.household"), role: "lead", cell: (row) => `${row.household} ${row.name}` },
		{ label: say("notice.unseen.group"), cell: ({ group }) => group },
		{ label: say("notice.unseen.contact"), cell: ({ contact }) => contact },
		{ label: say("notice.unseen.standing"), cell: ({ standing }) => standing },
		{ label: say("notice.unseen.how"), cell: ({ how }) => how },
	]
	const table = (
		<Table
			caption={say("notice.page.unseen")}
			columns={columns}
			rows={rows}
			keyOf={({ personId }) => personId}
			empty={<EmptyState title={say(view.isTold ? "notice.unseen.none" : "notice.page.untold")} />}
		/>
	)
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.unseen.title", { title: notice.title })}</h1>
				<Actions>
					<ButtonLink href={view.visitsPath}>{say("notice.unseen.visits")}</ButtonLink>
					<ButtonLink href={pathOf(notice.id)}>{say("notice.editor.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			{view.isTold && <p>{say("notice.unseen.total", { total })}</p>}
			<p class="hint">{say("notice.unseen.hint")}</p>
			{mayConfirm && rows.length > 0 ? (
				<Form action={pathOf(notice.id, "/confirm")} csrf={view.csrf}>
					{table}
					<Actions>
						<Button>{say("notice.unseen.confirm")}</Button>
					</Actions>
				</Form>
			) : (
				table
			)}
			<Pagination page={view.page} pages={view.pages} hrefOf={(page) => `${pathOf(notice.id, "/unseen")}?page=${page}`} />
		</>
	)
}
