/** The item affair: opinions become a short list of items that the village sees and can contest, and every claim has one fate. */

import { dayMs, formatDay } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { opinionTexts } from "../opinion/index.ts"
import { alikeTo } from "./alike.ts"
import { alikeDeskOf } from "./alike-desk.ts"
import { alikePageOf } from "./alike-form.ts"
import { markAlike } from "./alike-mark.ts"
import { itemApi } from "./api.ts"
import { toSort } from "./board-read.ts"
import { calls } from "./calls.ts"
import { handedIn } from "./check-routes.ts"
import { itemDigest } from "./digest.ts"
import { itemFiles } from "./export.ts"
import { alikeFlow, boardFlow, saysMissing, supportFlow, wrongFlow } from "./flow.ts"
import { placementsOf } from "./objections.ts"
import { boardPath, checkPath, markedPath } from "./paths.ts"
import { personalData } from "./personal.ts"
import { itemSteps } from "./progress.ts"
import { itemSection } from "./public-section.tsx"
import { claimText, prepareTexts } from "./reading.ts"
import { type ClaimRow, claimsOf, itemsIn } from "./repo.ts"
import { latestPosting, objectionsAgainst, openObjections } from "./repo-posting.ts"
import { mountRoutes } from "./routes.ts"
import { itemSearch } from "./search.ts"
import { itemSettings } from "./settings.ts"
import { itemTables } from "./tables.ts"
import { itemTownship } from "./township.ts"
import { words } from "./words.ts"

export { accountOf, equationOf } from "./account.ts"
export { itemArchive } from "./archive-lines.ts"
export { act, type ItemCx, syncBoard, undo } from "./commands.ts"
export { lookAt } from "./looking.ts"
export { answerObjection, objectMissing, objectTo } from "./objections.ts"
export { authorsOf, authorsOfItem, itemsOf, type PostedItem, peopleOf, secondersOfItem } from "./posted-items.ts"
export { postingState, postList } from "./posting.ts"
export { itemSteps, stageCounts, stageWords } from "./progress.ts"
export { answerQuestion, proposeItems, questionsOf } from "./propose.ts"
export { textTools } from "./reading.ts"
export { latestPosting, postingsOf } from "./repo-posting.ts"
export { boardView } from "./view.ts"

const shownLength = 20

export const itemAffair: Affair = {
	id: "item",
	tables: itemTables,
	instanceTables: [],
	words,
	flows: [
		registerFlow(alikeFlow, async () => null),
		registerFlow(supportFlow, async () => null),
		registerFlow(wrongFlow, async () => {
			prepareTexts()
			return null
		}),
		registerFlow(boardFlow, async () => null),
	],
	calls,
	chatWords: [{ word: "归并", kind: "whole", flow: boardFlow.type, params: () => null, audience: "staff", right: "item.board" }],
	recognisers: [{ flow: wrongFlow.type, recognise: (text) => (saysMissing(text) ? null : undefined), onlyUnasked: "or-settled" }],
	plainTalk: [],
	menu: [
		{ id: "item.support", label: "item.menu.support", flow: supportFlow.type, params: null, audience: "member" },
		{ id: "item.board", label: "item.menu.board", flow: boardFlow.type, params: null, audience: "staff", right: "item.board" },
	],
	timers: {},
	record: { kind: "item", label: "record.kind.item", told: ["item.posted", "item.objected"], events: ["item."] },
	api: itemApi,
	search: [itemSearch],
	settings: itemSettings,
	rights: {
		"item.board": ["secretary", "committee"],
		"item.post": ["secretary", "committee", "supervisor"],
	},
	township: itemTownship,
	exportFiles: itemFiles,
	nav: [{ path: boardPath, label: "item.nav", group: "voice", right: "item.board" }],
	homeTiles: async ({ reader, house, villageId }) => {
		const value = await openObjections(reader, villageId)
		const waits = (await handedIn(reader, villageId)) === undefined ? 0 : 1
		const { unplaced, proposed } = await toSort(reader, villageId)
		return [
			{ label: house.say("item.home.unplaced"), value: unplaced, path: boardPath, isUrgent: unplaced > 0, right: "item.board" },
			{ label: house.say("item.home.proposed"), value: proposed, path: boardPath, isUrgent: proposed > 0, right: "item.board" },
			{ label: house.say("item.home.objections"), value, path: `${boardPath}/objections`, isUrgent: value > 0, right: "item.board" },
			{ label: house.say("item.home.check"), value: waits, path: checkPath, isUrgent: waits > 0, right: "item.post" },
		]
	},
	digest: itemDigest,
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
			isOver: async ({ tx, who }) => who.villageId !== undefined && (await latestPosting(tx, who.villageId)) !== undefined,
		},
	],
	opinions: {
		prepare: prepareTexts,
		alike: async ({ villageId, opinionId }, { reader, house }) => {
			const found = await alikeTo(reader, house, villageId, opinionId)
			if (found === undefined) return undefined
			const { why: _, ...asked } = found
			return { flow: alikeFlow.type, params: { opinionId, ...asked } }
		},
		markAlike: async (of, { tx, house }) => {
			const marked = await markAlike(tx, house, of)
			const named = [...marked].map(([opinionId, { subject, ...rest }]) => {
				const kind = subject.startsWith("item:") ? ("item" as const) : ("opinion" as const)
				return [opinionId, { kind, of: subject.slice(subject.indexOf(":") + 1), ...rest }] as const
			})
			return new Map(named)
		},
		markedPath,
		alikePage: (of, { reader, house }) => alikePageOf(reader, house, of),
		alikeDesk: (of, { reader, house }) => alikeDeskOf(reader, house, of),
		standing: async ({ villageId, opinionId }, { reader, house }) => {
			const [opinion] = await opinionTexts(reader, villageId, [opinionId])
			const claims = (await claimsOf(reader, villageId)).filter((claim) => claim.opinionId === opinionId)
			if (opinion === undefined || claims.length === 0) return []
			const items = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
			const posting = await latestPosting(reader, villageId)
			const itemIds = claims.flatMap(({ fate }) => (fate.kind === "item" ? [fate.itemId] : []))
			const steps = itemIds.length === 0 ? new Map<string, never>() : await itemSteps(reader, house, villageId, itemIds)
			const objections = await objectionsAgainst(
				reader,
				villageId,
				claims.map(({ id }) => id),
			)
			/** What the author objected, and whether it was answered: the news of it may wait for the week's messages. */
			const objected = (claimId: string) =>
				objections
					.filter((objection) => objection.claimId === claimId && objection.personId === opinion.personId)
					.map(({ kind, answer }) => house.say(`item.standing.${kind}.${answer === null ? "waits" : "answered"}`, { answer: answer ?? "" }))
			const standing = (claim: ClaimRow): string => {
				const said = claimText(opinion, claim)
				const text = said === "" ? opinion.number : excerpt(said, shownLength)
				const { fate } = claim
				if (fate.kind === "out-of-scope" || fate.kind === "personal")
					return house.say(`item.standing.${fate.kind}`, { text, reason: fate.reason })
				if (fate.kind !== "item") return house.say(`item.standing.${fate.kind}`, { text })
				const item = items.get(fate.itemId)
				const { number = null, title = "" } = item ?? {}
				if (number === null || posting === undefined) return house.say("item.standing.item", { text, title })
				const day = formatDay(posting.at, posting.at + dayMs * 2, house.locale, house.timeZone)
				const came = (steps.get(fate.itemId) ?? []).map((step) => step.words)
				return [house.say("item.standing.posted", { text, number, title, day }), ...came].join("\n→ ")
			}
			return claims.map((claim) => [standing(claim), ...objected(claim.id)].join("\n→ "))
		},
	},
	routes: mountRoutes,
}
