/** The council affair: bodies decide matters, each by its own rule, openly or in secret, and every result can be counted again. */

import { type Affair, registerFlow } from "../affair.ts"
import { councilApi } from "./api.ts"
import { mountBallot } from "./ballot-routes.ts"
import { mountBodies } from "./body-routes.ts"
import { calls } from "./calls.ts"
import { closeDue, closeTimer } from "./commands-rounds.ts"
import { councilPath, rights } from "./console.ts"
import { councilDigest } from "./digest.ts"
import { minutesFiles } from "./export.ts"
import { mountFiles } from "./file-routes.ts"
import { voteFlow } from "./flow.ts"
import { inviteDue, inviteTimer } from "./invite.ts"
import { mountItems } from "./item-routes.ts"
import { itemProgress } from "./item-steps.ts"
import { mountMatters } from "./matter-routes.ts"
import { personalData } from "./personal.ts"
import { mountPhotos } from "./photo-form.ts"
import { rankFlow } from "./rank-flow.ts"
import { councilLedger } from "./recount.ts"
import { countMatters } from "./repo-matters.ts"
import { councilSearch } from "./search.ts"
import { resealBallots } from "./secret.ts"
import { councilSettings } from "./settings.ts"
import { councilTables } from "./tables.ts"
import { words } from "./words.ts"

export { matterArchive } from "./archive-lines.ts"
export { yuanOf } from "./calls.ts"
export { type CommandCx, documentNumber, note, type Refused, refused } from "./command.ts"
export { seatPerson, setUpBody } from "./commands-bodies.ts"
export { closeRound, openRound, settleRound } from "./commands-rounds.ts"
export { castVote } from "./commands-votes.ts"
export { fenOf, sendPage } from "./console.ts"
export { votedMatters } from "./export.ts"
export { type MatterView, matterView } from "./matter-view.ts"
export { photoHref, readPhotoForm } from "./photo-form.ts"
export { ruleOfKind } from "./presets.ts"
export { putItems } from "./put-items.ts"
export { bodiesOf } from "./repo-bodies.ts"
export { decisionByNumber, decisionsOf, matterById, mattersOf, partiesOf } from "./repo-matters.ts"
export type { Choice } from "./rules.ts"

/** What makes Word documents; loaded when one is made, since its library is heavy. */
export async function wordFiles(): Promise<typeof import("./files.ts")> {
	return import("./files.ts")
}

/** 表决 and 投票, also as whoever means to vote says them: taken for an opinion, they would stand on the list of what the village asks for. */
const voteWords = ["表决", "投票"].flatMap((word) => ["", "我要", "我来", "怎么"].map((ahead) => `${ahead}${word}`))

export const councilAffair: Affair = {
	id: "council",
	tables: councilTables,
	instanceTables: [],
	words,
	flows: [registerFlow(voteFlow, async () => null), registerFlow(rankFlow, async () => null)],
	calls,
	chatWords: [
		...voteWords.map((word) => ({ word, kind: "whole", flow: voteFlow.type, params: () => null, audience: "member" }) as const),
		{ word: "排序", kind: "whole", flow: rankFlow.type, params: () => null, audience: "member" },
	],
	recognisers: [],
	plainTalk: [],
	menu: [
		{
			id: "council.vote",
			label: "council.menu",
			flow: voteFlow.type,
			params: null,
			audience: "member",
			right: "council.vote",
		},
		{
			id: "council.rank",
			label: "council.order.menu",
			flow: rankFlow.type,
			params: null,
			audience: "member",
			right: "council.vote",
		},
	],
	timers: { [closeTimer]: closeDue, [inviteTimer]: inviteDue },
	record: {
		kind: "council",
		label: "record.kind.council",
		told: ["council.round-opened", "council.decided", "council.corrected"],
		events: ["council."],
	},
	api: councilApi,
	search: [councilSearch],
	rights,
	personal: personalData,
	ledger: councilLedger,
	reseal: { council_sealed: resealBallots },
	exportFiles: minutesFiles,
	settings: councilSettings,
	digest: councilDigest,
	itemProgress,
	nav: [{ path: councilPath, label: "council.nav", group: "voice", right: "council.read" }],
	homeTiles: async ({ reader, house, villageId }) => {
		const { counted, voting } = await countMatters(reader, villageId)
		const tile = (state: "counted" | "voting", value: number) => ({
			label: house.say(`council.home.${state}`),
			value,
			path: `${councilPath}?state=${state}`,
			right: "council.read",
			isUrgent: state === "counted" && value > 0,
		})
		return [tile("voting", voting), tile("counted", counted)]
	},
	routes: (server, house) => {
		mountBallot(server, house)
		mountBodies(server, house)
		mountFiles(server, house)
		mountItems(server, house)
		mountMatters(server, house)
		mountPhotos(server, house)
	},
}
