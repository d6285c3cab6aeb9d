/** The dialogs of the item affair. */
export { alikeFlow } from "./alike-dialog.ts"
export { boardFlow } from "./board-dialog.ts"
export { supportFlow } from "./support-dialog.ts"
export { wrongFlow } from "./wrong-dialog.ts"
