/** A model server, where the village named one: it may improve what the lexicon made, and never decides what cannot be undone. */
export { hidden } from "./hide.ts"
export { excerpt, improve } from "./improve.ts"
export { doubtfulPairs, samePairs } from "./judge.ts"
export { type Model, type ModelFault, modelOf } from "./server.ts"
export { startsOf } from "./split.ts"
export { titlesOf } from "./title.ts"
