/** Who may release an export of the village hears in chat that one waits for them: it is their office, and costs nobody's budget. */
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { roleHolders, tellPersons } from "../people/index.ts"
import { holds } from "../rights.ts"
import { bundlePath, releaseRight } from "./page.tsx"

export type TellHouse = Pick<House, "newId" | "channels" | "say" | "rights" | "publicUrl" | "accountPerson" | "accountName">

/** But who asked: nobody releases their own. The page does it, with all that is in such a file before one's eyes; here stands the way to it. */
export async function tellReleasers(
	tx: Tx,
	of: { readonly house: TellHouse; readonly villageId: string; readonly accountId: string; readonly now: number },
): Promise<void> {
	const { house, villageId, accountId, now } = of
	const { say, publicUrl, rights } = house
	const asker = await house.accountPerson?.(tx, accountId)
	const holders = (await roleHolders(tx, villageId)).filter(({ roles }) => holds(rights, releaseRight, roles))
	const persons = holders.map(({ personId }) => personId).filter((personId) => personId !== asker)
	const name = (await house.accountName?.(tx, accountId)) ?? say("bundle.wanted.somebody")
	const link = publicUrl === undefined ? [] : [{ kind: "link" as const, text: say("bundle.wanted.open"), url: `${publicUrl}${bundlePath}` }]
	await tellPersons(tx, house, { villageId, persons, blocks: [{ kind: "text", text: say("bundle.wanted", { name }) }, ...link], now })
}
