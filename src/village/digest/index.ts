/** The digest affair: what the committee must know and decide, from all other affairs. */
import { type Affair, registerFlow } from "../affair.ts"
import { readers } from "./by-role.ts"
import { calls } from "./calls.ts"
import { digestDue, digestPath, digestTimer, readRight } from "./commands.ts"
import { digestFlow } from "./flow.ts"
import { messageDigest } from "./messages.ts"
import { pictureDue, pictureTimer } from "./picture.ts"
import { mountRoutes } from "./routes.ts"
import { digestTables } from "./tables.ts"
import { words } from "./words.ts"

export { type DigestReader, digestOfRole, readers as digestReaders } from "./by-role.ts"
export { nextSpan } from "./rules.ts"

export const digestAffair: Affair = {
	id: "digest",
	tables: digestTables,
	instanceTables: [],
	words,
	rights: { [readRight]: readers },
	flows: [registerFlow(digestFlow, async (_, { house }) => ({ locale: house.locale, timeZone: house.timeZone }))],
	calls,
	chatWords: [{ word: "摘要", kind: "whole", flow: digestFlow.type, params: () => null, audience: "member" }],
	recognisers: [],
	plainTalk: [],
	menu: [
		{
			id: "digest",
			label: "digest.menu",
			flow: digestFlow.type,
			params: null,
			audience: "member",
			right: readRight,
		},
	],
	timers: { [digestTimer]: digestDue, [pictureTimer]: pictureDue },
	nav: [{ path: digestPath, label: "digest.nav", group: "today", right: readRight }],
	digest: messageDigest,
	routes: mountRoutes,
}
