/** Where a person on the roster lives, as data. Rules count by it, so the meaning stands beside the word. Pure. */
import type { Locale } from "../../text/catalogue.ts"

export const residenceIds = ["resident", "away", "split", "vacant", "lodger", "moved", "dead"] as const
export type ResidenceId = (typeof residenceIds)[number]

export type Residence = {
	readonly id: ResidenceId
	readonly label: Readonly<Record<Locale, string>>
	readonly synonyms: readonly string[]
	/** Lives in the village, so a knock on the door finds them. */
	readonly isHere: boolean
	/** No longer one of the village: counted nowhere, kept for the record. */
	readonly isGone: boolean
}

export const residences: readonly Residence[] = [
	{
		id: "resident",
		label: { "zh-CN": "常住", en: "lives here" },
		synonyms: ["在家", "在村", "常住人口", "本村居住"],
		isHere: true,
		isGone: false,
	},
	{
		id: "away",
		label: { "zh-CN": "外出", en: "away" },
		synonyms: ["外出务工", "务工", "打工", "外出打工", "长期外出", "在外", "在外务工", "经商", "上学", "在校", "参军", "服役"],
		isHere: false,
		isGone: false,
	},
	{
		id: "split",
		label: { "zh-CN": "人户分离", en: "registered here, lives elsewhere" },
		synonyms: ["户在人不在", "人不在户在", "挂户", "空挂户"],
		isHere: false,
		isGone: false,
	},
	{ id: "vacant", label: { "zh-CN": "空户", en: "empty home" }, synonyms: ["空房", "无人居住", "闲置"], isHere: false, isGone: false },
	{
		id: "lodger",
		label: { "zh-CN": "外来居住", en: "lives here, registered elsewhere" },
		synonyms: ["外来", "租住", "租户", "人在户不在", "寄住", "流动人口", "暂住"],
		isHere: true,
		isGone: false,
	},
	{ id: "moved", label: { "zh-CN": "已迁出", en: "moved away" }, synonyms: ["迁出", "户口迁出", "出嫁迁出"], isHere: false, isGone: true },
	{
		id: "dead",
		label: { "zh-CN": "已去世", en: "deceased" },
		synonyms: ["去世", "死亡", "已故", "过世", "亡故", "已死亡", "已注销"],
		isHere: false,
		isGone: true,
	},
]

const byWord = new Map(
	residences.flatMap((each) =>
		[each.id, each.label["zh-CN"], each.label.en, ...each.synonyms].map((word) => [word.toLowerCase(), each.id]),
	),
)

/** The status a word names, exactly; undefined when it names none. */
export function readResidence(text: string): ResidenceId | undefined {
	return byWord.get(text.replace(/\s/g, "").toLowerCase()) ?? byWord.get(text.trim().toLowerCase())
}

/**
 * The status a remark is about ("2023年起外出务工；低保户" → away): one of its parts says it and nothing else but a date. Undefined when
 * none does or two differ. A word inside a sentence is not taken: 配偶已去世 is about someone else.
 */
export function findResidence(remark: string): ResidenceId | undefined {
	const parts = remark.split(/[、，,;；。/\n]+/).map((part) => part.replace(/\d+[年月日./-]?|[年月日号起至今后]|开始/g, ""))
	const found = new Set(parts.map(readResidence).filter((id) => id !== undefined))
	return found.size === 1 ? [...found][0] : undefined
}

export function residenceOf(id: ResidenceId): Residence {
	const found = residences.find((each) => each.id === id)
	if (found === undefined) throw new Error(`no such residence status: ${id}`)
	return found
}
