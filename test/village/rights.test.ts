import { describe, expect, it } from "vitest"
import { holds, mayDo, rightsHeld, rightsOf, UnknownRightError } from "../../src/village/rights.ts"

const matrix = rightsOf([{ rights: { "notice.publish": ["secretary"], "notice.release": ["supervisor", "民情监督员"] } }, {}])

describe("rights", () => {
	it.each([
		["notice.publish", { roles: ["secretary"], isAdministrator: false }, true],
		["notice.publish", { roles: ["supervisor"], isAdministrator: false }, false],
		["notice.release", { roles: ["council", "民情监督员"], isAdministrator: false }, true],
		["notice.release", { roles: [], isAdministrator: false }, false],
		["notice.release", { roles: [], isAdministrator: true }, true],
	] as const)("%s for %j: %s", (right, holder, may) => {
		expect(mayDo(matrix, right, holder)).toBe(may)
		expect(rightsHeld(matrix, holder).has(right)).toBe(may)
	})

	it("in a chat nobody is an administrator: only the roles count", () => {
		expect(holds(matrix, "notice.publish", ["secretary"])).toBe(true)
		expect(holds(matrix, "notice.publish", ["supervisor", "administrator"])).toBe(false)
		expect(holds(matrix, "notice.publish", [])).toBe(false)
	})

	it("a right that nobody named is a bug, also for an administrator", () => {
		expect(() => mayDo(matrix, "notice.erase", { roles: [], isAdministrator: true })).toThrow(UnknownRightError)
	})

	it("two affairs cannot name the same right", () => {
		expect(() => rightsOf([{ rights: { a: [] } }, { rights: { a: [] } }])).toThrow("twice")
	})
})
