/** A message about what just happened. */
import type { ComponentChildren } from "preact"

type NoticeProps = { readonly kind: "success" | "error" | "info"; readonly title: string; readonly children?: ComponentChildren }

/** An error is read out at once, the others when the reader is free. */
export function Notice({ kind, title, children }: NoticeProps) {
	return (
		<div class={`notice notice-${kind}`} role={kind === "error" ? "alert" : "status"}>
			<p class="notice-title">{title}</p>
			{children}
		</div>
	)
}
