/** The proof in the chat: a picture of the code for whoever answered, drawn when it is fetched and nowhere stored. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { and, eq } from "drizzle-orm"
import { afterAll, beforeEach, expect, test } from "vitest"
import type { Block } from "../../../src/channel/message.ts"
import { packed, signRoot } from "../../../src/ledger/index.ts"
import { type HouseMedia, mediaStore } from "../../../src/store/media.ts"
import { withDrawings } from "../../../src/village/drawing.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { signoffAffair } from "../../../src/village/signoff/index.ts"
import { receiptOf } from "../../../src/village/signoff/own-receipt.ts"
import { personalData } from "../../../src/village/signoff/personal.ts"
import { answersOf } from "../../../src/village/signoff/repo-answers.ts"
import { signoffTables } from "../../../src/village/signoff/tables.ts"
import { scan } from "../../support/scan.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, type Phone, talkTo } from "../people/village.ts"
import { landFile, type Setting, settingOf } from "./setting.ts"

const publicUrl = "https://village.test"
const ends: (() => Promise<void> | void)[] = []
afterAll(async () => {
	for (const end of ends) await end()
})

let setting: Setting
let media: HouseMedia
let files: string
let phone: Phone
beforeEach(() => start(publicUrl))

async function start(reachedAt: string | undefined): Promise<void> {
	const { store, remove } = freshSqlite()
	files = mkdtempSync(join(tmpdir(), "cunkou-receipt-"))
	ends.push(remove, () => rmSync(files, { recursive: true, force: true }))
	setting = await settingOf(store, undefined, { publicUrl: reachedAt })
	media = withDrawings(mediaStore(files), signoffAffair.drawings ?? [], setting.house)
	phone = talkTo(setting, [signoffAffair, sharedWordsOf([signoffAffair])]).phone("李建国")
	await enrol(phone, setting.codes.get("0001") ?? "", "户主", "5678")
}

function pictureIn(blocks: readonly Block[]): string | undefined {
	const pictures = blocks.flatMap((block) => (block.kind === "media" ? [block.ref] : []))
	expect(pictures.length).toBeLessThan(2)
	return pictures[0]
}
async function drawn(ref: string): Promise<string | undefined> {
	const file = await media.get(ref)
	if (file === undefined) return undefined
	expect(file.mime).toBe("image/png")
	// Channels were told that it is no larger.
	expect(file.bytes.byteLength).toBeLessThanOrEqual((await media.sizeOf(ref)) ?? 0)
	return scan(Buffer.from(file.bytes))
}
async function confirm(): Promise<readonly Block[]> {
	await phone.says("签字")
	await phone.presses("确认")
	return phone.presses("对，确认")
}
async function object(reason: string): Promise<readonly Block[]> {
	await phone.says("签字")
	await phone.presses("有异议")
	await phone.presses("X-001")
	await phone.says(reason)
	await phone.says("跳过")
	return phone.presses("对，交上去")
}

test("who confirms gets the code with the receipt; what it says is the answer, and later the way to the root", async () => {
	const campaign = await setting.open()
	const blocks = await confirm()
	expect(blocks.map(({ kind }) => kind)).toEqual(["text", "text", "link", "media"])
	const ref = pictureIn(blocks) ?? ""
	const { store } = setting.house
	const key = await setting.key(campaign, "0001")
	const [answer] = await store.read((reader) => answersOf(reader, key.villageId, key.campaignId, key.householdId))
	const receipt = async () => store.read((reader) => receiptOf(reader, setting.house, key.villageId, answer?.id ?? ""))
	const early = await receipt()
	expect(early?.file).toMatchObject({ format: "cunkou-receipt/1", opening: { value: { household: "0001", answer: "confirm" } } })
	expect(await drawn(ref)).toBe(`${publicUrl}/verify#${packed(early?.file ?? null)}`)
	await store.tx((tx) => signRoot(tx, setting.house, key.villageId, setting.clock.now))
	const later = await receipt()
	expect(later?.file).toMatchObject({ format: "cunkou-proof/1" })
	expect(await drawn(ref)).toBe(`${publicUrl}/verify#${packed(later?.file ?? null)}`)
	// Looked at again, nothing is given anew: the card leads to the page.
	expect(pictureIn(await phone.says("签字"))).toBeUndefined()
	expect(readdirSync(files)).toEqual([])
})

test("who objects gets it too, unless the reasons are too long for a code; then the page has it as a file", async () => {
	await setting.open()
	const short = await object("少了三分地")
	expect(await drawn(pictureIn(short) ?? "")).toContain("/verify#")
	await start(publicUrl)
	await setting.open()
	const long = await object("这块地从八二年分下来就是我家种的，一直种到河边，量的时候少了一截。".repeat(12))
	expect(pictureIn(long)).toBeUndefined()
	expect(long.map(({ kind }) => kind)).toEqual(["text", "link"])
})

test("erased, it is drawn no more; a reference that was made up draws nothing", async () => {
	await setting.open()
	const ref = pictureIn(await confirm()) ?? ""
	const cut = ref.slice(0, -3)
	for (const made of [`${cut}xyz`, ref.replace("receipt.", "other."), "receipt.", "receipt.a.b", `x${ref}`])
		expect([await media.sizeOf(made), await media.get(made)]).toEqual([undefined, undefined])
	const of = { villageId: setting.villageId, personId: await setting.person("0001", "李建国") }
	await setting.house.store.tx((tx) => personalData.erase(of, { tx, house: setting.house, now: setting.clock.now }))
	expect([await media.sizeOf(ref), await media.get(ref)]).toEqual([undefined, undefined])
})

test("where phones cannot reach the house there is no code, for nothing could be opened with it", async () => {
	await start(undefined)
	await setting.open()
	expect((await confirm()).map(({ kind }) => kind)).toEqual(["text"])
})

test("a parcel that has a picture is shown with it", async () => {
	const campaign = await setting.open(landFile())
	const { store } = setting.house
	const photo = `${"c".repeat(64)}.jpg`
	await store.tx(async (tx) => {
		const { signoffRow: r } = tx.tables(signoffTables)
		await tx.db
			.update(r)
			.set({ photo })
			.where(and(eq(r.campaignId, campaign.id), eq(r.number, "X-002")))
	})
	await phone.says("签字")
	expect(pictureIn(await phone.presses("看地块"))).toBeUndefined()
	const second = await phone.presses("下一项")
	expect(second[0]).toEqual({ kind: "media", media: "image", ref: photo, alt: "X-002 的照片或图" })
})
