import { expect, it } from "vitest"
import { mediaLinks } from "../../src/outbound/media-link.ts"

const dayMs = 86_400_000

function linksAt(clock: { now: number }, publicUrl: string | undefined = "https://cun.example", key = 1) {
	return mediaLinks({ publicUrl, key: Buffer.alloc(32, key), clock: () => clock.now })
}

function partsOf(link: string | undefined) {
	const url = new URL(link ?? "")
	return [url.pathname.slice("/m/".length), url.searchParams.get("u") ?? "", url.searchParams.get("k") ?? ""] as const
}

it("opens one file for at least fourteen days, and nothing else", () => {
	const clock = { now: 1_000 * dayMs + 5 }
	const links = linksAt(clock)
	const [ref, until, signature] = partsOf(links.linkTo("a.jpg"))
	expect(ref).toBe("a.jpg")
	expect(links.check(ref, until, signature)).toBe("good")
	clock.now += 14 * dayMs
	expect(links.check(ref, until, signature)).toBe("good")
	clock.now += dayMs
	expect(links.check(ref, until, signature)).toBe("expired")
	expect(links.check("b.jpg", until, signature)).toBe("foreign")
	expect(links.check(ref, String(Number(until) + 1), signature)).toBe("foreign")
	for (const forged of ["", `${signature}A`, signature.toLowerCase()]) expect(links.check(ref, until, forged)).toBe("foreign")
	expect(linksAt(clock, undefined, 2).check(ref, until, signature), "of another house").toBe("foreign")
})

it("is the same all day, so that a message sent again is the same message", () => {
	const clock = { now: 1_000 * dayMs + 1 }
	const links = linksAt(clock)
	const first = links.linkTo("a.jpg")
	clock.now += dayMs - 2
	expect(links.linkTo("a.jpg")).toBe(first)
})

it("is not made where phones cannot reach us", () => {
	expect(mediaLinks({ publicUrl: undefined, key: Buffer.alloc(32), clock: () => 0 }).linkTo("a.jpg")).toBeUndefined()
})
