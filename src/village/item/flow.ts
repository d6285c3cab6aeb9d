/** The dialogs of the item affair. */
export { alikeFlow } from "./alike-dialog.ts"
export { boardFlow } from "./board-dialog.ts"
export { supportFlow } from "./support-dialog.ts"
export { saysMissing, wrongFlow } from "./wrong-dialog.ts"
