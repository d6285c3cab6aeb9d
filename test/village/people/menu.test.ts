/** What is left at 人工 stays whole; the menu where there is more than a screen of it: the last option leads on, and from the last screen back. */
import { expect, it } from "vitest"
import { speaker } from "../../../src/text/catalogue.ts"
import { humanFlow, type MenuFacts, menuFlow } from "../../../src/village/people/help-flows.ts"
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

it("keeps the whole of what is left for the one who calls, and says so where it is too long", () => {
	const params = { reason: "asked" as const, villageId: "v", householdId: null }
	const note = { step: "note" as const, villageId: "v", taskId: "t" }
	const text = `李大爷，${"白天在地里，".repeat(60)}晚上打`
	const kept = humanFlow.resume(note, { kind: "reply", reply: { kind: "text", text } }, params, { ...cx, facts: null })
	expect(kept).toMatchObject({ call: { name: "people.leaveNote", args: { text } } })
	const result = { ok: false as const, code: "too-long" }
	const again = humanFlow.resume(note, { kind: "result", call: "people.leaveNote", result }, params, { ...cx, facts: null })
	expect(again).toMatchObject({ state: note, wait: { expects: { kind: "text", commands: "words" }, canSkip: true } })
	expect(JSON.stringify(again)).toContain("1000 字以内")
})
