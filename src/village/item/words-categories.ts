/** The label tree of the lists: categories of village and town affairs, as the consolidation names them. */
const zh = {
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
}
const en: Readonly<Record<keyof typeof zh, string>> = {
	roads: "Roads and traffic",
	utilities: "Water, power, gas, network",
	environment: "Environment",
	farming: "Farming and water works",
	land: "Land and homesteads",
	housing: "Homes and estates",
	resettlement: "Clearance and resettlement",
	education: "Schools, culture, sport",
	health: "Health",
	welfare: "Social security",
	labour: "Work",
	order: "Public order and law",
	safety: "Safety",
	market: "Markets and money",
	governance: "Village and public affairs",
	other: "Other",
}

export const categoryIds = Object.keys(zh)
const keyed = (words: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(words).map(([id, label]) => [`item.category.${id}`, label]))
export const categoryWords = { "zh-CN": keyed(zh), en: keyed(en) }
