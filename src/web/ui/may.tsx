/** What only who holds a right is shown: a button that leads to a closed door is not there. The door itself asks again. */
import { type ComponentChildren, createContext } from "preact"
import { useContext } from "preact/hooks"

/** Rights of whoever looks at the page. */
export const RightsContext = createContext<ReadonlySet<string>>(new Set())

export function May({ right, children }: { readonly right: string; readonly children: ComponentChildren }) {
	const isHeld = useContext(RightsContext).has(right)
	return <>{isHeld && children}</>
}

/** A link for who may open it, for the others its words. */
export function MayLink({
	right,
	href,
	children,
}: {
	readonly right: string
	readonly href: string
	readonly children: ComponentChildren
}) {
	return useContext(RightsContext).has(right) ? <a href={href}>{children}</a> : <span>{children}</span>
}

export function useMay(): (right: string) => boolean {
	const rights = useContext(RightsContext)
	return (right) => rights.has(right)
}
