/** What a person may be in a village, as data. A village adds its own (无职党员, 民情监督员 …): such a role's id is its name. Pure. */
import type { Locale } from "../../text/catalogue.ts"
import { normaliseName } from "./names.ts"

export type Role = {
	readonly id: string
	readonly label: Readonly<Record<Locale, string>>
	/** Other words for it in rosters. */
	readonly synonyms: readonly string[]
	/** Follows from something else (everyone is a resident, the head is named by the household), so it is never assigned. */
	readonly isImplied: boolean
}

const role = (id: string, zh: string, en: string, synonyms: readonly string[]): Role => ({
	id,
	label: { "zh-CN": zh, en },
	synonyms,
	isImplied: false,
})

export const builtInRoles: readonly Role[] = [
	{ ...role("resident", "村民", "resident", ["居民", "群众", "社员"]), isImplied: true },
	{ ...role("head", "户主", "household head", []), isImplied: true },
	role("secretary", "村支书", "village secretary", ["支书", "村书记", "书记", "党支部书记", "村党支部书记", "文书", "村文书"]),
	role("committee", "村两委", "village committee", [
		"两委",
		"村委",
		"村委会",
		"村干部",
		"两委干部",
		"村委会主任",
		"村主任",
		"村委会成员",
		"村委委员",
	]),
	role("council", "议事会成员", "council member", ["议事会", "村民代表", "居民代表", "议事代表", "村民议事会成员"]),
	role("supervisor", "监事会成员", "supervisor", [
		"监事会",
		"监委会",
		"村务监督",
		"村务监督委员会",
		"监督委员会",
		"监委会主任",
		"村务监督委员会成员",
	]),
	role("group-leader", "村民组长", "group leader", ["组长", "小组长", "村民小组长", "社长", "队长"]),
	role("grid-worker", "网格员", "grid worker", ["网格长", "专职网格员"]),
	role("contact", "联系员", "contact", ["联系人", "包户干部", "联户员"]),
	role("legal", "法律顾问", "legal adviser", ["村法律顾问", "律师"]),
	role("township", "乡镇干部", "township", ["乡镇", "镇干部", "街道", "街道干部", "驻村干部"]),
]

const byWord = new Map(
	builtInRoles.flatMap((each) => [each.id, each.label["zh-CN"], each.label.en, ...each.synonyms].map((word) => [word.toLowerCase(), each])),
)

/** Longest name of a role a village adds, in signs. */
const maxRoleLength = 20
/** More than this in one cell is not a list of roles. */
const maxRoles = 10

/**
 * Role ids out of a list such as "村民代表、网格员": built-in ones by any of their words, others by the name given. Implied ones are
 * left out. Undefined when there are too many or one is too long to be a role.
 */
export function readRoles(text: string): string[] | undefined {
	const words = text
		.split(/[、，,;；/\n|]+/)
		.map(normaliseName)
		.filter((word) => word !== "" && word !== "无" && word !== "-")
	if (words.length > maxRoles || words.some((word) => Array.from(word).length > maxRoleLength)) return undefined
	const found = words.map((word) => byWord.get(word.toLowerCase()) ?? { id: word, isImplied: false })
	return [...new Set(found.filter((each) => !each.isImplied).map((each) => each.id))]
}

/** What a role is called on screen; a village's own role is called by its id. */
export function roleLabel(id: string, locale: Locale): string {
	return builtInRoles.find((each) => each.id === id)?.label[locale] ?? id
}
