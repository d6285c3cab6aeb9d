/** The dialogs of the opinion affair. Pure. */
export { fileFlow } from "./file-dialog.ts"
export { mineFlow } from "./mine-dialog.ts"
