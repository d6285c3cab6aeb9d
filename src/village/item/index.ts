/** The item affair: opinions become a short list of items that the village sees and can contest, and every claim has one fate. */
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDay } from "../../text/date.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { alikeTo } from "./alike.ts"
import { calls } from "./calls.ts"
import { alikeFlow, supportFlow, wrongFlow } from "./flow.ts"
import { placementsOf } from "./objections.ts"
import { boardPath } from "./paths.ts"
import { personalData } from "./personal.ts"
import { itemSection } from "./public-section.tsx"
import { claimText } from "./reading.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { latestPosting, openObjections, supportOf } from "./repo-posting.ts"
import { mountRoutes } from "./routes.ts"
import { itemTables } from "./tables.ts"
import { itemTownship } from "./township.ts"
import { words } from "./words.ts"

export { accountOf, equationOf } from "./account.ts"
export { act, type ItemCx, syncBoard, undo } from "./commands.ts"
export { answerObjection, objectTo } from "./objections.ts"
export { postList } from "./posting.ts"
export { answerQuestion, proposeItems, questionsOf } from "./propose.ts"
export { textTools } from "./reading.ts"
export { latestPosting, postingsOf } from "./repo-posting.ts"
export { boardView } from "./view.ts"

/** An item of the posted list, for those who decide and carry it out. */
export type PostedItem = {
	readonly id: string
	/** 第几项; never another's. */
	readonly number: number
	readonly title: string
	readonly category: string
	readonly place: string | null
	/** Its claims as they stand now, with whoever wrote them; null: nobody on the roster. */
	readonly claims: readonly {
		readonly id: string
		readonly opinionId: string
		readonly opinionNumber: string
		readonly personId: string | null
		readonly householdId: string | null
		readonly text: string
	}[]
	/** Persons who stand behind it without an opinion of their own in it. */
	readonly supporters: readonly string[]
}

/** The items of the village that have a number, in its order. */
export async function itemsOf(reader: Reader, villageId: string): Promise<readonly PostedItem[]> {
	const [claims, items, opinions] = [
		await claimsOf(reader, villageId),
		await itemsIn(reader, villageId),
		await opinionTexts(reader, villageId),
	]
	const byId = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	const supports = await supportOf(reader, villageId)
	return items
		.flatMap(({ id, number, title, category, place }) => {
			if (number === null) return []
			const own = claims.flatMap((claim) => {
				const opinion = byId.get(claim.opinionId)
				if (claim.fate.kind !== "item" || claim.fate.itemId !== id || opinion === undefined) return []
				const { personId, householdId, number: opinionNumber } = opinion
				return [{ id: claim.id, opinionId: claim.opinionId, opinionNumber, personId, householdId, text: claimText(opinion, claim) }]
			})
			const authors = new Set(own.map(({ personId }) => personId))
			const supporters = [...new Set(supports.filter(({ subject }) => subject === `item:${id}`).map(({ personId }) => personId))].filter(
				(personId) => !authors.has(personId),
			)
			return [{ id, number, title, category, place, claims: own, supporters }]
		})
		.toSorted((a, b) => a.number - b.number)
}

const shownLength = 20

export const itemAffair: Affair = {
	id: "item",
	tables: itemTables,
	instanceTables: [],
	words,
	flows: [
		registerFlow(alikeFlow, async () => null),
		registerFlow(supportFlow, async () => null),
		registerFlow(wrongFlow, async () => null),
	],
	calls,
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [{ id: "item.support", label: "item.menu.support", flow: supportFlow.type, params: null, audience: "member" }],
	timers: {},
	record: { kind: "item", label: "record.kind.item", events: ["item."] },
	rights: {
		"item.board": ["secretary", "committee"],
		"item.post": ["secretary", "committee", "supervisor"],
	},
	township: itemTownship,
	nav: [{ path: boardPath, label: "item.nav", group: "voice", right: "item.board" }],
	homeTiles: async ({ reader, house, villageId }) => {
		const value = await openObjections(reader, villageId)
		return [{ label: house.say("item.home.objections"), value, path: `${boardPath}/objections`, isUrgent: value > 0, right: "item.board" }]
	},
	publicSections: [itemSection],
	personal: personalData,
	sharedWords: [
		{
			word: "附议",
			audience: "member",
			flow: supportFlow.type,
			params: null,
			label: "item.menu.support",
			isOffered: async ({ tx, who }) => who.villageId !== undefined && (await latestPosting(tx, who.villageId)) !== undefined,
		},
		{
			word: "不对",
			audience: "member",
			flow: wrongFlow.type,
			params: null,
			label: "item.wrong.offer",
			isOffered: async ({ tx, now, who }) =>
				who.villageId !== undefined &&
				who.person !== undefined &&
				(await placementsOf(tx, who.villageId, who.person.id, now)) !== undefined,
		},
	],
	opinions: {
		alike: async ({ villageId, opinionId }, { reader, house }) => {
			const found = await alikeTo(reader, house.store, villageId, opinionId)
			return found && { flow: alikeFlow.type, params: { opinionId, ...found } }
		},
		standing: async ({ villageId, opinionId }, { reader, house }) => {
			const [opinion] = await opinionTexts(reader, villageId, [opinionId])
			const claims = (await claimsOf(reader, villageId)).filter((claim) => claim.opinionId === opinionId)
			if (opinion === undefined || claims.length === 0) return []
			const items = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
			const posting = await latestPosting(reader, villageId)
			return claims.map((claim) => {
				const said = claimText(opinion, claim)
				const text = said === "" ? opinion.number : said.length > shownLength ? `${said.slice(0, shownLength)}…` : said
				const { fate } = claim
				if (fate.kind === "out-of-scope" || fate.kind === "personal")
					return house.say(`item.standing.${fate.kind}`, { text, reason: fate.reason })
				if (fate.kind !== "item") return house.say(`item.standing.${fate.kind}`, { text })
				const item = items.get(fate.itemId)
				const { number = null, title = "" } = item ?? {}
				if (number === null || posting === undefined) return house.say("item.standing.item", { text, title })
				return house.say("item.standing.posted", {
					text,
					number,
					title,
					day: formatDay(posting.at, posting.at + dayMs * 2, house.locale, house.timeZone),
				})
			})
		},
	},
	routes: mountRoutes,
}
