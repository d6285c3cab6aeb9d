/** The board as the consolidation sees it: what is read, and what people have said of it. Pure but for what reading keeps. */
import type { Read } from "../../text/consolidate/index.ts"
import { grouped } from "../grouped.ts"
import type { OpinionText } from "../opinion/index.ts"
import { asMessage, type Place, readClaim, type TextTools } from "./reading.ts"
import type { AnswerRow } from "./repo.ts"
import type { Likeness } from "./repo-likeness.ts"
import type { Support } from "./repo-posting.ts"
import type { Claim } from "./rules.ts"

/** Items are what one decision of the village would settle. */
export const level = "theme"

/** A claim on the board, or about to be. */
export type Considered = Claim & Place

export function byIdOf(opinions: readonly OpinionText[]): ReadonlyMap<string, OpinionText> {
	return new Map(opinions.map((opinion) => [opinion.id, opinion]))
}

export function readings(
	tools: TextTools,
	villageId: string,
	byId: ReadonlyMap<string, OpinionText>,
	claims: readonly Considered[],
): readonly Read[] {
	return claims.flatMap((claim) => {
		const opinion = byId.get(claim.opinionId)
		return (opinion && readClaim(tools, asMessage(opinion, claim), villageId)) ?? []
	})
}

type Link = readonly [string, string]
export type Standing = {
	/** Open ones, and those in items. */
	readonly considered: readonly Considered[]
	readonly open: ReadonlySet<string>
	readonly itemOf: ReadonlyMap<string, string>
	readonly together: readonly Link[]
	readonly apart: readonly Link[]
}

/** What holds before anything is grouped: items as they stand, and what people answered. */
export function standingOf(
	claims: readonly Considered[],
	{
		answers,
		supports,
		likenesses,
		done,
	}: {
		readonly answers: readonly AnswerRow[]
		readonly supports: readonly Support[]
		readonly likenesses: readonly Likeness[]
		/** Items that take nothing new by themselves. */
		readonly done: ReadonlySet<string>
	},
): Standing {
	const considered = claims.filter(({ fate }) => fate.kind === "open" || (fate.kind === "item" && !done.has(fate.itemId)))
	const itemOf = new Map(considered.flatMap(({ id, fate }) => (fate.kind === "item" ? [[id, fate.itemId] as const] : [])))
	const firsts = new Map<string, string>()
	for (const [claimId, itemId] of itemOf) if (!firsts.has(itemId)) firsts.set(itemId, claimId)
	const asked = [
		...supports.map((support) => ({ ...support, isSame: true })),
		...likenesses.filter(({ answer }) => answer === "other").map((likeness) => ({ ...likeness, isSame: false })),
	]
	const said = [...answers, ...intakeLinks(asked, claims, firsts)]
	const standing = [...firsts.values()]
	const inItems = [...itemOf]
		.map(([claimId, itemId]): Link => [firsts.get(itemId) ?? claimId, claimId])
		.filter(([one, other]) => one !== other)
	// Items that stand are not merged behind anybody's back.
	const between = standing.flatMap((one, index) => standing.slice(index + 1).map((other): Link => [one, other]))
	const links = (isSame: boolean): readonly Link[] =>
		said.filter((each) => each.isSame === isSame).map(({ one, other }): Link => [one, other])
	// Whose claim was taken out of an item, by a 不对 or by hand, is not put back into it because somebody else once said that both are the same.
	const standFor = (id: string): string => firsts.get(itemOf.get(id) ?? "") ?? id
	const pairOf = ([one, other]: Link): string => [standFor(one), standFor(other)].toSorted().join(" ")
	const parted = new Set(answers.filter(({ isSame }) => !isSame).map(({ one, other }) => pairOf([one, other])))
	return {
		considered,
		open: new Set(claims.filter(({ fate }) => fate.kind === "open").map(({ id }) => id)),
		itemOf,
		together: [...inItems, ...links(true).filter((link) => !parted.has(pairOf(link)))],
		apart: [...between, ...links(false)],
	}
}

type Asked = { readonly subject: string; readonly opinionId: string | null; readonly isSame: boolean }

/** What was said at intake of the own claim and another; of an opinion with several it is not known which was meant. */
function intakeLinks(asked: readonly Asked[], claims: readonly Claim[], firsts: ReadonlyMap<string, string>): readonly AnswerRow[] {
	const byOpinion = grouped(claims, ({ opinionId }) => opinionId)
	return asked.flatMap(({ subject, opinionId, isSame }) => {
		const [own, ...others] = byOpinion.get(opinionId ?? "") ?? []
		const id = subject.slice(subject.indexOf(":") + 1)
		const other = subject.startsWith("item:") ? firsts.get(id) : byOpinion.get(id)?.[0]?.id
		return own === undefined || others.length > 0 || other === undefined || own.id === other ? [] : [{ one: own.id, other, isSame }]
	})
}
