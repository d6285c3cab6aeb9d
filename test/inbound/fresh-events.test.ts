import { expect, it } from "vitest"
import { freshEvents } from "../../src/inbound/fresh-events.ts"
import { textFrom } from "../support/tiny.ts"

it("gives an event back once, and reads it from its row from then on", () => {
	const fresh = freshEvents()
	const event = textFrom("a", "二")
	const body = JSON.stringify(event)
	fresh.put(body, event)
	expect(fresh.read(body)).toBe(event)
	expect(fresh.read(body)).toEqual(event)
})

it("checks what it does not know", () => {
	const fresh = freshEvents()
	expect(() => fresh.read(null)).toThrow()
	expect(() => fresh.read('{"kind":"text"}')).toThrow()
})

it("keeps no more than the latest four thousand", () => {
	const fresh = freshEvents()
	const events = Array.from({ length: 4_001 }, (_, i) => textFrom(`p${i}`, "好"))
	for (const event of events) fresh.put(JSON.stringify(event), event)
	const [first, second] = events
	expect(fresh.read(JSON.stringify(first))).not.toBe(first)
	expect(fresh.read(JSON.stringify(second))).toBe(second)
})
