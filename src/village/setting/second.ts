/** Two people for what cannot be taken back: where a village wants it, a closing takes the word of a second person. Asked by the commands themselves, whoever calls them. */
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { SettingsSection } from "../affair.ts"
import { keepSetting, type Setting, settingOf } from "./store.ts"

export const closings = ["signoff", "survey", "council"] as const
export type Closing = (typeof closings)[number]

export type SecondRefusal =
	/** Noted: it waits for somebody else. */
	| "SECOND_ASKED"
	/** Who asked for it cannot be the second. */
	| "SECOND_SAME"

/** The first word holds so long; after it, it is asked for anew. */
const holdsMs = 7 * dayMs

const needsSecond = (closing: Closing): Setting<boolean> => ({ name: `second.${closing}`, schema: z.boolean(), fallback: false })
const askedSchema = z.object({ by: z.string(), at: z.number() }).nullable()
const askedFor = (closing: Closing, subject: string): Setting<z.infer<typeof askedSchema>> => ({
	name: `second.${closing}:${subject}`,
	schema: askedSchema,
	fallback: null,
})

/** Undefined: go on. `by` null is nobody's act: the deadline that everybody knew of. The caller holds what it is about to close. */
export async function secondLook(
	tx: Tx,
	cx: { readonly house: { readonly newId: () => string }; readonly now: number; readonly by: string | null },
	of: { readonly villageId: string; readonly closing: Closing; readonly subject: string },
): Promise<SecondRefusal | undefined> {
	const { villageId, closing, subject } = of
	const { by, now } = cx
	if (by === null || !(await settingOf(tx, villageId, needsSecond(closing)))) return undefined
	const asked = await settingOf(tx, villageId, askedFor(closing, subject))
	if (asked === null || asked.at <= now - holdsMs) {
		await keepSetting(tx, villageId, askedFor(closing, subject), { by, at: now }, now)
		const event = { villageId, id: cx.house.newId(), at: now, event: "setting.second-asked", subject, actor: by }
		await addRecord(tx, { ...event, data: { closing } })
		return "SECOND_ASKED"
	}
	if (asked.by === by) return "SECOND_SAME"
	await keepSetting(tx, villageId, askedFor(closing, subject), null, now)
	return undefined
}

export const secondSettings: SettingsSection = {
	id: "second",
	title: "setting.second",
	lead: "setting.second.lead",
	right: "setting.change",
	fields: closings.map((name) => ({ name, kind: "switch" })),
	read: async ({ reader, villageId }) => {
		const values: Record<string, string> = {}
		for (const closing of closings) values[closing] = (await settingOf(reader, villageId, needsSecond(closing))) ? "on" : "off"
		return values
	},
	write: async ({ tx, villageId, now }, values) => {
		for (const closing of closings) await keepSetting(tx, villageId, needsSecond(closing), values[closing] === "on", now)
		return {}
	},
}
