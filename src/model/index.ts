/** A model server, where the village named one: it may improve what the lexicon made, and never decides what cannot be undone. */
export { improve } from "./improve.ts"
export { type Model, modelOf } from "./server.ts"
