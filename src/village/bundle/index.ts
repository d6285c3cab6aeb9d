/** One village as one file, out of an instance and into another. */
export { makeVillageBundle, writeKey } from "./export.ts"
export { importVillage } from "./import.ts"
export { plainLines } from "./plain.ts"
