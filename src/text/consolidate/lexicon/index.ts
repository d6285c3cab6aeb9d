/** The concept lexicon: about 190 things of village and town life. No text of anybody stands behind it. */
import { compounds } from "./compounds.ts"
import type { Compound, Concept } from "./entry.ts"
import { environment } from "./environment.ts"
import { housing } from "./housing.ts"
import { people } from "./people.ts"
import { publicAffairs } from "./public.ts"
import { roads } from "./roads.ts"
import { utilities } from "./utilities.ts"

export { type Category, type Compound, type Concept, categories } from "./entry.ts"

export const concepts: readonly Concept[] = [...roads, ...environment, ...utilities, ...housing, ...people, ...publicAffairs]
export const compoundConcepts: readonly Compound[] = compounds
