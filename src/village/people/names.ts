/**
 * Names on the roster: written in one way, shown to someone who is not yet known, and matched with what that someone types. Pure.
 *
 * Whoever holds a household's code may be a stranger who found the letter, so the members are offered as 李**（长子）: surname and
 * relation let the family tell themselves apart and tell others little. Only where two members would still look the same is the
 * last sign shown (李*国), then the whole name, then a number. A full name typed by the person needs no hint: it is matched as written, and where
 * nobody is called so, by its letters alone.
 */
import { halfWidth, maskName, surnameOf } from "../../text/mask.ts"
import { simplified } from "../../text/simplified.ts"

/** One way to write a name: half-width, one kind of middle dot, no blanks between Chinese signs, single blanks elsewhere. */
export function normaliseName(text: string): string {
	return halfWidth(text)
		.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => (/\s/.test(sign) ? " " : ""))
		.replace(/\s+/g, " ")
		.trim()
		.replace(/ ?[·•‧∙・･] ?/g, "·")
		.replace(/(?<=[\p{Script=Han}〇]) (?=[\p{Script=Han}〇])/gu, "")
}

/** What of a name two people write alike: its letters, also those of other shapes; without emoji, dots, blanks and case. */
function nameKey(name: string): string {
	return name
		.normalize("NFKC")
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}]|\p{Variation_Selector}|\p{Me}/gu, "")
}

/** Those a typed name means: who is called exactly so, else who is called so but for signs and blanks, else but for traditional signs (張德明). */
export function calledSo<P extends { readonly name: string }>(typed: string, people: readonly P[]): readonly P[] {
	const exactly = (name: string) => normaliseName(name).toLowerCase()
	for (const way of [exactly, nameKey, (name: string) => simplified(nameKey(name))]) {
		const wanted = way(typed)
		const found = wanted === "" ? [] : people.filter(({ name }) => way(name) === wanted)
		if (found.length > 0) return found
	}
	return []
}

export type Member = { readonly id: string; readonly name: string; readonly relation?: string | null }
export type MemberLabel = { readonly id: string; readonly label: string }

/** Labels to choose oneself by, in the members' order, each different from the others, hiding as much as that allows. */
export function memberLabels(members: readonly Member[]): MemberLabel[] {
	const ways = [maskName, maskMiddle, (name: string) => name]
	const shown = members.map((member) => ({ member, way: 0 }))
	const labelOf = (each: { readonly member: Member; readonly way: number }): string =>
		withRelation((ways[each.way] ?? maskName)(each.member.name), each.member.relation)
	for (let way = 1; way < ways.length; way++) {
		const clashing = repeated(shown.map(labelOf))
		for (const each of shown.filter((one) => clashing.has(labelOf(one)))) each.way = way
	}
	const labels = shown.map(labelOf)
	const clashing = repeated(labels)
	const taken = new Set<string>()
	return members.map((member, index) => {
		const label = labels[index] ?? ""
		let unique = label
		for (let number = 1; taken.has(unique) || (clashing.has(label) && unique === label); number++) unique = `${label} ${number}`
		taken.add(unique)
		return { id: member.id, label: unique }
	})
}

function withRelation(name: string, relation: string | null | undefined): string {
	return relation === undefined || relation === null || relation === "" ? name : `${name}（${relation}）`
}

/** 李*国; a name of two signs cannot be shown in part and stays as masked as before. */
function maskMiddle(name: string): string {
	const signs = Array.from(name)
	const surname = Array.from(surnameOf(name)).length
	return signs.length - surname < 2
		? maskName(name)
		: signs.slice(0, surname).join("") + "*".repeat(signs.length - surname - 1) + signs.slice(-1).join("")
}

function repeated(labels: readonly string[]): ReadonlySet<string> {
	return new Set(labels.filter((label, index) => labels.indexOf(label) !== index))
}

export type MemberMatch =
	| { readonly kind: "one"; readonly id: string }
	| { readonly kind: "several"; readonly ids: readonly string[] }
	| { readonly kind: "none" }

/** Who in the household a person says to be, by full name (我是李建国) or by relation (户主). */
export function matchMember(text: string, members: readonly Member[]): MemberMatch {
	const said = normaliseName(text)
		.replace(/^[^\p{L}\p{N}]*(?:我的名字是|我名字叫|我叫|我是|本人是?)[:：]? ?/u, "")
		.replace(/[。.!]$/, "")
	const byName = calledSo(said, members)
	const key = simplified(nameKey(said))
	const found = byName.length > 0 || key === "" ? byName : members.filter(({ relation }) => simplified(nameKey(relation ?? "")) === key)
	const [first, ...others] = found
	if (first === undefined) return { kind: "none" }
	return others.length === 0 ? { kind: "one", id: first.id } : { kind: "several", ids: found.map((member) => member.id) }
}
