/** What the pages everybody may read share: attachments. */
import type { Say } from "../../engine/flow.ts"
import type { House } from "../affair.ts"
import type { Attachment } from "./rules.ts"

/** What every part is given. */
export type Part = { readonly house: Pick<House, "say" | "locale" | "timeZone">; readonly code: string }

/** Pictures shown, other files named. */
export function Attachments({
	files,
	hrefOf,
	say,
}: {
	readonly files: readonly Attachment[]
	readonly hrefOf: (ref: string) => string
	readonly say: Say
}) {
	if (files.length === 0) return null
	return (
		<div class="public-files">
			{files.map(({ ref, name, kind }) =>
				kind === "image" ? (
					<a key={ref} href={hrefOf(ref)}>
						<img src={hrefOf(ref)} alt={name} loading="lazy" />
					</a>
				) : (
					<p key={ref}>
						<a href={hrefOf(ref)}>{say(`notice.file.${kind}`, { name })}</a>
					</p>
				),
			)}
		</div>
	)
}
