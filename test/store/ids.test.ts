import { expect, test } from "vitest"
import { idFloor, newId } from "../../src/store/ids.ts"

test("ids of a span of time are a range of keys", () => {
	const times = [0, 1, 0xffff, 0x10000, Date.UTC(2026, 2, 5), Date.UTC(2026, 2, 5) + 1, 2 ** 47]
	for (const at of times)
		for (const other of times) {
			expect(newId(at) >= idFloor(other), `${at} against ${other}`).toBe(at >= other)
		}
})
