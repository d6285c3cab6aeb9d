/** Two short console pages: paper entries drawn to be looked at again, and the slips to print. */
import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { May, useMay } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { Back, campaignPath, householdPath } from "./console-parts.tsx"
import type { Campaign } from "./repo.ts"
import type { HouseholdRow } from "./repo-households.ts"
import type { Recheck } from "./settling.ts"

type View = {
	readonly campaign: Campaign
	readonly house: House
	readonly csrf: string
	readonly said: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly isSlips: boolean
	readonly rows: readonly (Recheck & { readonly household: HouseholdRow | undefined })[]
}

export function RecheckPage({ campaign, house: { say }, csrf, said, isSlips, rows }: View) {
	const action = campaignPath(campaign.id, isSlips ? "/slips" : "/recheck")
	const seed = rows[0]?.seed
	const mayCheck = useMay()(rights.settle)
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{say(isSlips ? "signoff.console.slips" : "signoff.console.recheck")}</h1>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p>{say(isSlips ? "signoff.console.slipsHint" : "signoff.console.recheckHint")}</p>
			{seed !== undefined && <p class="hint">{say("signoff.console.seed", { seed })}</p>}
			<May right={isSlips ? rights.enter : rights.settle}>
				<Form action={action} csrf={csrf}>
					<Button name="do" value="draw">
						{say(isSlips ? "signoff.console.makeSlips" : "signoff.console.draw")}
					</Button>
				</Form>
			</May>
			{!isSlips && rows.length === 0 && <EmptyState title={say("signoff.console.nothingDrawn")} />}
			{rows.map(({ answerId, household, isRight, note, checkedAt }) => (
				<section class="card" key={answerId}>
					<h2>{household === undefined ? "" : <a href={householdPath(campaign.id, household.householdId)}>{household.number}</a>}</h2>
					{checkedAt !== null ? (
						<p>{say(isRight === true ? "signoff.console.wasRight" : "signoff.console.wasWrong", { note: note ?? "" })}</p>
					) : !mayCheck ? (
						<p class="hint">{say("signoff.console.notChecked")}</p>
					) : (
						<Form action={action} csrf={csrf}>
							<NoDefault />
							<input type="hidden" name="answer" value={answerId} />
							<TextField name="note" label={say("signoff.console.note")} maxLength={400} />
							<Actions>
								<Button name="do" value="right">
									{say("signoff.console.right")}
								</Button>
								<Button kind="danger" name="do" value="wrong">
									{say("signoff.console.wrong")}
								</Button>
							</Actions>
						</Form>
					)}
				</section>
			))}
		</>
	)
}
