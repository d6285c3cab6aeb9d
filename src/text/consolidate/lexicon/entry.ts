/** How the lexicon is written: plain data that a village can extend with words of its own. Pure. */

/** Top categories of village and town affairs, in our own wording; the order is that of lists and reports. */
export const categories = {
	roads: "道路交通",
	utilities: "水电气网",
	environment: "环境卫生",
	farming: "农业水利",
	land: "土地与宅基地",
	housing: "住房与物业",
	resettlement: "征收拆迁安置",
	education: "教育文体",
	health: "医疗卫生",
	welfare: "社会保障与民政",
	labour: "劳动就业",
	order: "治安与司法",
	safety: "安全隐患",
	market: "市场消费与金融",
	governance: "村务政务与干部作风",
	other: "其他",
} as const
export type Category = keyof typeof categories

/** One thing people speak of, and the many ways in which they say it. */
export type Concept = {
	readonly id: string
	/** As shown when a group is explained. */
	readonly name: string
	readonly category: Category
	/**
	 * How much it tells: 1 as a rule, less for what stands beside many matters (扰民, 工地), and less where its words are usual in any text (规划, 学校, 银行):
	 * times (v / 6.7)^1.2, at most 1.15, where v = −ln Σ exp(−idf) over its patterns by the bundled dictionary's idf (▲ .02 on themes by their titles, .004 with bodies);
	 * then, where grouped heaps speak of it enough, times (p / p̄)^0.18 between .5 and 1.8, where p is the share of pairs speaking of it that are of one
	 * theme (▲ each of eight heaps left out in turn: .015 and .011).
	 */
	readonly weight: number
	/** Literal words; `a~b` means b at most ten characters after a. */
	readonly patterns: readonly string[]
}

/** A matter that shows only in what stands together: 工地 and 夜间 are two things, night work on a site is a third. */
export type Compound = {
	readonly id: string
	readonly name: string
	readonly category: Category
	readonly weight: number
	/** Every line must be met, by any one of its concepts. */
	readonly allOf: readonly (readonly string[])[]
	/** Concepts it says better; they count less beside it. */
	readonly absorbs: readonly string[]
}

export function concept(id: string, name: string, category: Category, weight: number, patterns: string): Concept {
	return { id, name, category, weight, patterns: patterns.split(/\s+/).filter((word) => word !== "") }
}

/** `parts`: `a|b c` is (a or b) and c. */
export function compound(id: string, name: string, category: Category, weight: number, parts: string): Compound {
	const allOf = parts.split(" ").map((part) => part.split("|"))
	return { id, name, category, weight, allOf, absorbs: allOf.flat() }
}
