/** The council affair: bodies decide matters, each by its own rule, openly or in secret, and every result can be counted again. */
import { type Affair, registerFlow } from "../affair.ts"
import { calls } from "./calls.ts"
import { closeDue, closeTimer } from "./commands-rounds.ts"
import { voteFlow } from "./flow.ts"
import { inviteDue, inviteTimer } from "./invite.ts"
import { councilTables } from "./tables.ts"
import { words } from "./words.ts"

export { type CommandCx, documentNumber, note, type Refused, refused } from "./command.ts"
export { fillRoll, seatPerson, setUpBody } from "./commands-bodies.ts"
export { putMatter, reviewLegality } from "./commands-matters.ts"
export { closeRound, openRound, recordMeeting, settleRound } from "./commands-rounds.ts"
export { castVote, recuse } from "./commands-votes.ts"
export { countMatters, type Decision, decisionsOf, type Matter, matterById, matterOfItem, mattersOf, partiesOf } from "./repo-matters.ts"
export { councilTables } from "./tables.ts"

export const councilAffair: Affair = {
	id: "council",
	tables: councilTables,
	instanceTables: [],
	words,
	flows: [registerFlow(voteFlow, async () => null)],
	calls,
	chatWords: [{ word: "表决", kind: "whole", flow: voteFlow.type, params: () => null, audience: "member" }],
	recognisers: [],
	plainTalk: [],
	menu: [
		{
			id: "council.vote",
			label: "council.menu",
			flow: voteFlow.type,
			params: null,
			audience: "member",
			only: { roles: new Set(["council"]), orContacts: false },
		},
	],
	timers: { [closeTimer]: closeDue, [inviteTimer]: inviteDue },
	nav: [],
	routes: () => {},
}
