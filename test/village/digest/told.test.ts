/** Who is told what: rights, roles, groups, what is somebody's own. Pure. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { DigestLine, DigestSection } from "../../../src/village/affair.ts"
import { type Facts, type Looker, toldTo } from "../../../src/village/digest/told.ts"

const looker = (roles: readonly string[], rights: readonly string[], of: Partial<Looker> = {}): Looker => ({
	personId: "me",
	roles,
	rights: new Set(rights),
	wide: new Set(roles.some((role) => role !== "group-leader") ? rights : []),
	isAdministrator: false,
	group: "一组",
	...of,
})
const line = (text: string, of: Partial<DigestLine> = {}): DigestLine => ({ text, path: "/", ...of })
const section = (of: Partial<DigestSection> = {}): DigestSection => ({
	id: "a",
	title: "a",
	path: "/",
	right: "a.read",
	lines: [],
	figures: [],
	...of,
})
const facts = (concerns: Facts["concerns"], ...sections: readonly DigestSection[]): Facts => ({ concerns, sections })
const texts = (lines: readonly DigestLine[]) => lines.map(({ text }) => text)

describe("somebody is told", () => {
	const release = line("放行", { act: "a.release", watch: ["secretary"] })

	it("to decide what their right lets them, to watch what their role has to know", () => {
		const all = [facts({ secretary: 3, supervisor: 3 }, section({ lines: [release] }))]
		const supervisor = toldTo(all, looker(["supervisor"], ["a.read", "a.release"]))
		expect([texts(supervisor.decide), texts(supervisor.watch)]).toEqual([["放行"], []])
		const secretary = toldTo(all, looker(["secretary"], ["a.read"]))
		expect([texts(secretary.decide), texts(secretary.watch)]).toEqual([[], ["放行"]])
		const both = toldTo(all, looker(["secretary", "supervisor"], ["a.read", "a.release"]))
		expect([texts(both.decide), texts(both.watch)]).toEqual([["放行"], []])
	})

	it("what they began themselves as another's to decide, whatever their right", () => {
		const mine = line("放行", { act: "a.release", except: ["me"] })
		const all = [facts({ supervisor: 3 }, section({ lines: [mine] }))]
		const asked = toldTo(all, looker(["supervisor"], ["a.read", "a.release"]))
		expect([texts(asked.decide), texts(asked.watch)]).toEqual([[], ["放行"]])
		const other = toldTo(all, looker(["supervisor"], ["a.read", "a.release"], { personId: "other" }))
		expect([texts(other.decide), texts(other.watch)]).toEqual([["放行"], []])
	})

	it("what concerns their office most first", () => {
		const of = (id: string) => section({ id, lines: [line(id, { act: "act" })] })
		const all = [facts({ committee: 1, council: 3 }, of("a")), facts({ committee: 2, council: 2 }, of("b"))]
		expect(texts(toldTo(all, looker(["committee"], ["a.read", "act"])).decide)).toEqual(["b", "a"])
		expect(texts(toldTo(all, looker(["committee", "council"], ["a.read", "act"])).decide)).toEqual(["a", "b"])
	})

	it("their own as their own, and not a second time as the office's", () => {
		const lines = [line("您负责", { persons: ["me"], matter: "w1" }), line("他负责", { act: "act", watch: ["supervisor"], matter: "w1" })]
		const all = [facts({ secretary: 1, supervisor: 1 }, section({ lines }))]
		expect(texts(toldTo(all, looker(["secretary"], ["a.read", "act"])).decide)).toEqual(["您负责"])
		expect(texts(toldTo(all, looker(["secretary"], ["a.read", "act"], { personId: "other" })).decide)).toEqual(["他负责"])
		expect(toldTo(all, looker(["supervisor"], ["a.read"])).watch).toEqual([])
	})

	it("of one's own group alone, where the office is of a group, and nothing that could be somebody by name", () => {
		const groups = [
			{ group: "一组", size: 5, figures: [{ label: "确认", value: "3/5" }] },
			{ group: "二组", size: 9, figures: [{ label: "确认", value: "4/9" }] },
		]
		const lines = [line("全村", { act: "act" }), line("一组", { group: "一组" }), line("二组", { group: "二组" })]
		const whole = section({ figures: [{ label: "全部", value: "7/14" }], bars: { title: "t", rows: [] }, groups, lines })
		const all = [facts({ "group-leader": 2, council: 1 }, whole)]
		const leader = toldTo(all, looker(["group-leader"], ["a.read", "act"]))
		expect([texts(leader.decide), leader.sections]).toEqual([
			["一组"],
			[expect.objectContaining({ figures: [{ label: "一组 确认", value: "3/5" }] })],
		])
		expect(leader.sections[0]).not.toHaveProperty("bars")
		const both = toldTo(all, looker(["group-leader", "council"], ["a.read"]))
		expect(both.sections[0]?.figures.map(({ label }) => label)).toEqual(["全部", "一组 确认"])
		// What comes with the office of a group is not theirs to do in the whole village, whatever else they are.
		const leads = looker(["group-leader", "council"], ["a.read", "act"], { wide: new Set(["a.read"]) })
		expect(texts(toldTo(all, leads).decide)).toEqual(["一组"])
		const few = section({ groups: [{ group: "一组", size: 4, figures: [{ label: "确认", value: "3/4" }] }] })
		expect(toldTo([facts({ "group-leader": 1 }, few)], looker(["group-leader"], ["a.read"])).sections[0]?.figures).toEqual([])
		const lost = toldTo(all, looker(["group-leader"], ["a.read"], { group: null }))
		expect([lost.decide, lost.lacksGroup, both.lacksGroup]).toEqual([[], true, false])
	})

	it("of the whole village only where the right to read it comes with an office of the whole village", () => {
		const groups = [{ group: "一组", size: 5, figures: [{ label: "确认", value: "3/5" }] }]
		const lines = [line("全村", { watch: ["council"] }), line("一组", { group: "一组" })]
		const all = [facts({ "group-leader": 2, council: 1 }, section({ figures: [{ label: "全部", value: "7/14" }], groups, lines }))]
		const labels = (of: Looker) => toldTo(all, of).sections.flatMap(({ figures }) => figures.map(({ label }) => label))
		const both = (wide: readonly string[]) => looker(["group-leader", "council"], ["a.read"], { wide: new Set(wide) })
		expect([labels(both(["a.read"])), texts(toldTo(all, both(["a.read"])).watch)]).toEqual([["全部", "一组 确认"], ["全村"]])
		expect([labels(both([])), texts(toldTo(all, both([])).watch)]).toEqual([["一组 确认"], []])
	})

	it("as an administrator everything but what is somebody's own", () => {
		const lines = [line("有权的", { act: "act" }), line("私人的", { persons: ["other"] })]
		const all = [facts({ secretary: 1 }, section({ lines }))]
		expect(texts(toldTo(all, looker([], [], { isAdministrator: true })).decide)).toEqual(["有权的"])
	})

	it("never of a section whose right they lack, whatever their roles", () => {
		const roles = fc.subarray(["secretary", "council", "group-leader"])
		const lines = fc.array(
			fc.record({
				text: fc.string(),
				path: fc.constant("/"),
				act: fc.constantFrom("act", "other"),
				watch: fc.subarray(["secretary", "council"]),
			}),
		)
		fc.assert(
			fc.property(roles, lines, (held, some) => {
				const mine = { ...section({ lines: [line("我的", { persons: ["me"] }), line("组的", { group: "一组" }), ...some] }) }
				const told = toldTo([facts({ secretary: 1, council: 2, "group-leader": 3 }, mine)], looker(held, ["act", "other"]))
				expect(told).toMatchObject({ decide: [], watch: [], sections: [] })
			}),
		)
	})
})
