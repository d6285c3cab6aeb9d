/** Who the simulated residents are and what each is going to do. Pure; the shares are those of an ordinary village as far as anyone knows. */
import { formatCode, makeCode } from "../village/people/code.ts"
import type { Definition } from "../village/survey/definition.ts"
import type { Manner } from "./answering.ts"
import { type EnrolmentPlan, mistyped } from "./enrolling.ts"
import { type Intentions, intentionsFor } from "./intentions.ts"
import type { OpinionPlan } from "./opining.ts"
import { opinionText } from "./opinion-texts.ts"
import type { Random } from "./random.ts"
import { someStyle } from "./utterance.ts"
import type { DemoHousehold, Villager } from "./village.ts"

export type PersonPlan = {
	readonly enrolment: EnrolmentPlan
	readonly manner: Manner
	/** Opens the survey from the menu instead of by its word. */
	readonly usesMenu: boolean
	/** Whether one who stopped in the middle goes on later. */
	readonly comesBack: boolean
	readonly opinions: readonly OpinionPlan[]
	/** Looks at the own opinions afterwards, and maybe takes the last one back. */
	readonly looks: "no" | "looks" | "withdraws"
	readonly random: Random
}

/** The people of one household who take part, one after another, and what they agree on. */
export type HouseholdPlan = { readonly household: DemoHousehold; readonly intentions: Intentions; readonly persons: readonly PersonPlan[] }

/** Born later is no adult and cannot enrol. */
const latestAdultBirth = "2007-12-31"

export function planHousehold(household: DemoHousehold, code: string, definition: Definition, random: Random): HouseholdPlan {
	const adults = household.villagers.filter(({ birth }) => birth <= latestAdultBirth)
	const [head, ...others] = adults
	const first = head !== undefined && (others.length === 0 || random.chance(0.75)) ? head : random.pick(others)
	const second = others.find((one) => one !== first)
	const takesPart = second !== undefined && random.chance(0.1) ? [first, second] : [first]
	return {
		household,
		intentions: intentionsFor(definition, household.group, random),
		persons: takesPart.map((villager, i) => planPerson(household, villager, code, definition, random.fork(i))),
	}
}

function planPerson(household: DemoHousehold, villager: Villager, code: string, definition: Definition, random: Random): PersonPlan {
	return {
		enrolment: enrolmentPlan(villager, code, random),
		manner: mannerOf(definition, random),
		usesMenu: random.chance(0.2),
		comesBack: random.chance(0.4),
		opinions: opinionPlans(household.group, random),
		looks: random.chance(0.08) ? "looks" : random.chance(0.03) ? "withdraws" : "no",
		random,
	}
}

function enrolmentPlan({ name, relation, phone }: Villager, code: string, random: Random): EnrolmentPlan {
	const digits = phone.slice(-4)
	const wrong = String((Number(digits) + 1_111) % 10_000).padStart(4, "0")
	const proofs = phone === "" || random.chance(0.04) ? ["不记得"] : random.chance(0.06) ? [wrong, digits] : [digits]
	return {
		before: beforeCode(code, random),
		code: random.chance(0.5) ? code : random.chance(0.5) ? code.replaceAll(" ", "") : `绑定 ${code}`,
		name,
		relation,
		proofs,
		agrees: !random.chance(0.01),
		typesName: random.chance(0.15),
		style: someStyle(random),
	}
}

function beforeCode(code: string, random: Random): readonly string[] {
	const stranger = (): string => formatCode(makeCode(random.below))
	// Who has no code at all tries until the house calls for help.
	if (random.chance(0.01)) return [stranger(), stranger(), stranger()]
	return [
		...(random.chance(0.15) ? [random.pick(["你好", "在吗", "喂", "村里叫我发这个"])] : []),
		...(random.chance(0.07) ? [mistyped(code, random)] : []),
		...(random.chance(0.02) ? [stranger()] : []),
	]
}

function mannerOf({ questions }: Definition, random: Random): Manner {
	const somewhere = (): number => 1 + random.below(questions.length)
	const slips = ["啥意思", "看不清", "哪个好呢", "我不知道选哪一个才好呀"]
	return {
		style: () => someStyle(random),
		...(random.chance(0.05) && { stopsBefore: 2 + random.below(questions.length - 1) }),
		...(random.chance(0.08) && {
			slip: {
				at: somewhere(),
				said: random.chance(0.4) ? { kind: "media", media: "sticker" } : { kind: "text", text: random.pick(slips) },
			},
		}),
		...(random.chance(0.07) && { goesBackAt: 2 + random.below(questions.length - 1) }),
		changes: random.chance(0.06),
	}
}

function opinionPlans(group: string, random: Random): readonly OpinionPlan[] {
	const count = random.chance(0.42) ? (random.chance(0.15) ? 2 : 1) : 0
	return Array.from({ length: count }, () => {
		const way = random.pick(["command", "command", "asked", "talk", "talk"] as const)
		return { text: opinionText(group, random), way, isSpoken: random.chance(0.05), hasPhoto: random.chance(0.12) }
	})
}
