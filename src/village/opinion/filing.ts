/** What a member says in a chat is filed: as their own, with what is known of them. */
import type { Who } from "../../engine/flow.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { member, villageById } from "../people/index.ts"
import { type Filed, fileOpinion } from "./commands.ts"
import { lastNameChoice } from "./repo.ts"
import type { MediaRef } from "./rules.ts"

/** Who speaks and where; undefined for somebody who is not enrolled. */
export function speakerOf({ villageId, person, chatId, channel }: Who) {
	return villageId === undefined || person === undefined ? undefined : { villageId, person, chatId, channel }
}

/** `isNamed`: what they chose the last time, which holds for this one, too. undefined for somebody who is not enrolled. */
export async function fileInChat(
	tx: Tx,
	{ house, now, who }: { readonly house: House; readonly now: number; readonly who: Who },
	{ text, media }: { readonly text: string; readonly media: readonly MediaRef[] },
): Promise<{ readonly filed: Filed; readonly isNamed: boolean | undefined } | undefined> {
	const speaker = speakerOf(who)
	const village = speaker && (await villageById(tx, speaker.villageId))
	if (speaker === undefined || village === undefined) return undefined
	const { villageId, person, chatId, channel } = speaker
	const known = await member(tx, villageId, person.id)
	const isNamed = await lastNameChoice(tx, villageId, person.id)
	const filed = await fileOpinion(tx, {
		village,
		timeZone: house.timeZone,
		id: house.newId(),
		now,
		author: { personId: person.id, householdId: person.householdId, groupName: known?.groupName ?? null, givenName: null },
		text,
		media,
		sourceKind: text === "" && media.some(({ kind }) => kind === "voice") ? "oral" : "chat",
		channel,
		chatId,
		isNamed: isNamed ?? false,
		enteredBy: null,
	})
	return { filed, isNamed }
}
