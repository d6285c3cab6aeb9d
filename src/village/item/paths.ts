/** Where the item affair's pages are. */
export const boardPath = "/console/items"
export const publicItemsPath = (code: string): string => `/v/${encodeURIComponent(code)}/items`
