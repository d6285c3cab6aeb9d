/** 公告发到本群, said in a group by somebody of the staff: from now on the group gets a card with each notice. Pure. */
import { z } from "zod"
import type { Flow } from "../../engine/flow.ts"

export const groupFlow: Flow<null, null> = {
	type: "notice.group",
	version: 1,
	params: z.null(),
	state: z.null(),
	upgrades: {},
	start: () => ({ state: null, out: [], call: { name: "notice.group.bind", args: {} } }),
	resume: (_, resume, __, cx) => {
		if (resume.kind !== "result") return { out: [], done: true }
		const code = resume.result.ok ? "bound" : resume.result.code === "NOT_GROUP" ? "notGroup" : "refused"
		return { out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say(`notice.group.${code}`) }] }], done: true }
	},
	summary: () => "",
}
