/** /verify in a real browser: saved as a file, without a network, as a resident would use it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { appendEntry, commitTo, keysOf, proofFile, rotateKey, signRoot } from "../../../src/ledger/index.ts"
import { verifyPage } from "../../../src/village/ledger/verify-page.tsx"
import { launchBrowser } from "../../support/browser.ts"
import { freshSqlite } from "../../support/stores.ts"
import { ledgerSetting } from "./setting.ts"

const proofSchema = z.looseObject({
	entry: z.looseObject({ seq: z.number(), body: z.looseObject({}) }),
	path: z.array(z.string()),
	root: z.looseObject({ root: z.string(), signature: z.string(), at: z.number() }),
	publicKey: z.string(),
	opening: z.looseObject({ value: z.unknown() }).optional(),
	handovers: z.array(z.looseObject({ publicKey: z.string(), signature: z.string() })).optional(),
})
let browser: Browser
let page: Page
let saved = ""
let proof: z.infer<typeof proofSchema>
/** Of the same entry, after the key was changed. */
let later: z.infer<typeof proofSchema>
const folder = mkdtempSync(join(tmpdir(), "cunkou-verify-"))
const pictures = process.env.CUNKOU_PICTURES
const refusals: string[] = []

beforeAll(async () => {
	if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
	const { store, remove } = freshSqlite()
	const setting = await ledgerSetting(store)
	const { house, villageId } = setting
	for (let n = 0; n < 10; n++) await setting.sign({ n })
	const value = { name: "李秀英", parcels: ["QJ-1"] }
	const { salt, hash } = commitTo(value)
	// What the two ways of writing JSON might differ in: order of keys, numbers, escapes, characters beyond the first plane.
	const body = { signer: hash, zeta: 1e21, alpha: [0.1, -0, 1e-7, '\u2028\n\u000f"\\', "𠮷"], 村: null, "": true }
	const { seq } = await store.tx((tx) => appendEntry(tx, { villageId, kind: "test.signature", at: house.clock(), body }))
	await setting.sign()
	await store.tx((tx) => signRoot(tx, house, villageId, house.clock()))
	proof = proofSchema.parse(await store.read((reader) => proofFile(reader, villageId, seq, { salt, value })))
	expect((await store.read((reader) => keysOf(reader, villageId)))[0]?.publicKey).toBe(proof.publicKey)
	await store.tx((tx) => rotateKey(tx, house, villageId, house.clock()))
	later = proofSchema.parse(await store.read((reader) => proofFile(reader, villageId, seq)))
	saved = join(folder, "verify.html")
	writeFileSync(saved, verifyPage(house).html)
	await remove()
	browser = await launchBrowser()
	page = await browser.newPage({ viewport: { width: 390, height: 844 } })
	await page.context().setOffline(true)
	page.on("console", (message) => void (message.type() === "error" && refusals.push(message.text())))
	page.on("pageerror", (error) => void refusals.push(error.message))
	await page.goto(pathToFileURL(saved).href)
}, 60_000)
afterAll(async () => {
	await browser?.close()
	rmSync(folder, { recursive: true, force: true })
})

/** Pastes a proof and what is known, and gives what the page says. */
async function checked(file: unknown, known = "", chosen: readonly string[] = []): Promise<string> {
	await page.setInputFiles("#file", [...chosen])
	await page.fill("#text", typeof file === "string" ? file : JSON.stringify(file))
	await page.fill("#known", known)
	await page.evaluate(() => {
		const result = document.getElementById("result")
		if (result !== null) result.textContent = ""
	})
	await page.click("#form button")
	await page.waitForSelector("#result .verdict")
	return (await page.textContent("#result")) ?? ""
}

describe("the saved page, offline", () => {
	it("finds a proof to agree with itself only, and says so, when nothing is known from elsewhere", async () => {
		const said = await checked(proof)
		expect(said).toContain("只是自己说得通")
		expect(said).toContain("第 11 条，确认签字")
		expect(said).toContain("算得出前 12 条的树根")
		expect(said).toContain("树根的签名，和文件里的公钥对得上")
		expect(said).toContain("和这一条里的指纹对得上")
		expect(said).toContain("李秀英")
		expect(said).toContain("没有查账上别的条目")
		if (pictures !== undefined) await page.screenshot({ path: join(pictures, "verify-alone.png"), fullPage: true })
	})

	it("finds it to fit the root or the key that was written down, blanks and capitals or not", async () => {
		expect(await checked(proof, proof.root.root.toUpperCase().replace(/(.{8})/g, "$1 "))).toContain("和您手里的一致")
		if (pictures !== undefined) await page.screenshot({ path: join(pictures, "verify-good.png"), fullPage: true })
		expect(await checked(proof, proof.publicKey)).toContain("公钥和您填的一样")
		expect(await checked(proof, "0".repeat(64))).toContain("都和您填的不一样")
	})

	it("follows from the key that was written down to the one that signs now, and not over a forged handover", async () => {
		expect(later.publicKey).not.toBe(proof.publicKey)
		expect(await checked(later, proof.publicKey)).toContain("它签字交给了现在这把")
		expect(await checked(later, later.publicKey)).toContain("公钥和您填的一样")
		const forged = (change: object) => ({ ...later, handovers: later.handovers?.map((handover) => ({ ...handover, ...change })) })
		expect(await checked(forged({ signature: "ab".repeat(64) }), proof.publicKey)).toMatch(/^对不上/)
		expect(await checked(forged({ before: "ab".repeat(32) }), "ab".repeat(32))).toMatch(/^对不上/)
	})

	it.each<[string, (file: typeof proof) => unknown]>([
		["another body", (file) => ({ ...file, entry: { ...file.entry, body: { ...file.entry.body, zeta: 2 } } })],
		["another number", (file) => ({ ...file, entry: { ...file.entry, seq: 10 } })],
		["a step of the path", (file) => ({ ...file, path: file.path.with(1, "0".repeat(64)) })],
		["a step too many", (file) => ({ ...file, path: [...file.path, "0".repeat(64)] })],
		["another time of signing", (file) => ({ ...file, root: { ...file.root, at: file.root.at + 1 } })],
		["another signature", (file) => ({ ...file, root: { ...file.root, signature: "ab".repeat(64) } })],
		["another key", (file) => ({ ...file, publicKey: "ab".repeat(32) })],
		["another original", (file) => ({ ...file, opening: { ...file.opening, value: "别人" } })],
	])("finds that %s does not fit", async (_, forge) => {
		expect(await checked(forge(proof), proof.root.root)).toMatch(/^对不上/)
	})

	it("says so when it is given no proof, half of one, or a root that cannot be one", async () => {
		expect(await checked("")).toContain("还没有选文件")
		expect(await checked(JSON.stringify(proof).slice(0, -20))).toContain("不是证明文件")
		expect(await checked({ ...proof, entry: { ...proof.entry, name: "多一项" } })).toContain("不是证明文件")
		expect(await checked(proof, "12345")).toContain("填的树根或公钥不对")
	})

	it("reads a chosen file", async () => {
		const file = join(folder, "proof.json")
		writeFileSync(file, JSON.stringify(proof, null, 1))
		expect(await checked("", proof.root.root, [file])).toContain("和您手里的一致")
		if (pictures === undefined) return
		await page.setViewportSize({ width: 1280, height: 900 })
		await page.screenshot({ path: join(pictures, "verify-wide.png"), fullPage: true })
	})

	it("broke no rule of its own policy and showed no form that needs the village", async () => {
		expect(refusals).toEqual([])
		expect(await page.isVisible("#find")).toBe(false)
	})

	it("computes the same where a browser has no WebCrypto, and says that the signature was not checked", async () => {
		const bare = await browser.newPage()
		await bare.addInitScript(() => Object.defineProperty(window, "crypto", { value: undefined }))
		await bare.goto(pathToFileURL(saved).href)
		await bare.fill("#text", JSON.stringify(proof))
		await bare.fill("#known", proof.root.root)
		await bare.click("#form button")
		await bare.waitForSelector("#result .verdict")
		const said = await bare.textContent("#result")
		expect(said).toContain("和您手里的一致")
		expect(said).toContain("签名没有查")
		await bare.close()
	})
})
