/**
 * Whether a second person looks before a posting. Switched off, it still binds the next posting: else whoever waits for a second look, or fears one, would
 * take it away alone. It is kept on record who switched it.
 */
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { keepSetting, type Setting, settingOf } from "../setting/index.ts"
import type { ItemCx } from "./commands.ts"
import { lockBoard } from "./repo.ts"
import { changeSettings, settingsOf } from "./repo-posting.ts"

const endsWithNext: Setting<boolean> = { name: "item.secondEnds", schema: z.boolean(), fallback: false }

/** `last`: still for the next posting, then no more. */
export type SecondLook = "none" | "needed" | "last"

export async function secondLookOf(reader: Reader, villageId: string): Promise<SecondLook> {
	if (!(await settingsOf(reader, villageId)).needsSecond) return "none"
	return (await settingOf(reader, villageId, endsWithNext)) ? "last" : "needed"
}

/** What holds from now on. */
export async function requireSecond(
	tx: Tx,
	{
		villageId,
		house,
		now,
		actor,
	}: Pick<ItemCx, "villageId" | "now"> & { readonly house: Pick<ItemCx["house"], "newId">; readonly actor?: string | null },
	isWanted: boolean,
): Promise<SecondLook> {
	await lockBoard(tx, villageId)
	const before = await secondLookOf(tx, villageId)
	const after = isWanted ? "needed" : before === "none" ? "none" : "last"
	if (after === before) return after
	await changeSettings(tx, villageId, { needsSecond: true })
	await keepSetting(tx, villageId, endsWithNext, after === "last", now)
	// The page of settings keeps a record of its own.
	if (actor !== undefined)
		await addRecord(tx, { villageId, id: house.newId(), at: now, event: `item.second-${after}`, subject: "", actor, data: {} })
	return after
}

/** A list was posted with a second look: the last one where it was switched off before. */
export async function endSecond(tx: Tx, villageId: string, now: number): Promise<void> {
	if ((await secondLookOf(tx, villageId)) !== "last") return
	await changeSettings(tx, villageId, { needsSecond: false })
	await keepSetting(tx, villageId, endsWithNext, false, now)
}
