/** The dialogs of the opinion affair. Pure. */
export { afterFlow } from "./after-dialog.ts"
export { chainFlow } from "./chain-dialog.ts"
export { fileFlow, isOnlyPlace } from "./file-dialog.ts"
export { groupFlow } from "./group-dialog.ts"
export { mineFlow } from "./mine-dialog.ts"
export { visitFlow } from "./visit-dialog.ts"
