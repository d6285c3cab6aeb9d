/** Ids of fields, one page each: forms of a page may have fields of one name, and a label leads to its own. */
import { createContext } from "preact"
import { useContext } from "preact/hooks"

/** How often each name has stood on the page being rendered; a page begins with an empty one. */
export const FieldIds = createContext<Map<string, number> | undefined>(undefined)

/** The name itself where it stands first, `name-2` where it stands again. */
export function useFieldId(name: string): string {
	const seen = useContext(FieldIds)
	const times = (seen?.get(name) ?? 0) + 1
	seen?.set(name, times)
	return times === 1 ? name : `${name}-${times}`
}
