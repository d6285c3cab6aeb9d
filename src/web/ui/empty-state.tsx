/** What stands where nothing is yet: says so, and what to do about it. */
import type { ComponentChildren } from "preact"

export function EmptyState({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
	return (
		<div class="empty">
			<p class="empty-title">{title}</p>
			{children}
		</div>
	)
}
