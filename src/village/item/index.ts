/** The item affair: opinions become a short list of items that the village sees and can contest, and every claim has one fate. */

import { type Affair, registerFlow } from "../affair.ts"
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
import { isPosted, placementsOf } from "./objections.ts"
import { boardPath, checkPath, markedPath } from "./paths.ts"
import { personalData } from "./personal.ts"
import { itemSection } from "./public-section.tsx"
import { prepareTexts } from "./reading.ts"
import { latestPosting, openObjections } from "./repo-posting.ts"
import { mountRoutes } from "./routes.ts"
import { itemSearch } from "./search.ts"
import { itemSettings } from "./settings.ts"
import { stagesOf, standingLines } from "./standing.ts"
import { itemTables } from "./tables.ts"
import { itemTownship } from "./township.ts"
import { words } from "./words.ts"

export { accountOf, equationOf } from "./account.ts"
export { itemArchive } from "./archive-lines.ts"
export { answerQuestion, questionsOf } from "./board-questions.ts"
export { act, type ItemCx, syncBoard, undo } from "./commands.ts"
export { lookAt } from "./looking.ts"
export { answerObjection, objectMissing, objectTo } from "./objections.ts"
export { authorsOf, authorsOfItem, itemsOf, type PostedItem, peopleOf, secondersOfItem } from "./posted-items.ts"
export { postingState, postList } from "./posting.ts"
export { itemSteps, stageCounts, stageWords } from "./progress.ts"
export { proposeItems } from "./propose.ts"
export { textTools } from "./reading.ts"
export { latestPosting, postingsOf } from "./repo-posting.ts"
export { boardView } from "./view.ts"

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
			isOver: async ({ tx, who }) =>
				who.villageId !== undefined && who.person !== undefined && (await isPosted(tx, who.villageId, who.person.id)),
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
		standing: ({ villageId, opinionId }, { reader, house }) => standingLines(reader, house, villageId, opinionId),
		stages: ({ villageId, opinionIds }, { reader, house }) => stagesOf(reader, house, villageId, opinionIds),
	},
	routes: mountRoutes,
}
