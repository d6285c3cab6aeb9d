/** Console: the bodies of the village and their agenda. */
import type { Say } from "../../engine/flow.ts"
import { Actions, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import { ruleWords } from "./arithmetic.ts"
import { bodyPath, councilPath, matterPath } from "./console.ts"
import { putItemsPath } from "./items-page.tsx"
import type { Body } from "./repo-bodies.ts"
import type { Matter } from "./repo-matters.ts"
import type { Composition } from "./rules.ts"
import { signerClasses } from "./stages.ts"
import { type MatterState, matterStates } from "./verdicts.ts"

export type BodyLine = { readonly body: Body; readonly composition: Composition }
export type MatterLine = { readonly matter: Matter; readonly bodyName: string; readonly verdict: string; readonly isRejected: boolean }

export type CouncilView = {
	readonly bodies: readonly BodyLine[]
	readonly counts: Readonly<Record<MatterState, number>>
	readonly matters: readonly MatterLine[]
	readonly state: MatterState | ""
	readonly page: number
	readonly pages: number
	readonly mayManage: boolean
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export const stateTone: Readonly<Record<MatterState, string>> = {
	listed: "tag",
	voting: "tag tag-warn",
	counted: "tag tag-warn",
	decided: "tag tag-good",
	withdrawn: "tag",
}

export function CouncilPage({ view, say }: { readonly view: CouncilView; readonly say: Say }) {
	const { bodies, counts, matters, state, page, pages, mayManage, notice } = view
	const hrefOf = (to: number, of = state) =>
		`${councilPath}?${new URLSearchParams({ ...(of === "" ? {} : { state: of }), page: String(to) })}`
	return (
		<>
			<div class="page-head">
				<h1>{say("council.title")}</h1>
				{mayManage && bodies.length > 0 && (
					<Actions>
						<ButtonLink href={putItemsPath} kind="primary">
							{say("council.items.link")}
						</ButtonLink>
						<ButtonLink href={`${councilPath}/matters/new`}>{say("council.matters.new")}</ButtonLink>
					</Actions>
				)}
			</div>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<StatTiles
				stats={matterStates
					.filter((each) => each !== "withdrawn" || counts.withdrawn > 0)
					.map((each) => ({
						label: say(`council.state.${each}`),
						value: counts[each],
						href: hrefOf(1, each),
						tone: each === "counted" && counts.counted > 0 ? "attention" : "plain",
					}))}
			/>
			<h2>{say("council.bodies")}</h2>
			<Table
				caption={say("council.bodies")}
				columns={bodyColumns(say)}
				rows={bodies}
				keyOf={({ body }) => body.id}
				empty={<EmptyState title={say("council.bodies.none")} />}
			/>
			{mayManage && (
				<Actions>
					<ButtonLink href={`${councilPath}/bodies/new`} kind={bodies.length === 0 ? "primary" : "plain"}>
						{say("council.bodies.new")}
					</ButtonLink>
				</Actions>
			)}
			<h2>{state === "" ? say("council.matters") : say("council.matters.of", { state: say(`council.state.${state}`) })}</h2>
			<Table
				caption={say("council.matters")}
				columns={matterColumns(say)}
				rows={matters}
				keyOf={({ matter }) => matter.id}
				empty={<EmptyState title={say("council.matters.none")} />}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => hrefOf(to)} />
			{state !== "" && (
				<Actions>
					<ButtonLink href={councilPath}>{say("council.matters.all")}</ButtonLink>
				</Actions>
			)}
			<h2>{say("council.marks.title")}</h2>
			<p class="hint">{say("council.marks.hint")}</p>
			<Actions>
				{signerClasses.map((signer) => (
					<ButtonLink key={signer} href={`${councilPath}/marks/${signer}`}>
						{say(`council.signer.${signer}`)}
					</ButtonLink>
				))}
			</Actions>
		</>
	)
}

function bodyColumns(say: Say): readonly Column<BodyLine>[] {
	return [
		{
			label: say("council.body.name"),
			role: "lead",
			cell: ({ body }) => (
				<>
					<a href={bodyPath(body.id)}>{body.name}</a>
					{body.endedAt !== null && <span class="tag">{say("council.body.ended")}</span>}
				</>
			),
		},
		{ label: say("council.body.rule"), cell: ({ body }) => ruleWords(say, body.rule) },
		{ label: say("council.body.members"), role: "number", cell: ({ composition }) => composition.members },
		{
			label: say("council.body.cadres"),
			role: "number",
			cell: ({ composition }) =>
				composition.isTooMany ? (
					<span class="tag tag-warn">{say("council.body.tooMany", { cadres: composition.cadres })}</span>
				) : (
					composition.cadres
				),
		},
	]
}

function matterColumns(say: Say): readonly Column<MatterLine>[] {
	return [
		{ label: say("council.matter.serial"), role: "number", cell: ({ matter }) => matter.serial },
		{ label: say("council.matter.title"), role: "lead", cell: ({ matter }) => <a href={matterPath(matter.id)}>{matter.title}</a> },
		{ label: say("council.matter.body"), cell: ({ bodyName }) => bodyName },
		{ label: say("council.matter.kind"), cell: ({ matter }) => say(`council.kind.${matter.kind}`) },
		{
			label: say("council.matter.state"),
			cell: ({ matter, verdict, isRejected }) => (
				<span class={isRejected ? "tag tag-bad" : stateTone[matter.state]}>
					{verdict === "" ? say(`council.state.${matter.state}`) : verdict}
				</span>
			),
		},
		{ label: say("council.matter.round"), role: "number", cell: ({ matter }) => matter.round },
	]
}
