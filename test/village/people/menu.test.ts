/** The menu where there is more than a screen of it: the last option leads on, and from the last screen back. */
import { expect, it } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { type MenuFacts, menuFlow } from "../../../src/village/people/help-flows.ts"
import { chatWords } from "../../../src/village/people/words-chat.ts"

const entries: MenuFacts["entries"] = Array.from({ length: 12 }, (_, i) => ({ id: `e${i}`, label: `第${i}件`, flow: "f", params: null }))
const cx = {
	now: 0,
	who: { chatId: "c", sender: "s", channel: "web", isGroup: false, persons: 0 },
	say: speaker([chatWords], "zh-CN"),
	newId: () => "id",
	newToken: () => "t",
	facts: { entries },
}

it("says where its last option leads", () => {
	const labels = (turn: unknown) => [...JSON.stringify(turn).matchAll(/"label":"([^"]+)"/g)].map(([, label]) => label)
	const first = menuFlow.start({}, cx)
	expect(labels(first).filter((label) => label === "更多")).not.toHaveLength(0)
	expect(labels(first)).not.toContain("回到前面")
	const reply = { kind: "picked" as const, ids: ["more"], by: "button" as const }
	const second = menuFlow.resume({ page: 0 }, { kind: "reply", reply }, {}, cx)
	expect(labels(second)).toContain("回到前面")
	expect(labels(second)).not.toContain("更多")
	expect(second).toMatchObject({ state: { page: 1 } })
})
