/** The sign-off affair: every household confirms or objects to what is its own; the tally is live and cannot be quietly changed. */

import { type Affair, registerFlow } from "../affair.ts"
import { signoffApi } from "./api.ts"
import { signCalls } from "./calls.ts"
import { rights } from "./console-desk.ts"
import { signoffPath } from "./console-parts.tsx"
import { mountConsole } from "./console-routes.ts"
import { deadlineTimer } from "./creating.ts"
import { deskCalls, deskFlows, sharedWords } from "./desk-chat.ts"
import { signoffDigest } from "./digest.ts"
import { exportFiles } from "./export.ts"
import { resealFactor } from "./factor.ts"
import { signFlow } from "./flow.ts"
import { signoffsOfHousehold } from "./household.ts"
import { ledgerUse } from "./ledger-use.ts"
import { nudgeDue, nudgeTimer } from "./nudge.ts"
import { personalData } from "./personal.ts"
import { mountPublic, signoffSection } from "./public-page.tsx"
import { receiptDrawing } from "./receipt-drawing.ts"
import { mountReceipt } from "./receipt-routes.ts"
import { signoffSearch } from "./search.ts"
import { mountSigning } from "./sign-routes.ts"
import { signoffTables } from "./tables.ts"
import { deadlineDue, signoffTiles } from "./tiles.ts"
import { signoffTownship } from "./township.ts"
import { words } from "./words.ts"

export { readCampaignFile } from "./campaign-read.ts"
export { openCampaign } from "./creating.ts"
export { nudgeNow, planReminders } from "./nudge.ts"
export { campaignAnywhere } from "./repo.ts"
export { isComplete, pendingOf } from "./rules.ts"
export { type Standard, standardsOf } from "./standards.ts"
export { recount, sameTally, tallyOf } from "./tally.ts"
export { buildSignoffTemplate } from "./template.ts"

const { "signoff.contest": contest, ...calls } = signCalls

export const signoffAffair: Affair = {
	id: "signoff",
	tables: signoffTables,
	instanceTables: [],
	words,
	flows: [registerFlow(signFlow, async () => null), ...deskFlows],
	calls: { ...calls, ...(contest && deskCalls(contest)) },
	chatWords: [{ word: "签字", kind: "whole", flow: signFlow.type, params: () => ({}), audience: "member" }],
	sharedWords,
	recognisers: [],
	plainTalk: [],
	menu: [{ id: "signoff", label: "signoff.menu", flow: signFlow.type, params: {}, audience: "member" }],
	timers: { [nudgeTimer]: nudgeDue, [deadlineTimer]: deadlineDue },
	record: { kind: "signoff", label: "record.kind.signoff", told: ["signoff.opened", "signoff.closed"], events: ["signoff."] },
	api: signoffApi,
	search: [signoffSearch],
	rights: {
		[rights.read]: ["secretary", "committee", "supervisor", "grid-worker", "contact", "group-leader"],
		[rights.manage]: ["secretary", "committee"],
		[rights.enter]: ["secretary", "committee", "grid-worker", "contact", "group-leader"],
		[rights.settle]: ["secretary", "committee"],
	},
	township: signoffTownship,
	reseal: { signoff_factor: resealFactor },
	nav: [{ path: signoffPath, label: "signoff.nav", group: "public", right: rights.read }],
	homeTiles: signoffTiles,
	household: signoffsOfHousehold,
	digest: signoffDigest,
	publicSections: [signoffSection],
	personal: personalData,
	ledger: ledgerUse,
	exportFiles,
	drawings: [receiptDrawing],
	routes: (server, house) => {
		mountConsole(server, house)
		mountSigning(server, house)
		mountReceipt(server, house)
		mountPublic(server, house)
	},
}
