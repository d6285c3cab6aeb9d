/** Why a group was put together, in a sentence. Pure. */

import type { Say } from "../../engine/flow.ts"
import { type Catalogue, speaker } from "../catalogue.ts"
import type { Why } from "./describe.ts"

const zh = {
	"why.alone": "没有别的意见与它相近",
	"why.alone.about": "说的是{concepts}，没有别的意见与它相近",
	"why.about": "{members}条都说到{concepts}",
	"why.most": "{members}条多半说到{concepts}",
	"why.about.place": "{members}条都说到{concepts}，地点都是{places}",
	"why.place": "{members}条地点都是{places}，用词相近",
	"why.words": "{members}条用词相近",
}
const en = {
	"why.alone": "unlike any other",
	"why.alone.about": "about {concepts}, and unlike any other",
	"why.about": "all {members} speak of {concepts}",
	"why.most": "most of the {members} speak of {concepts}",
	"why.about.place": "all {members} speak of {concepts} at {places}",
	"why.place": "all {members} are about {places}, in similar words",
	"why.words": "{members} in similar words",
}
export const whyWords = { "zh-CN": zh, en } satisfies Catalogue

/** `say`: any speaker of these words; without one they are said in Chinese. */
export function whyInWords({ members, concepts, isOfAll, places }: Why, say: Say = speaker([whyWords], "zh-CN")): string {
	const values = { members, concepts: concepts.join("、"), places: places.join("、") }
	if (members < 2) return say(concepts.length === 0 ? "why.alone" : "why.alone.about", values)
	if (concepts.length > 0 && isOfAll) return say(places.length > 0 ? "why.about.place" : "why.about", values)
	if (concepts.length > 0 && places.length === 0) return say("why.most", values)
	return say(places.length > 0 ? "why.place" : "why.words", values)
}
