/** What a code, or the family's own phone, opens: enough to choose oneself by and no more. Pure. */
import { z } from "zod"

/** How it is proven that somebody is head: no head, by the phone on the roster, or only by the contact. */
export const proofSchema = z.enum(["none", "phone", "contact"])

export const openedSchema = z.object({
	villageId: z.string(),
	villageName: z.string(),
	householdId: z.string(),
	number: z.string(),
	group: z.string().nullable(),
	/** Masked. */
	head: z.string().nullable(),
	/** Adults of the household this chat does not act for yet, masked. */
	members: z.array(z.object({ id: z.string(), label: z.string(), proof: proofSchema })),
	/** Persons of the household this chat acts for already. */
	already: z.array(z.string()),
	/** The chat speaks to another village now. */
	isOtherVillage: z.boolean(),
	/** Who helps, 王强（联系员）; null where the roster names nobody. */
	helper: z.string().nullable(),
})
export type Opened = z.infer<typeof openedSchema>

/** What a refusal about codes tells: who helps, how many wrong ones are left, how many phones the code was for. */
export const refusalSchema = z.object({
	helper: z.string().nullable(),
	left: z.number().exactOptional(),
	uses: z.number().exactOptional(),
	handOver: z.boolean().exactOptional(),
})

export const boundSchema = z.object({
	name: z.string(),
	villageName: z.string(),
	/** Other phones of the household. */
	others: z.number(),
	/** Head, but not proven: the contact confirms. */
	isAwaited: z.boolean(),
	wasThere: z.boolean(),
	/** For how many persons the chat acts now. */
	persons: z.number(),
	helper: z.string().nullable(),
})

/** Version of the consent text (`people.consent`); raise it when the text says something else. */
export const consentVersion = "2026-1"
