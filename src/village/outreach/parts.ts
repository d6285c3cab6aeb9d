/** Addresses of this affair's pages, and the contacts a list can be narrowed to. */
import type { ListedTarget } from "./list.ts"

export const outreachPath = "/console/outreach"

export function purposePath(purposeId: string, query: Readonly<Record<string, string>> = {}): string {
	const given = Object.entries(query).filter(([, value]) => value !== "")
	const search = given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`
	return `${outreachPath}/${encodeURIComponent(purposeId)}${search}`
}

export function visitPath(purposeId: string, target: string): string {
	return `${purposePath(purposeId)}/visit/${encodeURIComponent(target)}`
}

/** Values of the contact filter: empty is everybody, `-` those without a contact, else `=` and the name. */
const noContact = "-"
export function contactKey(name: string): string {
	return name === "" ? noContact : `=${name}`
}

export function targetsOfContact(targets: readonly ListedTarget[], key: string): readonly ListedTarget[] {
	return key === "" ? targets : targets.filter(({ contactName }) => contactKey(contactName) === key)
}
