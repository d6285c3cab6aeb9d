/** The way up from a page that anybody may read: such pages are opened by a link somebody passed on, and there is no way back. */
import { useWords } from "./locale.ts"

/** `part`: the section of the village's page one comes from. */
export function VillageUp({
	village,
	part,
}: {
	readonly village: { readonly code: string; readonly name: string }
	readonly part?: string
}) {
	const say = useWords()
	return (
		<p class="no-print">
			<a href={`/v/${encodeURIComponent(village.code)}${part === undefined ? "" : `#${part}`}`}>
				{say("public.up", { village: village.name })}
			</a>
		</p>
	)
}
