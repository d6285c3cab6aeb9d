/** /console/rights: the matrix of rights in plain words. */
import type { House } from "../../village/affair.ts"
import { builtInRoles, roleLabel } from "../../village/people/index.ts"
import type { ConsoleSession } from "../auth/gate.ts"
import { consolePage } from "../console-page.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { nameOf, recordSay } from "./record-words.ts"

type Row = { readonly right: string; readonly roles: readonly string[]; readonly isYours: boolean }

export function rightsPage(house: House, session: ConsoleSession): string {
	const { locale } = house
	const say = recordSay(locale)
	const order = builtInRoles.map(({ id }) => id)
	const rank = (role: string) => (order.includes(role) ? order.indexOf(role) : order.length)
	const rows = Object.entries(house.rights).map(
		([right, roles]): Row => ({
			right,
			roles: roles.toSorted((a, b) => rank(a) - rank(b)),
			isYours: session.rights.has(right),
		}),
	)
	const columns: readonly Column<Row>[] = [
		{ label: say("rights.what"), role: "lead", cell: ({ right }) => nameOf(house, "right", right) ?? right },
		{
			label: say("rights.who"),
			cell: ({ roles }) =>
				roles.length === 0 ? say("rights.nobody") : roles.map((role) => roleLabel(role, locale)).join(say("rights.comma")),
		},
		{
			label: say("rights.you"),
			cell: ({ isYours }) => <span class={isYours ? "tag tag-good" : "tag"}>{say(isYours ? "rights.you.yes" : "rights.you.no")}</span>,
		},
	]
	const body = (
		<>
			<h1>{say("rights.title")}</h1>
			<p>{say("rights.hint")}</p>
			<Table caption={say("rights.title")} columns={columns} rows={rows} keyOf={({ right }) => right} />
		</>
	)
	return consolePage(house, session, { title: say("rights.title"), path: "/console/rights", body })
}
