/** Addresses of the township's pages. */
import type { TableQuery } from "./rules.ts"

export const townshipPath = "/console/township"

/** The table as it stands, but for what is changed; what is usual is left out of the address. */
export function tableHref(
	query: TableQuery,
	change: Partial<TableQuery> & { readonly page?: number } = {},
	path: string = townshipPath,
): string {
	const { sort, direction, words, township, onlyUrgent, page = 1 } = { ...query, ...change }
	const parts = new URLSearchParams({
		...(sort !== "" && { sort }),
		...(direction !== "worst" && { direction }),
		...(words !== "" && { words }),
		...(township !== "" && { township }),
		...(onlyUrgent && { urgent: "yes" }),
		...(page > 1 && { page: String(page) }),
	}).toString()
	return parts === "" ? path : `${path}?${parts}`
}

export const escalationsPath = `${townshipPath}/escalations`
export const filingsPath = `${townshipPath}/filings`
export const packetPath = (village: string, number: string, act: "receive" | "answer") =>
	`${escalationsPath}/${encodeURIComponent(village)}/${encodeURIComponent(number)}/${act}`
export const receiptPath = (village: string, id: string, act: "receive" | "return") =>
	`${filingsPath}/${encodeURIComponent(village)}/${encodeURIComponent(id)}/${act}`
