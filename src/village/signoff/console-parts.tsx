/** Parts that several sign-off pages of the console share. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { type Column, Table } from "../../web/ui/table.tsx"
import { type Counts, isComplete, pendingOf, type Status } from "./rules.ts"
import type { TallyLine } from "./tally.ts"
import { lineName, worthShowing } from "./tally-order.ts"

export const signoffPath = "/console/signoff"

export function campaignPath(id: string, rest = ""): string {
	return `${signoffPath}/${encodeURIComponent(id)}${rest}`
}

export function householdPath(id: string, householdId: string, rest = ""): string {
	return campaignPath(id, `/household/${encodeURIComponent(householdId)}${rest}`)
}

const tones: Readonly<Record<Status, string>> = {
	pending: "tag",
	confirmed: "tag tag-good",
	objected: "tag tag-warn",
	conflict: "tag tag-warn",
}

export function StatusTag({ status, say }: { readonly status: Status; readonly say: Say }) {
	return <span class={tones[status]}>{say(`signoff.status.${status}`)}</span>
}

export function Back({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
	return (
		<p>
			<a href={href}>{children}</a>
		</p>
	)
}

/** 617/617 stands here only when nobody objects and nobody contradicts. */
export function completeWords(counts: Counts, say: Say): string {
	return say(isComplete(counts) ? "signoff.console.complete" : "signoff.console.incomplete", {
		confirmed: counts.confirmed,
		due: counts.due,
	})
}

export function TallyTable({
	caption,
	lines,
	say,
	hrefOf,
}: {
	readonly caption: string
	readonly lines: readonly TallyLine[]
	readonly say: Say
	readonly hrefOf?: (line: TallyLine) => string
}) {
	const figure = (id: "reached" | "paper" | "objected" | "conflict"): Column<TallyLine> => ({
		label: say(`signoff.count.${id}`),
		role: "number",
		cell: (line) => line[id],
	})
	const nameOf = (line: TallyLine) => lineName(line, say)
	return (
		<Table
			caption={caption}
			columns={[
				{
					label: say("signoff.console.scope"),
					role: "lead",
					cell: (line) => (hrefOf === undefined || line.scope !== "group" ? nameOf(line) : <a href={hrefOf(line)}>{nameOf(line)}</a>),
				},
				{ label: say("signoff.count.confirmed"), role: "number", cell: ({ confirmed, due }) => `${confirmed}/${due}` },
				figure("reached"),
				figure("paper"),
				figure("objected"),
				figure("conflict"),
				{ label: say("signoff.count.pending"), role: "number", cell: (line) => pendingOf(line) },
			]}
			rows={worthShowing(lines)}
			keyOf={({ scope, name }) => `${scope} ${name}`}
		/>
	)
}
