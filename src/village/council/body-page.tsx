/** Console: a body is set up, its rule set, its roll filled. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { compositionWarning, ruleWords } from "./arithmetic.ts"
import { limits } from "./command.ts"
import { bodyPath, councilPath } from "./console.ts"
import { OrderPart } from "./order-part.tsx"
import { bodyKinds, ruleOfKind } from "./presets.ts"
import type { Order } from "./priority.ts"
import type { Body } from "./repo-bodies.ts"
import { RuleForm, type RuleRefusal } from "./rule-form.tsx"
import type { Composition } from "./rules.ts"
import { type SentForm, sentIn } from "./sent-form.ts"

export type NewBodyView = {
	/** The id it is to have: sent twice, it is set up once. */
	readonly id: string
	readonly kind: string
	readonly name: string
	readonly group: string
	readonly groups: readonly string[]
	readonly error: Readonly<Partial<Record<"name" | "group", string>>>
	readonly csrf: string
}

export function NewBodyPage({ view, house: { say } }: { readonly view: NewBodyView; readonly house: House }) {
	const { id, kind, name, group, groups, error, csrf } = view
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<h1>{say("council.bodies.new")}</h1>
			<Form action={`${councilPath}/bodies`} csrf={csrf} hasErrors={Object.keys(error).length > 0}>
				<input type="hidden" name="id" value={id} />
				<ChoiceField
					name="kind"
					label={say("council.body.kind")}
					pick="one"
					required
					values={[kind]}
					choices={bodyKinds.map((value) => ({
						value,
						label: say(`council.bodyKind.${value}`),
						hint: `${ruleWords(say, ruleOfKind[value])}。${say(`council.online.${ruleOfKind[value].online}`)}`,
					}))}
				/>
				<TextField name="name" label={say("council.body.name")} value={name} maxLength={limits.name} error={error.name} required />
				<SelectField
					name="group"
					label={say("council.body.group")}
					hint={say("council.body.groupHint")}
					value={group}
					error={error.group}
					choices={[{ value: "", label: say("council.body.wholeVillage") }, ...groups.map((value) => ({ value, label: value }))]}
				/>
				<Actions>
					<Button>{say("council.body.make")}</Button>
				</Actions>
			</Form>
		</>
	)
}

export type SeatLine = {
	readonly unitId: string
	readonly household: string
	readonly name: string
	readonly group: string
	readonly isCadre: boolean
}

export type BodyView = {
	readonly body: Body
	readonly seats: readonly SeatLine[]
	readonly composition: Composition
	readonly roles: readonly { readonly id: string; readonly label: string }[]
	readonly order: Order
	readonly mayManage: boolean
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	/** A change of the rule that was not saved: what was typed stays. */
	readonly refusal?: RuleRefusal | undefined
	/** Another form that was refused, as it was sent. */
	readonly sent?: SentForm | undefined
	readonly csrf: string
}

export function BodyPage({ view, house: { say } }: { readonly view: BodyView; readonly house: House }) {
	const { body, seats, composition, roles, order, mayManage, notice, refusal, csrf } = view
	const seated = sentIn(view.sent, "seat")
	const ranked = sentIn(view.sent, "rank")
	const warning = compositionWarning(say, composition)
	const path = bodyPath(body.id)
	const roll = (
		<Table
			caption={say("council.body.members")}
			rows={seats}
			keyOf={({ unitId }) => unitId}
			empty={<EmptyState title={say("council.roll.none")} />}
			columns={[
				{ label: say("council.seat.name"), role: "lead", cell: ({ name, household }) => `${household} ${name}` },
				{ label: say("council.seat.group"), cell: ({ group }) => group },
				{
					label: say("council.seat.cadre"),
					cell: ({ isCadre }) => (isCadre ? <span class="tag">{say("council.seat.isCadre")}</span> : ""),
				},
				...(mayManage
					? [
							{
								label: say("council.seat.remove"),
								role: "action" as const,
								cell: ({ unitId, name }: SeatLine) => (
									<label class="choice">
										<input type="checkbox" name="unit" value={unitId} aria-label={say("council.seat.removeName", { name })} />
										<span>{say("council.seat.remove")}</span>
									</label>
								),
							},
						]
					: []),
			]}
		/>
	)
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<h1>{body.name}</h1>
			{notice !== undefined && (
				<Notice kind={notice.kind} title={notice.title}>
					{view.sent !== undefined && <p>{say("council.kept")}</p>}
				</Notice>
			)}
			{warning !== "" && <Notice kind="error" title={warning} />}
			<section class="card">
				<h2>{say("council.body.rule")}</h2>
				<p>{ruleWords(say, body.rule)}。</p>
				<p>{say(body.rule.noticeDays === 0 ? "council.body.noNotice" : "council.body.noticeDays", { days: body.rule.noticeDays })}</p>
				<p>{say(`council.online.${body.rule.online}`)}</p>
				<p>{say(body.rule.recusalShrinksAll ? "council.body.recusalShrinks" : "council.body.recusalStays")}</p>
				<p class="hint">{say("council.body.source", { source: body.rule.source })}</p>
			</section>
			<h2>{say("council.roll", { count: seats.length })}</h2>
			{mayManage && seats.length > 0 ? (
				<form method="post" action={`${path}/unseat`}>
					<input type="hidden" name="csrf" value={csrf} />
					{roll}
					<Actions>
						<Button kind="plain">{say("council.seat.removeChosen")}</Button>
					</Actions>
				</form>
			) : (
				roll
			)}
			{seats.length > 0 && (
				<section class="card">
					<h2>{say("council.rank")}</h2>
					<p class="hint">{say("council.rank.hint")}</p>
					<OrderPart order={order} names={new Map(seats.map(({ unitId, name }) => [unitId, name]))} say={say} />
					{mayManage && (
						<>
							<Form action={`${path}/rank`} csrf={csrf}>
								<SelectField
									name="unit"
									label={say("council.seat.name")}
									required
									value={ranked("unit")}
									choices={seats.map(({ unitId, name }) => ({ value: unitId, label: name }))}
								/>
								<TextField
									name="serials"
									label={say("council.rank.serials")}
									hint={say("council.rank.serialsHint")}
									value={ranked("serials")}
									maxLength={200}
									required
								/>
								<Actions>
									<Button kind="plain">{say("council.rank.enter")}</Button>
								</Actions>
							</Form>
							{order.lines.length > 0 && (
								<Form action={`${path}/order`} csrf={csrf}>
									<Actions>
										<Button kind="plain">{say("council.rank.settle")}</Button>
									</Actions>
								</Form>
							)}
						</>
					)}
				</section>
			)}
			{mayManage && (
				<>
					<section class="card">
						<h2>{say("council.roll.fill")}</h2>
						<Form action={`${path}/fill`} csrf={csrf}>
							<SelectField
								name="source"
								label={say("council.roll.source")}
								choices={
									body.rule.unit === "household"
										? [{ value: "households", label: say("council.roll.households") }]
										: [
												...roles.map(({ id, label }) => ({ value: `role:${id}`, label: say("council.roll.role", { label }) })),
												{ value: "adults", label: say("council.roll.adults") },
											]
								}
							/>
							<Actions>
								<Button kind="plain">{say("council.roll.fillNow")}</Button>
							</Actions>
						</Form>
						<Form action={`${path}/seat`} csrf={csrf}>
							<TextField name="household" label={say("council.seat.household")} value={seated("household")} maxLength={20} required />
							<TextField name="name" label={say("council.seat.name")} value={seated("name")} maxLength={limits.name} required />
							<Actions>
								<Button kind="plain">{say("council.seat.add")}</Button>
							</Actions>
						</Form>
					</section>
					<RuleForm body={body} refusal={refusal} csrf={csrf} say={say} />
				</>
			)}
		</>
	)
}
