/** The demo village: its households and who lives in them, the same for the same seed. */
import { fullName, type Sex, surname } from "./names.ts"
import type { Random } from "./random.ts"

export type Villager = {
	readonly name: string
	readonly relation: string
	readonly sex: Sex
	/** YYYY-MM-DD */
	readonly birth: string
	/** Of 199 0000 xxxx, a range nobody is reached under; empty where there is none. */
	readonly phone: string
	readonly residence: string
	readonly role: string
}

export type DemoHousehold = {
	/** 户号, three digits. */
	readonly number: string
	readonly group: string
	readonly grid: string
	readonly address: string
	/** Name of the contact person, who is on the roster too. */
	readonly contact: string
	readonly villagers: readonly [head: Villager, ...others: Villager[]]
}

export const groups = ["一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组", "九组", "十组", "十一组", "十二组"] as const
const groupsPerGrid = 3

/** The year the village is made for: ages are counted from it. */
const thisYear = 2026

/** At most 999 households: the number has three digits. */
export function makeVillage(count: number, random: Random): readonly DemoHousehold[] {
	const phones = phoneNumbers()
	const drafts = Array.from({ length: count }, (_, index) => {
		const group = Math.floor((index * groups.length) / count)
		const from = random.fork(`household ${index}`)
		const family = familyOf(from, phones)
		return { index, group, family }
	})
	const contacts = appoint(drafts, random.fork("duties"))
	return drafts.map(({ index, group, family }) => ({
		number: String(index + 1).padStart(3, "0"),
		group: groups[group] ?? groups[0],
		grid: `第${Math.floor(group / groupsPerGrid) + 1}网格`,
		address: `清江路${index + 1}号`,
		contact: contacts.get(group) ?? "",
		villagers: family,
	}))
}

type Family = [Villager, ...Villager[]]
type Phones = Generator<string, never>

function* phoneNumbers(): Phones {
	for (let serial = 1; ; serial++) yield `1990000${String(serial % 10_000).padStart(4, "0")}`
}

function familyOf(random: Random, phones: Phones): Family {
	const family = surname(random)
	const age = 34 + random.below(50)
	const headSex: Sex = random.chance(0.86) ? "男" : "女"
	const make = (
		relation: string,
		sex: Sex,
		years: number,
		own: { readonly family?: string; readonly phone?: boolean; readonly residence?: string } = {},
	): Villager => {
		const birthYear = thisYear - years
		return {
			name: fullName(own.family ?? family, sex, birthYear, random),
			relation,
			sex,
			birth: `${birthYear}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
			phone: own.phone === true ? phones.next().value : "",
			residence: own.residence ?? "常住",
			role: "",
		}
	}
	const others: Villager[] = []
	const headPhone = random.chance(0.96)
	const head = make("户主", headSex, age, { phone: headPhone, residence: random.chance(0.06) ? "外出" : "常住" })
	if (random.chance(0.8))
		others.push(
			make("配偶", headSex === "男" ? "女" : "男", age - 3 + random.below(6), { family: surname(random), phone: random.chance(0.5) }),
		)
	const children = age < 60 ? random.below(3) : random.below(2)
	for (let n = 0; n < children; n++) {
		const sex: Sex = random.chance(0.5) ? "男" : "女"
		const years = Math.max(1, age - 24 - n * 3 - random.below(4))
		others.push(
			make(childRelation(sex, n), sex, years, { phone: years >= 18, residence: years >= 18 && random.chance(0.6) ? "外出" : "常住" }),
		)
	}
	if (age < 60 && random.chance(0.35)) others.push(make("母亲", "女", age + 20 + random.below(8), { family: surname(random) }))
	if (age >= 62 && random.chance(0.3)) others.push(make("孙子", "男", 3 + random.below(14)))
	return [head, ...others]
}

function childRelation(sex: Sex, n: number): string {
	if (sex === "男") return n === 0 ? "长子" : "次子"
	return n === 0 ? "长女" : "次女"
}

function two(part: number): string {
	return String(part).padStart(2, "0")
}

type Draft = { readonly index: number; readonly group: number; readonly family: Family }

/** Gives the duties of a village to heads who live there; answers the contact's name of each group. */
function appoint(drafts: readonly Draft[], random: Random): ReadonlyMap<number, string> {
	const contacts = new Map<number, string>()
	const taken = new Set<string>()
	const give = (draft: Draft | undefined, role: string): string | undefined => {
		if (draft === undefined) return undefined
		const [head] = draft.family
		draft.family[0] = { ...head, residence: "常住", role: head.role === "" ? role : `${head.role}、${role}` }
		taken.add(head.name)
		return head.name
	}
	for (const [group] of groups.entries()) {
		const inGroup = drafts.filter((draft) => draft.group === group)
		const byChance = inGroup.toSorted((a, b) => a.index - b.index).filter((draft) => !taken.has(draft.family[0].name))
		const contact = byChance[random.below(Math.max(1, byChance.length))]
		const name = give(contact, "联系员")
		if (name !== undefined) contacts.set(group, name)
		if (group % groupsPerGrid === 0) give(contact, "网格员")
		give(
			byChance.find((draft) => draft !== contact),
			"村民组长",
		)
	}
	give(drafts[Math.floor(drafts.length / 2)], "村支书")
	return contacts
}
