/** What the pages behind the board begin with: the way back, what the page is, and what the last act came to. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Notice } from "../../web/ui/notice.tsx"
import { boardPath } from "./paths.ts"

export type Told = { readonly kind: "success" | "error"; readonly title: string } | undefined

export function PageTop({
	title,
	intro,
	notice,
	up = boardPath,
	children,
	say,
}: {
	readonly title: string
	readonly intro?: string
	readonly notice?: Told
	/** The page of the board one came from. */
	readonly up?: string
	/** What can be done about what was just done; stands with it. */
	readonly children?: ComponentChildren
	readonly say: Say
}) {
	return (
		<>
			<p>
				<a href={up}>{say("item.back")}</a>
			</p>
			<h1>{title}</h1>
			{intro !== undefined && <p>{intro}</p>}
			{notice !== undefined && (
				<Notice kind={notice.kind} title={notice.title}>
					{children}
				</Notice>
			)}
		</>
	)
}
