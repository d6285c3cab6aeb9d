/** Where an opinion stands, for its author: whole in lines, or in a word in a list of several. */
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDay } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { type House, itemStages } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { opinionTexts } from "../opinion/index.ts"
import { itemSteps } from "./progress.ts"
import { claimText } from "./reading.ts"
import { type ClaimRow, itemsIn } from "./repo.ts"
import { claimsOfOpinions } from "./repo-claims.ts"
import { latestPosting, objectionsAgainst } from "./repo-posting.ts"

const shownLength = 20

/** A line for each of its claims, with what came of it and what the author objected. */
export async function standingLines(reader: Reader, house: House, villageId: string, opinionId: string): Promise<readonly string[]> {
	const [opinion] = await opinionTexts(reader, villageId, [opinionId])
	const claims = await claimsOfOpinions(reader, villageId, [opinionId])
	if (opinion === undefined || claims.length === 0) return []
	const items = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
	const posting = await latestPosting(reader, villageId)
	const steps = await stepsOf(reader, house, villageId, claims)
	const objections = await objectionsAgainst(
		reader,
		villageId,
		claims.map(({ id }) => id),
	)
	/** What the author objected, and whether it was answered: the news of it may wait for the week's messages. */
	const objected = (claimId: string) =>
		objections
			.filter((objection) => objection.claimId === claimId && objection.personId === opinion.personId)
			.map(({ kind, answer }) => house.say(`item.standing.${kind}.${answer === null ? "waits" : "answered"}`, { answer: answer ?? "" }))
	const standing = (claim: ClaimRow): string => {
		const said = claimText(opinion, claim)
		const text = said === "" ? opinion.number : excerpt(said, shownLength)
		const { fate } = claim
		if (fate.kind === "out-of-scope" || fate.kind === "personal")
			return house.say(`item.standing.${fate.kind}`, { text, reason: fate.reason })
		if (fate.kind !== "item") return house.say(`item.standing.${fate.kind}`, { text })
		const item = items.get(fate.itemId)
		const { number = null, title = "" } = item ?? {}
		if (number === null || posting === undefined) return house.say("item.standing.item", { text, title })
		const day = formatDay(posting.at, posting.at + dayMs * 2, house.locale, house.timeZone)
		const came = (steps.get(fate.itemId) ?? []).map((step) => step.words)
		return [house.say("item.standing.posted", { text, number, title, day }), ...came].join("\n→ ")
	}
	return claims.map((claim) => [standing(claim), ...objected(claim.id)].join("\n→ "))
}

/** Of opinions all of whose claims in items are posted: how far the one that has come least far is, in a word. */
export async function stagesOf(
	reader: Reader,
	house: House,
	villageId: string,
	opinionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const claims = await claimsOfOpinions(reader, villageId, opinionIds)
	const steps = await stepsOf(reader, house, villageId, claims)
	const posted = new Set((await itemsIn(reader, villageId)).flatMap(({ id, number }) => (number === null ? [] : [id])))
	const stages = [...grouped(claims, ({ opinionId }) => opinionId)].flatMap(([opinionId, own]) => {
		// What is set aside or withdrawn has come nowhere; what waits to be put in order is no further than received.
		if (own.some(({ fate }) => fate.kind === "open" || (fate.kind === "item" && !posted.has(fate.itemId)))) return []
		const reached = own.flatMap(({ fate }) => (fate.kind === "item" ? [steps.get(fate.itemId)?.at(-1)?.stage ?? "posted"] : []))
		const least = itemStages.find((stage) => reached.includes(stage))
		return least === undefined ? [] : [[opinionId, house.say(`item.stage.${least}`)] as const]
	})
	return new Map(stages)
}

function stepsOf(reader: Reader, house: House, villageId: string, claims: readonly ClaimRow[]): ReturnType<typeof itemSteps> {
	const itemIds = claims.flatMap(({ fate }) => (fate.kind === "item" ? [fate.itemId] : []))
	return itemSteps(reader, house, villageId, [...new Set(itemIds)])
}
