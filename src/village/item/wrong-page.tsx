/** The page on which somebody says that theirs stands wrongly in the posted list; usable without script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextAreaField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Resident, ResidentCarried, type ResidentErrors, ResidentFields, type ResidentGiven, ResidentLine } from "../people/index.ts"
import type { Placement } from "./objections.ts"
import { maxReasonLength } from "./rules.ts"

export type WrongView = {
	readonly title: string
	/** The page's own address; `missing`: where what the list lacks is written. */
	readonly path: string
	readonly missing: string
	readonly given: ResidentGiven
}

export function WrongWhoPage({ view, errors, say }: { readonly view: WrongView; readonly errors: ResidentErrors; readonly say: Say }) {
	return (
		<>
			<h1>{view.title}</h1>
			<p>{say("item.wrongPage.who")}</p>
			<Form action={view.path} hasErrors={Object.keys(errors).length > 0}>
				<ResidentFields given={view.given} errors={errors} say={say} />
				<Actions>
					<Button name="step" value="who">
						{say("item.wrongPage.next")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

export function WrongListPage({
	view,
	resident,
	placements,
	error,
	words,
	say,
}: {
	readonly view: WrongView
	readonly resident: Resident
	readonly placements: readonly Placement[]
	readonly error: string | undefined
	readonly words: string
	readonly say: Say
}) {
	return (
		<>
			<h1>{view.title}</h1>
			<ResidentLine resident={resident} path={view.path} say={say} />
			{placements.length === 0 ? (
				<p>{say("item.wrongPage.none")}</p>
			) : (
				<Form action={view.path} hasErrors={error !== undefined}>
					<ResidentCarried resident={resident} given={view.given} />
					<ChoiceField
						name="claim"
						label={say("item.wrongPage.which")}
						pick="one"
						required
						error={error}
						choices={placements.map((placement) => ({
							value: placement.claimId,
							label: placeWords(placement, say),
							// The code is the household's: another of it is not shown what was written.
							...(resident.isKnown && { hint: placement.text }),
						}))}
					/>
					<TextAreaField
						name="words"
						label={say("item.wrongPage.why")}
						hint={say("item.wrongPage.whyHint")}
						rows={3}
						maxLength={maxReasonLength}
						value={words}
					/>
					<Actions>
						<Button name="step" value="send">
							{say("item.wrongPage.send")}
						</Button>
					</Actions>
				</Form>
			)}
			<p>
				<a href={view.missing}>{say("item.wrongPage.missing")}</a>
			</p>
		</>
	)
}

function placeWords({ number, item, fate }: Placement, say: Say): string {
	return item === null
		? say(`item.wrongPage.label.${fate}`, { number })
		: say("item.wrongPage.label.item", { number, item: item.number, title: item.title })
}

export function WrongDonePage({ title, back, say }: { readonly title: string; readonly back: string; readonly say: Say }) {
	return (
		<>
			<h1>{title}</h1>
			<Notice kind="success" title={say("item.wrongPage.done")} />
			<p>
				<a href={back}>{say("item.wrongPage.back")}</a>
			</p>
		</>
	)
}
