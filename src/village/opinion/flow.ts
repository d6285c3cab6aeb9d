/** The dialogs of the opinion affair. Pure. */
export { type FileFacts, fileFlow } from "./file-dialog.ts"
export { type MineFacts, mineFlow } from "./mine-dialog.ts"
