import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { ZipFile } from "yazl"
import { mediaStore } from "../../../src/store/media.ts"
import type { StaffSession } from "../../../src/village/affair.ts"
import { mountConsole } from "../../../src/village/signoff/console-routes.ts"
import { maxPictureBytes } from "../../../src/village/signoff/parcel-photos.ts"
import { type Campaign, rowsNow } from "../../../src/village/signoff/repo.ts"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { jpegOfPhone, png, pngOfPhone, secret } from "../../store/metadata/samples.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Setting, settingOf } from "./setting.ts"

let setting: Setting
let server: WebServer
let campaign: Campaign
const ends: (() => unknown)[] = []

beforeAll(async () => {
	const { store, remove } = freshSqlite()
	const folder = mkdtempSync(join(tmpdir(), "cunkou-parcels-"))
	let villageId = ""
	const session = (): StaffSession => ({
		accountId: "staff-1",
		name: "文书",
		villageId,
		villageName: "清江村",
		villages: [],
		csrf: "csrf-1",
		rights: new Set(),
	})
	setting = await settingOf(store, undefined, {
		gate: { enter: async () => session(), checkForm: () => undefined },
		nav: [],
		media: mediaStore(folder),
	})
	villageId = setting.villageId
	const routes = [(http: WebServer["http"]) => mountConsole(http, setting.house)]
	server = await createServer({ config: { locale: "zh-CN", demo: false }, log: pino({ level: "silent" }), routes })
	ends.push(
		() => server.http.close(),
		remove,
		() => rmSync(folder, { recursive: true }),
	)
})
beforeEach(async () => {
	campaign = await setting.open()
})
afterAll(async () => {
	for (const end of ends) await end()
})

type Sent = readonly [name: string, bytes: Buffer]

async function send(files: readonly Sent[]): Promise<{ readonly status: number; readonly text: string }> {
	const form = new FormData()
	form.set("csrf", "csrf-1")
	for (const [name, bytes] of files) form.append("files", new Blob([new Uint8Array(bytes)]), name)
	const request = new Request("http://x/", { method: "POST", body: form })
	const answer = await server.http.inject({
		method: "POST",
		url: `/console/signoff/${campaign.id}/photos`,
		headers: { "content-type": request.headers.get("content-type") ?? "" },
		payload: Buffer.from(await request.arrayBuffer()),
	})
	return { status: answer.statusCode, text: answer.body }
}

async function zipped(files: readonly Sent[]): Promise<Buffer> {
	const zip = new ZipFile()
	for (const [name, bytes] of files) zip.addBuffer(bytes, name)
	zip.end()
	const chunks: Buffer[] = []
	for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
	return Buffer.concat(chunks)
}

async function photoOf(number: string): Promise<Buffer | undefined> {
	const rows = await setting.house.store.read((reader) => rowsNow(reader, setting.villageId, campaign.id))
	const ref = rows.find((row) => row.number === number)?.photo
	const found = ref === null || ref === undefined ? undefined : await setting.house.media.get(ref)
	return found === undefined ? undefined : Buffer.from(found.bytes)
}

test("pictures named by their parcel are tied to it, without the place they were taken at", async () => {
	const { status, text } = await send([
		["X-001.jpg", jpegOfPhone(1)],
		["图\\x-002.PNG", pngOfPhone(1)],
	])
	expect(status).toBe(200)
	expect(text).toContain("收下 2 张")
	expect(text).toContain("5 块地里，还有 3 块没有照片或图")
	for (const number of ["X-001", "X-002"]) {
		const bytes = await photoOf(number)
		expect(bytes?.length).toBeGreaterThan(100)
		expect(bytes?.includes(secret)).toBe(false)
	}
	const shown = await server.http.inject({ url: `/console/signoff/${campaign.id}/photos/X-001` })
	expect([shown.statusCode, shown.headers["content-type"]]).toEqual([200, "image/jpeg"])
	expect((await server.http.inject({ url: `/console/signoff/${campaign.id}/photos/X-005` })).statusCode).toBe(404)
})

test("a zip is looked into; what is none of the parcels, no picture, too large or there twice is named, the rest is taken", async () => {
	const zip = await zipped([
		["图/X-003.jpg", png],
		["图/x-003.png", png],
		["__MACOSX/图/._X-003.jpg", Buffer.from("resource fork")],
		["Thumbs.db", Buffer.from("thumbs")],
		["X-999.jpg", png],
		["X-004.jpg", Buffer.from("<script>alert(1)</script>")],
		["X-005.png", Buffer.alloc(maxPictureBytes + 1)],
	])
	const { status, text } = await send([["全村.zip", zip]])
	expect(status).toBe(422)
	expect(text).toContain("收下 1 张")
	expect(text).toContain("这 4 个没有收")
	expect(text).toContain("x-003.png：这个编号已经有一张")
	expect(text).toContain("X-999.jpg：没有这个编号的地块")
	expect(text).toContain("X-004.jpg：不是照片")
	expect(text).toContain("X-005.png：太大")
	expect(await photoOf("X-003")).toBeDefined()
	for (const number of ["X-004", "X-005"]) expect(await photoOf(number)).toBeUndefined()
})

test("a spoiled zip, and one that unpacks to more than it says, are refused and nothing of them is kept", async () => {
	expect((await send([["a.zip", Buffer.from("PK\u0003\u0004 no zip")]])).text).toContain("a.zip：打不开")
	const zip = await zipped([["X-004.png", Buffer.alloc(200_000, png)]])
	const at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
	zip.writeUInt32LE(1_000, at + 24)
	expect((await send([["b.zip", zip]])).text).toContain("X-004.png：打不开")
	expect(await photoOf("X-004")).toBeUndefined()
})
