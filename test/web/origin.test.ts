import { expect, test } from "vitest"
import { isFromOurPages } from "../../src/web/origin.ts"

const host = "192.168.1.5:8080"
const post = { method: "POST", host, origin: undefined, fetchSite: undefined }

test.each([
	["reading is always allowed", { ...post, method: "GET", origin: "https://evil.example", fetchSite: "cross-site" }, true],
	["a platform's callback says nothing of itself", post, true],
	["our page by address", { ...post, origin: `http://${host}` }, true],
	["our page by its public name behind a proxy", { ...post, origin: "https://cun.example" }, true],
	["our page behind a proxy that names the usual port", { ...post, host: "cun.example:443", origin: "https://cun.example" }, true],
	["our page in a new browser", { ...post, origin: `http://${host}`, fetchSite: "same-origin" }, true],
	["another site", { ...post, origin: "https://evil.example" }, false],
	["another port of ours", { ...post, origin: "http://192.168.1.5:9090" }, false],
	["a hidden origin", { ...post, origin: "null" }, false],
	["a neighbour under the same domain", { ...post, fetchSite: "same-site" }, false],
	["another site in a new browser", { ...post, origin: `http://${host}`, fetchSite: "cross-site" }, false],
	["other methods too", { ...post, method: "DELETE", fetchSite: "cross-site" }, false],
])("%s", (_name, facts, expected) => {
	expect(isFromOurPages(facts, "https://cun.example")).toBe(expected)
})
