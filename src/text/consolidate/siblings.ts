/**
 * Places of one kind are told apart by their names: 三组 is not 五组, 张家桥 is not 王家桥. Names of different kinds say nothing of one another: an
 * estate lies at a road and belongs to a firm. Pure but for the looks it fills.
 */
import { parseNumeral } from "../numerals.ts"
import { numberedGroup } from "./lexeme.ts"
import type { Blocks } from "./looks.ts"
import { bits, numberOfText } from "./number.ts"
import { kindsOfPhrases } from "./place-words.ts"
import { kindsOfPlace, spots } from "./words.ts"

/** Bits of a name's number that hold its kind. */
const kindBits = 8
const nameBits = bits - kindBits

/** Whatever stands before it: 李家村三组 and 三组 are one. */
const numbered = /第?([一二三四五六七八九十百\d]{1,3})(?:村民小组|小组|组|队|社)$/
/** Parts of an estate: neighbours of one estate write of the same matter. */
const part = /(?:[\d一二三四五六七八九十]+(?:期|栋|号楼|号|单元))+$/
/** 村东头 is 东头. */
const ownVillage = /^村子?(?=..)/
const kinds = new Set([...kindsOfPlace, ...spots])
/** Each its own feature: two kinds on one number would count against one another. */
export const siblingKinds: ReadonlyMap<string, number> = new Map(
	[...new Set([...kindsOfPhrases, ...kinds])].map((kind, index) => [kind, index + 1]),
)
const longestKind = Math.max(...[...kinds].map(({ length }) => length))

export type Sibling = { readonly kind: string; readonly own: string }

/** 三组 → 组 and 3, 张家桥 → 桥 and 张家; undefined: no kind whose names are told apart, or no name before it. */
export function siblingOf(name: string): Sibling | undefined {
	const [, number] = numbered.exec(name) ?? []
	if (number !== undefined) return { kind: "组", own: String(parseNumeral(number) ?? number) }
	const whole = name.replace(part, "").replace(ownVillage, "")
	for (let length = Math.min(longestKind, whole.length - 1); length > 0; length--)
		if (kinds.has(whole.slice(-length))) return { kind: whole.slice(-length), own: whole.slice(0, -length) }
	return undefined
}

/** 第五村民小组 as 5组, 村东头 as 东头; every other name as it is. */
export function writtenAlike(name: string): string {
	const sibling = siblingOf(name)
	return sibling !== undefined && (numberedGroup.test(name) || ownVillage.test(name)) ? sibling.own + sibling.kind : name
}

/** What a name of one kind takes from likeness, and gives back to who names the same. */
export function addSibling({ siblings, kinds: kindsNamed }: Blocks, sibling: Sibling): void {
	const kind = kindNumber(sibling.kind)
	const id = numberOfText(sibling.own, nameBits) * 2 ** kindBits + kind
	if (siblings.has(id)) return
	siblings.add(id, 1)
	kindsNamed.add(kind, 1)
}

function kindNumber(kind: string): number {
	return siblingKinds.get(kind) ?? 0
}

/** Names of one kind share what they give back: who names the same ones loses nothing. */
export function shareOut({ siblings, kinds: kindsNamed }: Blocks): void {
	for (let index = 0; index < siblings.size; index++)
		siblings.weights[index] = 1 / Math.sqrt(kindsNamed.of((siblings.ids[index] ?? 0) % 2 ** kindBits))
}
