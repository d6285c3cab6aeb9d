/** Buttons, and links that look like them. */
import type { ComponentChildren } from "preact"

type Kind = "primary" | "plain" | "danger"

type ButtonProps = {
	readonly children: ComponentChildren
	readonly kind?: Kind
	/** Sent with the form when this button submits it. */
	readonly name?: string
	readonly value?: string
	readonly disabled?: boolean
}

/** Submits the form it stands in. */
export function Button({ children, kind = "primary", name, value, disabled }: ButtonProps) {
	return (
		<button type="submit" class={`button button-${kind}`} name={name} value={value} disabled={disabled}>
			{children}
		</button>
	)
}

/**
 * Stands first in a form whose buttons decide different things: else Enter in one of its fields would press the first of them, and a verdict,
 * or an accepted item, would come of a line that was only being typed.
 */
export function NoDefault() {
	return <button type="submit" disabled hidden tabIndex={-1} aria-hidden="true" />
}

export function ButtonLink({
	children,
	href,
	kind = "plain",
}: {
	readonly children: ComponentChildren
	readonly href: string
	readonly kind?: Kind
}) {
	return (
		<a class={`button button-${kind}`} href={href}>
			{children}
		</a>
	)
}

/** Buttons beside each other; below each other on a phone. */
export function Actions({ children }: { readonly children: ComponentChildren }) {
	return <div class="actions">{children}</div>
}
