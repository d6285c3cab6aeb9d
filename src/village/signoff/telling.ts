/** What households and staff are told: the household whose row changed or for which paper was entered, the staff of what they must settle. */
import type { Block } from "../../channel/message.ts"
import { say as sayTo } from "../../outbound/outbox.ts"
import { raiseAlert } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { householdList, waysTo } from "../people/index.ts"
import { headOf } from "./delegating.ts"
import { signLink } from "./links.ts"
import type { Campaign } from "./repo.ts"
import { caseById } from "./repo-answers.ts"
import type { HouseholdRow } from "./repo-households.ts"

type TellCx = { readonly house: House; readonly now: number }

/** `conflict`: two members differ. `contested`: a paper entry is said to be wrong. Stays until staff close it. */
export async function tellStaff(
	tx: Tx,
	{ house, now }: TellCx,
	of: {
		readonly villageId: string
		readonly campaign: Campaign
		readonly household: Pick<HouseholdRow, "number" | "householdId">
		readonly what: "conflict" | "contested" | "over"
	},
): Promise<void> {
	const { villageId, campaign, household, what } = of
	await raiseAlert(tx, {
		id: house.newId(),
		villageId,
		kind: `signoff.${what}`,
		subject: `${campaign.title} ${household.number}`.trim(),
		detail: campaign.id,
		at: now,
	})
}

/**
 * Tells the household something it is owed: to who signs for it, and to every other adult a chat reaches where `toAll`. One message a chat.
 * Gives how many chats were written to; 0 means that somebody has to go there.
 */
export async function tellHousehold(
	tx: Tx,
	{ house, now }: TellCx,
	of: {
		readonly campaign: Campaign
		readonly householdId: string
		readonly text: string
		readonly toAll: boolean
		readonly withLink: boolean
	},
): Promise<number> {
	const { campaign, householdId, text, toAll, withLink } = of
	const { villageId } = campaign
	const [household] = await householdList(tx, villageId, now, householdId)
	const head = await headOf(tx, villageId, householdId, now)
	const adults = (household?.persons ?? []).filter(
		({ isAdult, personId }) => isAdult && (toAll || head === undefined || personId === head.personId),
	)
	const ways = await waysTo(
		tx,
		{ villageId, purpose: "news", channels: house.channels, now },
		adults.map(({ personId }) => personId),
	)
	const told = new Set<string>()
	for (const [personId, way] of ways) {
		if (way.kind === "none" || told.has(way.chatId)) continue
		told.add(way.chatId)
		const url =
			withLink && campaign.level === "B"
				? signLink(house, { villageId, campaignId: campaign.id, personId, chatId: way.chatId }, now)
				: undefined
		const blocks: readonly Block[] = [
			{ kind: "text", text },
			...(url === undefined ? [] : [{ kind: "link" as const, text: house.say("signoff.link"), url }]),
		]
		await sayTo(tx, { chatId: way.chatId, lane: "bulk", id: house.newId(), blocks, now })
	}
	return told.size
}

/** The household hears what came of its objection, and is asked once more. */
export async function tellAgain(tx: Tx, cx: TellCx, campaign: Campaign, caseId: string): Promise<void> {
	const one = await caseById(tx, campaign.villageId, caseId)
	if (one === undefined) return
	const { say } = cx.house
	const outcome = one.outcome === "corrected" ? say("signoff.tell.corrected") : say("signoff.tell.kept", { finding: one.finding ?? "" })
	const text = say("signoff.tell.again", { title: campaign.title, row: one.rowNumber === "" ? campaign.title : one.rowNumber, outcome })
	await tellHousehold(tx, cx, { campaign, householdId: one.householdId, text, toAll: false, withLink: true })
}
