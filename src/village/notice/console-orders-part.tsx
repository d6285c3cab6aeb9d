/** What may still be ordered of a broadcast: the part of a notice's page that changes by itself once there is nothing left to order. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { pathOf } from "./console-parts.ts"
import type { Standing } from "./console-progress.tsx"
import { ordersFor, standOf } from "./progress.ts"

export type Orders = Standing & {
	/** Titles of the other notices the same message tells of. */
	readonly companions: readonly string[]
	readonly csrf: string
	readonly rights: ReadonlySet<string>
}

/** Kept apart from the figures: while they change every few seconds, nobody's button is taken from under their finger. */
export function OrdersPart({ view, house }: { readonly view: Orders; readonly house: House }) {
	const { say } = house
	const { notice, broadcast, progress, companions, csrf, rights } = view
	if (!rights.has("notice.publish")) return null
	if (broadcast === undefined)
		return (
			<Actions>
				<Form action={pathOf(notice.id, "/tell")} csrf={csrf}>
					<Button>{say("notice.page.tellNow")}</Button>
				</Form>
			</Actions>
		)
	const orders = ordersFor(standOf(broadcast.state, progress === undefined ? [] : [progress]))
	if (orders.length === 0) return null
	const action = pathOf(notice.id, "/order")
	return (
		<>
			{companions.length > 0 && (
				<p class="hint">{say("notice.page.together", { titles: companions.map((title) => `《${title}》`).join("") })}</p>
			)}
			<Actions>
				{orders
					.filter((order) => order !== "cancel")
					.map((order) => (
						<Form key={order} action={action} csrf={csrf}>
							<input type="hidden" name="order" value={order} />
							<Button kind="plain">{say(`notice.progress.${order}`)}</Button>
						</Form>
					))}
			</Actions>
			<details>
				<summary>{say("notice.page.cancel")}</summary>
				<Form action={action} csrf={csrf}>
					<input type="hidden" name="order" value="cancel" />
					<p>{say("notice.page.cancelHint")}</p>
					<Actions>
						<Button kind="danger">{say("notice.page.cancelSure")}</Button>
					</Actions>
				</Form>
			</details>
		</>
	)
}
