/** The editor's form: fields in, a draft out, whatever is wrong named beside its field. */
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import { type Attachment, type Audience, type Content, categories, type FinanceTable, limits, spokenFrom } from "./rules.ts"

const text = z.string().catch("")
const many = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([])

export const editorSchema = z.object({
	do: z.enum(["save", "publish"]).catch("save"),
	draftVersion: z.coerce.number().int().min(0).catch(0),
	/** The id of one that was not saved yet: sent twice, it is one. */
	draft: z.uuid().optional().catch(undefined),
	category: z.enum(categories).catch("village"),
	title: text,
	body: text,
	spoken: text,
	groups: many,
	grids: many,
	roles: many,
	households: text,
	exceptGroups: many,
	exceptHouseholds: text,
	postDays: text,
	objectDays: text,
	disclosure: z.string().optional().catch(undefined),
	/** Attachments to keep, by reference. */
	keep: many,
	why: text,
	when: z.enum(["now", "evening", "no"]).catch("now"),
})
export type Editor = z.infer<typeof editorSchema>

export type EditorFault = "title" | "spoken" | "postDays" | "objectDays" | "file"

/** Household numbers with blanks, commas or line breaks between them. */
function numbersIn(list: string): string[] {
	return [...new Set(list.split(/[\s,，、;；]+/).filter((one) => one !== ""))].slice(0, 2_000)
}

/** What the form has no field for, grids and roles left out, stays as it was. */
function audienceOf({ groups, grids, roles, households, exceptGroups, exceptHouseholds }: Editor, before: Audience): Audience {
	const except = { ...before.except, groups: exceptGroups, households: numbersIn(exceptHouseholds) }
	return { groups, grids, roles, households: numbersIn(households), except }
}

/** Null: left empty. Undefined: no whole number of days from 1 to `most`. */
function daysIn(field: string, most: number): number | null | undefined {
	const trimmed = field.trim()
	if (trimmed === "") return null
	const days = Number(trimmed)
	return Number.isInteger(days) && days >= 1 && days <= most ? days : undefined
}

/** Nobody wrote one: it is empty, or it is what was proposed from a text that was changed since. */
function isToPropose({ spoken }: Editor, before: Content): boolean {
	const written = spoken.trim()
	return written === "" || (written === before.spoken && written === spokenFrom(before.title, before.body))
}

/** The draft the form stands for; texts too long are cut only where that was said. */
export function contentFrom(
	form: Editor,
	before: Content,
	added: { readonly files: readonly Attachment[]; readonly table: FinanceTable | undefined },
): { readonly content: Content; readonly faults: ReadonlySet<EditorFault> } {
	const faults = new Set<EditorFault>()
	const title = cleanText(form.title).replaceAll("\n", " ")
	const body = cleanText(form.body, limits.body)
	const spoken = isToPropose(form, before) ? spokenFrom(title, body) : cleanText(form.spoken)
	if (title.length > limits.title) faults.add("title")
	if (spoken.length > limits.spoken) faults.add("spoken")
	const [postDays, objectDays] = [daysIn(form.postDays, 3_650), daysIn(form.objectDays, 365)]
	if (postDays === undefined) faults.add("postDays")
	if (objectDays === undefined) faults.add("objectDays")
	const kept = before.attachments.filter(({ ref }) => form.keep.includes(ref))
	const attachments = [...kept, ...added.files].slice(0, limits.attachments)
	const hasSheet = attachments.some(({ kind }) => kind === "sheet")
	return {
		faults,
		content: {
			category: form.category,
			title: title.slice(0, limits.title),
			body,
			spoken: spoken.slice(0, limits.spoken),
			attachments,
			table: added.table ?? (hasSheet ? before.table : null),
			audience: audienceOf(form, before.audience),
			postDays: postDays ?? null,
			objectDays: objectDays ?? null,
			isDisclosure: form.disclosure !== undefined,
		},
	}
}
