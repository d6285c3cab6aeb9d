/** Where the item affair's pages are. */
export const boardPath = "/console/items"
export const publicItemsPath = (code: string): string => `/v/${encodeURIComponent(code)}/items`
/** What the field "into which item" finds, for the script of a board with many. */
export const targetsPath = `${boardPath}/targets`
/** Where somebody who has just written an opinion on a page is asked whether it is the same as another. */
export const alikePath = (code: string, token: string): string => `/v/${encodeURIComponent(code)}/alike/${encodeURIComponent(token)}`
/** Where who entered an opinion for somebody is asked the same. */
export const alikeDeskPath = (token: string): string => `${boardPath}/alike/${token}`
/** Where staff answer it for what came by 接龙 or from other programs. */
export const markedPath = `${boardPath}/marked`
/** Where a second person looks at what is to be posted. */
export const checkPath = `${boardPath}/check`
/** Where somebody says that theirs stands wrongly in the posted list. */
export const wrongPath = (code: string): string => `${publicItemsPath(code)}/wrong`
/** Where somebody writes what the posted list lacks. */
export const missingPath = (code: string): string => `${publicItemsPath(code)}/missing`
/** A page of the board by its query, as it was left. */
export function boardAt(query: string): string {
	return query === "" ? boardPath : `${boardPath}?${new URLSearchParams(query)}`
}
/** One item whole; `back`: the page of the board one came from. */
export function onePath(id: string, back: string): string {
	return `${boardPath}/one/${encodeURIComponent(id)}${back === "" ? "" : `?${new URLSearchParams({ back })}`}`
}

/** A page of the board that says what was just done. */
export function saidPath(path: string, said: string, n: number): string {
	return `${path}${path.includes("?") ? "&" : "?"}said=${said}&n=${n}`
}
