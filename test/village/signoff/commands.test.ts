import { expect, it } from "vitest"
import { treeOf } from "../../../src/ledger/append.ts"
import { entryAt } from "../../../src/ledger/index.ts"
import { giveAnswer } from "../../../src/village/signoff/answering.ts"
import { closeCase, measureCase } from "../../../src/village/signoff/case-commands.ts"
import { changeStatement, closeCampaign } from "../../../src/village/signoff/creating.ts"
import { rowHistory } from "../../../src/village/signoff/repo.ts"
import { answersOf, casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { householdOf } from "../../../src/village/signoff/repo-households.ts"
import { contestAnswer, settleConflict } from "../../../src/village/signoff/settling.ts"
import { signoffTables } from "../../../src/village/signoff/tables.ts"
import { recount, sameTally, tallyOf, villageCounts } from "../../../src/village/signoff/tally.ts"
import { onBothEngines } from "../../support/stores.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

const photo = `${"a".repeat(64)}.jpg`
const wrongArea = [{ row: "X-001", reason: "少了三分地", photo: null }]

onBothEngines("sign-offs", (open) => {
	const start = async () => settingOf(await open())
	async function expectRecounted(setting: Setting, campaignId: string): Promise<void> {
		const key = { villageId: setting.villageId, campaignId }
		const { kept, anew } = await setting.house.store.read(async (reader) => ({
			kept: await tallyOf(reader, key),
			anew: await recount(reader, key),
		}))
		expect(sameTally(kept, anew), JSON.stringify({ kept, anew })).toBe(true)
	}
	const counts = (setting: Setting, campaignId: string) =>
		setting.house.store.read((reader) => villageCounts(reader, { villageId: setting.villageId, campaignId }))
	const statusOf = async (setting: Setting, campaign: Awaited<ReturnType<Setting["open"]>>, number: string) => {
		const { householdId } = await setting.key(campaign, number)
		return setting.house.store.read((reader) => householdOf(reader, setting.villageId, campaign.id, householdId))
	}

	it("counts a household once, however often it confirms, and puts the answer into the ledger as a commitment", async () => {
		const setting = await start()
		const campaign = await setting.open()
		const first = await setting.give(campaign, "0001", "李建国", "confirm")
		const again = await setting.give(campaign, "0001", "李建国", "confirm")
		if (!first.ok || !again.ok) throw new Error("refused")
		expect([first.outcome, again.outcome]).toEqual(["effective", "already"])
		expect(again.receipt).toBe(first.receipt)
		expect(await counts(setting, campaign.id)).toEqual({ due: 4, reached: 1, confirmed: 1, paper: 0, objected: 0, conflict: 0 })
		await expectRecounted(setting, campaign.id)
		const { entry, text } = await setting.house.store.read(async (reader) => {
			const { size } = await treeOf(reader, setting.villageId)
			const last = await entryAt(reader, setting.villageId, size)
			return { entry: last, text: JSON.stringify(last) }
		})
		expect(entry?.kind).toBe("signoff.signature")
		expect(entry?.body).toMatchObject({ campaign: campaign.id, statement: campaign.statementHash, counts: true })
		for (const secret of ["李建国", "X-001", first.receipt ?? "-"]) expect(text).not.toContain(secret)
	})

	it("takes an answer in its own village only, though campaign and household have the same ids in another", async () => {
		const setting = await start()
		const campaign = await setting.open()
		const { house, villageId } = setting
		const elsewhere = "v-other"
		const key = await setting.key(campaign, "0001")
		// As a bundle leaves them where it is read into an instance that has the village under another id.
		await house.store.tx(async (tx) => {
			const { signoffCampaign, signoffHousehold, signoffTally } = tx.tables(signoffTables)
			const there = <Row extends object>(row: Row) => ({ ...row, villageId: elsewhere })
			await tx.db.insert(signoffCampaign).values((await tx.db.select().from(signoffCampaign)).map(there))
			await tx.db.insert(signoffHousehold).values((await tx.db.select().from(signoffHousehold)).map(there))
			await tx.db.insert(signoffTally).values((await tx.db.select().from(signoffTally)).map(there))
		})
		const statuses = () =>
			house.store.read(async (reader) =>
				Promise.all([villageId, elsewhere].map(async (id) => (await householdOf(reader, id, campaign.id, key.householdId))?.status)),
			)
		expect(await statuses()).toEqual(["pending", "pending"])
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toMatchObject({ ok: true, outcome: "effective" })
		expect(await statuses()).toEqual(["confirmed", "pending"])
		const given = {
			...key,
			villageId: "v-none",
			answer: "confirm",
			signer: "p",
			capacity: "head",
			means: "chat",
			seen: { statementVersion: 1, rowsVersion: 1 },
		} as const
		expect(await house.store.tx((tx) => giveAnswer(tx, setting.cx(), given))).toEqual({ ok: false, code: "SIGNOFF_GONE" })
	})

	it("keeps two members who answer differently apart until staff settle it", async () => {
		const setting = await start()
		const campaign = await setting.open(landFile({ signer: "adult" }))
		const first = await setting.give(campaign, "0001", "李建国", "confirm")
		const second = await setting.give(campaign, "0001", "王秀英", wrongArea)
		if (!first.ok || !second.ok) throw new Error("refused")
		expect(second.outcome).toBe("conflicting")
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 0, conflict: 1 })
		await expectRecounted(setting, campaign.id)
		const third = await setting.give(campaign, "0001", "李明", "confirm")
		expect(third).toMatchObject({ ok: true, outcome: "waiting" })
		const key = await setting.key(campaign, "0001")
		const done = await setting.house.store.tx((tx) =>
			settleConflict(tx, setting.cx(), key, { keep: second.answerId ?? "", reason: "户主电话里说以妻子的为准" }),
		)
		expect(done).toEqual({ ok: true })
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 0, conflict: 0, objected: 1 })
		await expectRecounted(setting, campaign.id)
		const answers = await setting.house.store.read((reader) => answersOf(reader, setting.villageId, campaign.id, key.householdId))
		expect(answers.map(({ standing }) => standing)).toEqual(["set-aside", "effective"])
	})

	it("re-measures, corrects the row as a new version and asks only that household again; nothing is complete before", async () => {
		const setting = await start()
		const campaign = await setting.open()
		for (const [number, name] of [
			["0002", "张福"],
			["0003", "王强"],
			["0004", "赵新民"],
		] as const)
			await setting.give(campaign, number, name, "confirm")
		await setting.give(campaign, "0001", "李建国", wrongArea)
		const { store } = setting.house
		const [one] = await store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
		const id = one?.id ?? ""
		setting.clock.now += 16 * dayMs
		expect(await store.tx((tx) => closeCampaign(tx, setting.cx(), setting.villageId, campaign.id))).toEqual({
			ok: false,
			code: "CASES_OPEN",
		})
		const fix = { outcome: "corrected", cells: { area: "3.55" } } as const
		expect(await store.tx((tx) => closeCase(tx, setting.cx(), setting.villageId, id, fix))).toEqual({ ok: false, code: "NO_FINDING" })
		await store.tx((tx) => measureCase(tx, setting.cx(), setting.villageId, id, "皮尺复量 3.55 亩"))
		expect(
			await store.tx((tx) => closeCase(tx, setting.cx(), setting.villageId, id, { outcome: "corrected", cells: { area: "三亩" } })),
		).toEqual({ ok: false, code: "ROW_WRONG" })
		expect(await store.tx((tx) => closeCase(tx, setting.cx(), setting.villageId, id, fix))).toEqual({ ok: true, isAskedAgain: true })
		expect(await counts(setting, campaign.id)).toMatchObject({ due: 4, confirmed: 3, objected: 0 })
		expect((await statusOf(setting, campaign, "0002"))?.rowsVersion).toBe(1)
		const stale = await setting.give(campaign, "0001", "李建国", "confirm", { seen: { statementVersion: 1, rowsVersion: 1 } })
		expect(stale).toEqual({ ok: false, code: "ROWS_CHANGED" })
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toMatchObject({ ok: true, outcome: "effective" })
		await expectRecounted(setting, campaign.id)
		const { householdId } = await setting.key(campaign, "0001")
		const history = await store.read((reader) => rowHistory(reader, setting.villageId, campaign.id, householdId))
		expect(history.filter(({ number }) => number === "X-001").map(({ version, cells }) => [version, cells.area])).toEqual([
			[1, "3.25"],
			[2, "3.55"],
		])
		expect(await store.tx((tx) => closeCampaign(tx, setting.cx(), setting.villageId, campaign.id))).toMatchObject({ ok: true })
		const late = await setting.give(campaign, "0001", "李建国", wrongArea)
		expect(late).toEqual({ ok: false, code: "SIGNOFF_CLOSED" })
	})

	it("asks everybody again for a changed statement, and takes no answer to the old one", async () => {
		const setting = await start()
		const campaign = await setting.open()
		await setting.give(campaign, "0001", "李建国", "confirm")
		const { store } = setting.house
		const changed = await store.tx((tx) =>
			changeStatement(tx, setting.cx(), { villageId: setting.villageId, id: campaign.id, text: "改过的声明。", spoken: "" }),
		)
		expect(changed).toMatchObject({ ok: true, reopened: 1 })
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 0, reached: 1 })
		expect(await setting.give(campaign, "0002", "张福", "confirm", { seen: { statementVersion: 1, rowsVersion: 1 } })).toEqual({
			ok: false,
			code: "STATEMENT_CHANGED",
		})
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toMatchObject({ outcome: "effective" })
		await expectRecounted(setting, campaign.id)
		const same = await store.tx((tx) =>
			changeStatement(tx, setting.cx(), { villageId: setting.villageId, id: campaign.id, text: "改过的声明。", spoken: "" }),
		)
		expect(same).toEqual({ ok: false, code: "SAME_STATEMENT" })
	})

	it("takes paper with its photo and witness only, and lets the household contest it for seven days", async () => {
		const setting = await start()
		const campaign = await setting.open(landFile({ level: "C" }))
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toEqual({ ok: false, code: "LEVEL_TOO_LOW" })
		const sheet = { photo, witness: "王强", enteredBy: "staff-1", signedAt: setting.clock.now - 1 }
		const paper = (change: object) =>
			setting.give(campaign, "0001", "李建国", "confirm", { means: "paper", paper: { ...sheet, ...change } })
		expect(await paper({ photo: "" })).toEqual({ ok: false, code: "PAPER_INCOMPLETE" })
		expect(await paper({ witness: "" })).toEqual({ ok: false, code: "PAPER_INCOMPLETE" })
		expect(await paper({ signedAt: setting.clock.now + dayMs })).toEqual({ ok: false, code: "PAPER_INCOMPLETE" })
		expect(await paper({})).toMatchObject({ ok: true, outcome: "effective" })
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 1, paper: 1 })
		const key = await setting.key(campaign, "0001")
		const { store } = setting.house
		setting.clock.now += 6 * dayMs
		expect(await store.tx((tx) => contestAnswer(tx, setting.cx(), key, "p"))).toMatchObject({ ok: true })
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 0, paper: 0 })
		await paper({})
		setting.clock.now += 7 * dayMs
		expect(await store.tx((tx) => contestAnswer(tx, setting.cx(), key, "p"))).toEqual({ ok: false, code: "CONTEST_OVER" })
		await expectRecounted(setting, campaign.id)
	})

	it("closed, leaves every household as it stands: nothing is contested or settled any more, and its refusal says why", async () => {
		const setting = await start()
		const campaign = await setting.open(landFile({ level: "C" }))
		const { store } = setting.house
		setting.clock.now += 14 * dayMs
		const paper = { photo, witness: "王强", enteredBy: "staff-1", signedAt: setting.clock.now - 1 }
		expect(await setting.give(campaign, "0001", "李建国", "confirm", { means: "paper", paper })).toMatchObject({ ok: true })
		setting.clock.now += 2 * dayMs
		expect(await store.tx((tx) => closeCampaign(tx, setting.cx(), setting.villageId, campaign.id))).toMatchObject({ ok: true })
		const key = await setting.key(campaign, "0001")
		const refused = { ok: false, code: "SIGNOFF_CLOSED" }
		// The seven days are not over, yet the closing is in the ledger with this household in its figures.
		expect(await store.tx((tx) => contestAnswer(tx, setting.cx(), key, "p"))).toEqual(refused)
		expect(await store.tx((tx) => settleConflict(tx, setting.cx(), key, { keep: undefined, reason: "问过了" }))).toEqual(refused)
		expect(await counts(setting, campaign.id)).toMatchObject({ confirmed: 1, paper: 1 })
		await expectRecounted(setting, campaign.id)
	})

	it("takes nothing after the deadline, nor before the posting is over to close, whatever the clock is set back to", async () => {
		const setting = await start()
		const campaign = await setting.open(landFile({ closesAt: setting.clock.now + 20 * dayMs }))
		const { store } = setting.house
		expect(await store.tx((tx) => closeCampaign(tx, setting.cx(), setting.villageId, campaign.id))).toEqual({
			ok: false,
			code: "STILL_POSTED",
		})
		setting.clock.now += 20 * dayMs
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toEqual({ ok: false, code: "SIGNOFF_CLOSED" })
		const onTime = { photo, witness: "王强", enteredBy: "staff-1", signedAt: setting.clock.now - dayMs }
		expect(await setting.give(campaign, "0002", "张福", "confirm", { means: "paper", paper: onTime })).toMatchObject({ ok: true })
		expect(await store.tx((tx) => closeCampaign(tx, setting.cx(), setting.villageId, campaign.id))).toMatchObject({ ok: true })
		setting.clock.now -= 15 * dayMs
		expect(await setting.give(campaign, "0001", "李建国", "confirm")).toEqual({ ok: false, code: "SIGNOFF_CLOSED" })
	})
})
