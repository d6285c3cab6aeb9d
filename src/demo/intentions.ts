/** What a resident is going to answer, decided before anything is asked. Pure. */
import { choicesOf, type Definition, type Question } from "../village/survey/definition.ts"
import { opinionText } from "./opinion-texts.ts"
import type { Random } from "./random.ts"

/** An answer as the person thinks of it: the words on the screen, not what the store makes of them. */
export type Given =
	| { readonly kind: "picked"; readonly labels: readonly string[] }
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "number"; readonly value: number }
	| { readonly kind: "voice" }
	| { readonly kind: "skipped" }

/** By the question's title: it is what the person sees. */
export type Intentions = ReadonlyMap<string, Given>

const skips = 0.25
const speaks = 0.06

export function intentionsFor({ questions }: Definition, group: string, random: Random): Intentions {
	return new Map(questions.map((question) => [question.title, intentionFor(question, group, random)]))
}

/** Another answer than `before` where the question has one. */
export function otherIntention(question: Question, before: Given, group: string, random: Random): Given {
	for (let tries = 0; tries < 20; tries++) {
		const other = intentionFor({ ...question, required: true }, group, random)
		if (other.kind !== "voice" && JSON.stringify(other) !== JSON.stringify(before)) return other
	}
	return before
}

function intentionFor(question: Question, group: string, random: Random): Given {
	if (!question.required && random.chance(skips)) return { kind: "skipped" }
	switch (question.kind) {
		case "single":
		case "scale":
			return { kind: "picked", labels: [leaning(choicesOf(question), random).label] }
		case "multiple": {
			const count = question.min + random.below(question.max - question.min + 1)
			const left = [...question.options]
			const chosen = Array.from({ length: count }, () => left.splice(random.below(left.length), 1)).flat()
			// In the order on the screen, as the summary shows them.
			return { kind: "picked", labels: question.options.filter((option) => chosen.includes(option)).map(({ label }) => label) }
		}
		case "number": {
			const { min = 0, max = 20 } = question
			return { kind: "number", value: Math.round(min) + random.below(Math.min(20, Math.round(max) - Math.round(min)) + 1) }
		}
		// Without a picture at hand people say it, and somebody comes by.
		case "photo":
			return { kind: "voice" }
		case "text":
			return random.chance(speaks)
				? { kind: "voice" }
				: { kind: "text", text: random.chance(0.2) ? random.pick(short) : opinionText(group, random) }
	}
}

const short = ["没有了", "都挺好", "谢谢村里", "暂时没想到", "按大家的意见办"]

/** People do not answer evenly: the first options are liked more. */
function leaning<T>(choices: readonly T[], random: Random): T {
	const weights = choices.flatMap((choice, i) => Array.from({ length: Math.max(1, 4 - i) }, () => choice))
	return random.pick(weights)
}
