/** The council affair: bodies decide matters, each by its own rule, openly or in secret, and every result can be counted again. */
import { type Affair, registerFlow } from "../affair.ts"
import { calls } from "./calls.ts"
import { closeDue, closeTimer } from "./commands-rounds.ts"
import { voteFlow } from "./flow.ts"
import { inviteDue, inviteTimer } from "./invite.ts"
import { councilTables } from "./tables.ts"
import { words } from "./words.ts"

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
