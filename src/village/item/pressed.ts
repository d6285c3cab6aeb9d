/** What a press on the board means. Pure. */
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import type { lookAt } from "./looking.ts"
import type { Action } from "./rules.ts"

const short = z.string().trim().max(300).catch("")
const ids = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const pressed = z.object({
	act: short,
	accept: short,
	/** The item that gets the title typed beside it. */
	rename: short,
	/** The item that falls into one for each of its places. */
	apart: short,
	/** The item whose title may be posted as it is. */
	looked: short,
	/** The claim that others may read as it is. */
	lookedClaim: short,
	/** The claim that is a person's own matter. */
	privately: short,
	shown: short,
	claim: ids,
	item: ids,
	/** Proposals on the page. */
	listed: ids,
	target: short,
	title: short,
	reason: short,
	back: short,
	one: short,
})
/** Each item of a page has a field of its own for its title, named after it. */
export const pressSchema = z.record(z.string(), z.unknown()).transform((form) => {
	const press = pressed.parse(form)
	return { ...press, name: short.parse(form[`title:${press.rename}`]) }
})

type Press = z.infer<typeof pressSchema>

/** A press that lets flagged words stand, or puts others in their place. */
export function lookOf({ act: what, looked, lookedClaim, claim, item, shown }: Press): Parameters<typeof lookAt>[2] | undefined {
	if (looked !== "") return { claimIds: [], itemIds: [looked] }
	if (lookedClaim !== "") return { claimIds: [lookedClaim], itemIds: [] }
	if (what === "look") return { claimIds: claim, itemIds: item }
	return what === "reword" ? { claimIds: claim, itemIds: [], shown } : undefined
}

/** What a press means; undefined where nothing that fits was ticked. */
export function actionOf(
	{ act: what, accept, rename, privately, name, claim, item, listed, title, reason }: Press,
	itemId: string,
	house: House,
): Action | undefined {
	if (accept !== "") return { kind: "accept", itemIds: [accept] }
	if (rename !== "") return { kind: "rename", itemId: rename, title: cleanText(name) }
	if (privately !== "")
		return { kind: "aside", claimIds: [privately], fate: { kind: "personal", reason: house.say("item.privately.reason") } }
	switch (what) {
		case "accept-ticked":
			return item.length === 0 ? undefined : { kind: "accept", itemIds: item }
		case "accept-page":
			return listed.length === 0 ? undefined : { kind: "accept", itemIds: listed }
		case "move":
			return itemId === "" || claim.length === 0 ? undefined : { kind: "move", claimIds: claim, itemId }
		case "merge":
			return mergeOf(item, itemId)
		case "split":
			return claim.length === 0
				? undefined
				: { kind: "split", claimIds: claim, newItem: { id: house.newId(), title: cleanText(title), place: null } }
		case "reopen":
			return claim.length === 0 ? undefined : { kind: "reopen", claimIds: claim }
		case "same": {
			// The first ticked is the one that stays.
			const [kept, ...others] = claim
			return kept === undefined || others.length === 0
				? undefined
				: { kind: "aside", claimIds: others, fate: { kind: "same", claimId: kept } }
		}
		case "out-of-scope":
		case "personal":
			return claim.length === 0 ? undefined : { kind: "aside", claimIds: claim, fate: { kind: what, reason: cleanText(reason) } }
		default:
			return undefined
	}
}

/** Several ticked items become one; without a target the first ticked is it. */
function mergeOf(items: readonly string[], target: string): Action | undefined {
	const into = target === "" ? items[0] : target
	const from = items.filter((id) => id !== into)
	return into === undefined || from.length === 0 ? undefined : { kind: "merge", from, into }
}
