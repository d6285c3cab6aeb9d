/** Console: what stands above the items of the board: the sum, the next step, what was just done, the filter. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { asideOf } from "./account.ts"
import type { Page, PageBoard } from "./board-page.tsx"
import { Equation } from "./equation.tsx"
import { boardPath, markedPath } from "./paths.ts"

/** What was just done can be taken back where it is said: whoever pressed the wrong thing need not look for how. */
function Said({ page: { notice, lastChange, csrf }, say }: { readonly page: Page; readonly say: Say }) {
	if (notice === undefined) return null
	return (
		<Notice kind={notice.kind} title={notice.title}>
			{notice.mayUndo && lastChange?.isMine === true && (
				<div data-inplace data-lost={say("item.lost")}>
					<Form action={`${boardPath}/run`} csrf={csrf}>
						<Button kind="plain" name="undo" value={String(lastChange.seq)}>
							{say("item.run.undoThis")}
						</Button>
					</Form>
				</div>
			)}
		</Notice>
	)
}

type Step = "propose" | "confirm" | "look" | "post" | "wait" | "none"

/** What brings the list nearer to its posting now. */
function nextStep({ account, waiting, flagged, posting, changes, settings }: PageBoard, me: string): Step {
	if (account.opinions + waiting === 0) return "none"
	if (account.byFate.open + waiting > 0) return "propose"
	if (account.proposed > 0) return "confirm"
	if (flagged > 0) return "look"
	const seq = changes[0]?.seq ?? 0
	if (seq <= (posting?.atSeq ?? 0)) return "none"
	// Who handed it in can do nothing more.
	return settings.needsSecond && settings.askedBy === me && settings.askedAtSeq === seq ? "wait" : "post"
}

export function BoardTop({ page, say }: { readonly page: Page; readonly say: Say }) {
	const { view } = page
	const { account } = view
	const [open, aside] = [account.byFate.open + view.waiting, asideOf(account)]
	const step = nextStep(view, page.me)
	return (
		<>
			<h1>{say("item.title")}</h1>
			<p>
				{step === "none"
					? say("item.intro")
					: say(`item.next.${step}`, { open: account.byFate.open, proposed: account.proposed, flagged: view.flagged })}
				{page.unseen > 0 && say("item.next.unseen", { count: page.unseen })}
			</p>
			<Said page={page} say={say} />
			{page.marked > 0 && (
				<Notice kind="info" title={say("item.marked.waiting", { count: page.marked })}>
					<a href={markedPath}>{say("item.marked.look")}</a>
				</Notice>
			)}
			<StatTiles
				stats={[
					{ label: say("item.stat.opinions"), value: account.opinions },
					{ label: say("item.stat.claims"), value: account.claims },
					{ label: say("item.stat.items"), value: account.items, note: say("item.stat.proposed", { count: account.proposed }) },
					{ label: say("item.stat.open"), value: open, tone: open > 0 ? "attention" : "plain", isIdle: open === 0 },
					{ label: say("item.stat.aside"), value: aside, href: `${boardPath}/aside` },
					{
						label: say("item.stat.objections"),
						value: view.objections,
						href: `${boardPath}/objections`,
						tone: view.objections > 0 ? "attention" : "plain",
						isIdle: view.objections === 0,
					},
				]}
			/>
			<Equation view={view} say={say} />
			<Steps page={page} step={step} say={say} />
			<Filters page={page} say={say} />
		</>
	)
}

function Steps({ page, step, say }: { readonly page: Page; readonly step: Step; readonly say: Say }) {
	const { view, csrf } = page
	const { account, waiting } = view
	return (
		<div class="board-steps" data-inplace data-lost={say("item.lost")}>
			<Form action={`${boardPath}/run`} csrf={csrf}>
				<Actions>
					<Button {...(step !== "propose" && { kind: "plain" })} name="act" value="propose">
						{say(waiting > 0 ? "item.run.proposeWaiting" : "item.run.propose", { count: waiting })}
					</Button>
					{account.items > 0 && (
						<StepLink isNext={step === "confirm"} href={`${boardPath}/questions`}>
							{say("item.questions.title")}
						</StepLink>
					)}
					{view.flagged > 0 && (
						<StepLink isNext={step === "look"} href={`${boardPath}?state=flagged`}>
							{say("item.run.look", { count: view.flagged })}
						</StepLink>
					)}
					{page.single > 0 && page.single < page.acceptable && (
						<Button kind="plain" name="act" value="accept-single">
							{say("item.run.acceptSingle", { count: page.single })}
						</Button>
					)}
					{page.acceptable > 0 && (
						<Button kind="plain" name="act" value="accept-all">
							{say("item.run.acceptAll", { count: page.acceptable })}
						</Button>
					)}
					{step === "post" && (
						<StepLink isNext href="#posting">
							{say("item.run.post")}
						</StepLink>
					)}
					{page.lastChange !== undefined && (
						<Button kind="plain" name="undo" value={String(page.lastChange.seq)}>
							{page.lastChange.words}
						</Button>
					)}
				</Actions>
				{page.lastRun !== undefined && <p class="hint">{page.lastRun}</p>}
				{page.asksModel !== undefined && (
					<p class="hint">
						{say(page.asksModel ? "item.run.asksModel" : "item.run.asksNobody")}{" "}
						<May right="setting.read">
							<a href="/console/settings#setting-item">{say("item.run.change")}</a>
						</May>
					</p>
				)}
			</Form>
		</div>
	)
}

function StepLink({ isNext, href, children }: { readonly isNext: boolean; readonly href: string; readonly children: ComponentChildren }) {
	return (
		<ButtonLink kind={isNext ? "primary" : "plain"} href={href}>
			{children}
		</ButtonLink>
	)
}

function Filters({ page: { filter, categories }, say }: { readonly page: Page; readonly say: Say }) {
	return (
		<form method="get" action={boardPath} class="filters board-filters">
			<TextField name="find" label={say("item.filter.find")} value={filter.find} type="search" />
			<SelectField
				name="state"
				label={say("item.filter.state")}
				value={filter.state}
				choices={["", "proposed", "accepted", "fresh", "flagged"].map((value) => ({
					value,
					label: say(`item.state.${value === "" ? "all" : value}`),
				}))}
			/>
			<SelectField name="category" label={say("item.filter.category")} value={filter.category} choices={categories} />
			<Button kind="plain">{say("item.filter.show")}</Button>
		</form>
	)
}
