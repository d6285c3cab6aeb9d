import fc from "fast-check"
import { expect, it } from "vitest"
import { storedEntries } from "../../../src/ledger/repo.ts"
import { householdList } from "../../../src/village/people/index.ts"
import { giveAnswer } from "../../../src/village/signoff/answering.ts"
import { closeCase, measureCase } from "../../../src/village/signoff/case-commands.ts"
import { changeStatement, closeCampaign } from "../../../src/village/signoff/creating.ts"
import { delegate } from "../../../src/village/signoff/delegating.ts"
import { signoffRecounter } from "../../../src/village/signoff/recount.ts"
import { campaignById } from "../../../src/village/signoff/repo.ts"
import { answersOf, casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { householdOf } from "../../../src/village/signoff/repo-households.ts"
import { contestAnswer, drawRechecks, noteRecheck, rechecksOf, settleConflict } from "../../../src/village/signoff/settling.ts"
import { recount, sameTally, tallyOf, villageCounts } from "../../../src/village/signoff/tally.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

const photo = `${"a".repeat(64)}.jpg`
const people = [
	["0001", "李建国"],
	["0001", "王秀英"],
	["0001", "李明"],
	["0002", "张福"],
	["0003", "王强"],
	["0004", "赵新民"],
] as const
const rows: Readonly<Record<string, readonly string[]>> = {
	"0001": ["X-001", "X-002"],
	"0002": ["X-003"],
	"0003": ["X-004"],
	"0004": ["X-005"],
}

type Campaign = Awaited<ReturnType<Setting["open"]>>

async function act(setting: Setting, campaign: Campaign, what: string, who: number, choice: number): Promise<void> {
	const [number, name] = people[who % people.length] ?? people[0]
	const { store } = setting.house
	const { villageId, cx } = setting
	const key = await setting.key(campaign, number)
	const numbers = rows[number] ?? []
	switch (what) {
		case "sign":
			return void (await setting.give(campaign, number, name, "confirm"))
		case "object":
			return void (await setting.give(campaign, number, name, [
				{ row: numbers[choice % numbers.length] ?? "", reason: "不对", photo: null },
			]))
		case "paper": {
			const paper = { photo, witness: "王强", enteredBy: "staff-1", signedAt: setting.clock.now - choice * dayMs }
			return void (await setting.give(campaign, number, name, choice === 0 ? [{ row: "", reason: "不对", photo: null }] : "confirm", {
				means: "paper",
				paper,
			}))
		}
		case "correct": {
			const open = (await store.read((reader) => casesIn(reader, villageId, campaign.id))).filter(({ closedAt }) => closedAt === null)
			const one = open[choice % Math.max(1, open.length)]
			if (one === undefined) return
			await store.tx((tx) => measureCase(tx, cx(), villageId, one.id, "量过了"))
			const resolution = choice % 2 === 0 ? ({ outcome: "kept" } as const) : ({ outcome: "corrected", cells: { area: "1.25" } } as const)
			return void (await store.tx((tx) => closeCase(tx, cx(), villageId, one.id, one.rowNumber === "" ? { outcome: "kept" } : resolution)))
		}
		case "settle": {
			const standing = (await store.read((reader) => answersOf(reader, villageId, campaign.id, key.householdId))).filter(
				({ standing: one }) => one === "effective" || one === "conflicting",
			)
			return void (await store.tx((tx) => settleConflict(tx, cx(), key, { keep: standing[choice]?.id, reason: "问过了" })))
		}
		case "contest":
			return void (await store.tx((tx) => contestAnswer(tx, cx(), key, "p")))
		case "delegate": {
			const [fromPerson, toPerson] = [await setting.person("0001", "李建国"), await setting.person("0001", "李明")]
			const of = {
				villageId,
				householdId: (await setting.key(campaign, "0001")).householdId,
				campaignId: campaign.id,
				fromPerson,
				toPerson,
			}
			return void (await store.tx((tx) =>
				delegate(tx, cx(), { ...of, expiresAt: setting.clock.now + dayMs, how: "chat", enteredBy: fromPerson }),
			))
		}
		case "statement":
			return void (await store.tx((tx) =>
				changeStatement(tx, cx(), { villageId, id: campaign.id, text: `声明 ${setting.clock.now}`, spoken: "" }),
			))
		case "recheck": {
			await store.tx((tx) => drawRechecks(tx, cx(), villageId, campaign.id))
			const [one] = (await store.read((reader) => rechecksOf(reader, villageId, campaign.id))).filter(({ checkedAt }) => checkedAt === null)
			if (one === undefined) return
			return void (await store.tx((tx) =>
				noteRecheck(tx, cx(), { villageId, campaignId: campaign.id, answerId: one.answerId, isRight: choice > 0, note: "" }),
			))
		}
		case "wait":
			setting.clock.now += choice * 8 * dayMs
			return
		case "close":
			return void (await store.tx((tx) => closeCampaign(tx, cx(), villageId, campaign.id)))
	}
}

/** Whoever has nothing but the ledger's entries comes to the same figures. */
async function expectLedgerAgrees(setting: Setting, campaignId: string): Promise<void> {
	const { store } = setting.house
	const { entries, counts } = await store.read(async (reader) => ({
		entries: await storedEntries(reader, setting.villageId, { from: 1, limit: 100_000 }),
		counts: await villageCounts(reader, { villageId: setting.villageId, campaignId }),
	}))
	const counter = signoffRecounter.start()
	const cx = { document: () => undefined }
	for (const entry of entries)
		expect([entry.kind, counter.take({ ...entry, body: JSON.parse(entry.body) }, cx)]).toEqual([entry.kind, undefined])
	// A closing that claims one household more than there was is told.
	const { due, confirmed, paper, objected, conflict } = counts
	const claim = { campaign: campaignId, due, confirmed, paper, objected, conflict, pending: due - confirmed - objected - conflict }
	const isClosed = (await setting.house.store.read((reader) => campaignById(reader, setting.villageId, campaignId)))?.state === "closed"
	const closing = (body: object) =>
		counter.take({ villageId: setting.villageId, seq: 0, kind: "signoff.closed", at: 0, body: JSON.parse(JSON.stringify(body)) }, cx)
	if (isClosed) expect(closing(claim)).toContain("was closed before")
	else expect(closing({ ...claim, confirmed: confirmed + 1 })).toBe(`confirmed is ${confirmed + 1}, counted ${confirmed}`)
}

const acts = ["sign", "object", "paper", "correct", "settle", "contest", "delegate", "statement", "recheck", "wait", "close"]

it("whatever happens in whatever order, the kept counts are the recount, one answer counts at most, and a closed tally stays", async () => {
	const { store, remove } = freshSqlite()
	const setting = await settingOf(store)
	const step = fc.record({
		what: fc.oneof(
			{ weight: 6, arbitrary: fc.constantFrom("sign", "object", "paper", "correct", "settle") },
			{ weight: 2, arbitrary: fc.constantFrom(...acts) },
		),
		who: fc.nat(5),
		choice: fc.nat(2),
	})
	const seen = new Set<string>()
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
			const campaign = await setting.open(landFile({ signer: "adult", closesAt: setting.clock.now + 60 * dayMs }))
			const key = { villageId: setting.villageId, campaignId: campaign.id }
			let frozen: string | undefined
			for (const { what, who, choice } of steps) {
				await act(setting, campaign, what, who, choice)
				await store.read(async (reader) => {
					const kept = await tallyOf(reader, key)
					expect(sameTally(kept, await recount(reader, key)), `after ${what}: ${JSON.stringify(kept)}`).toBe(true)
					const counts = await villageCounts(reader, key)
					for (const [name, count] of Object.entries(counts)) if (count > 0) seen.add(name)
					const open = (await casesIn(reader, key.villageId, campaign.id)).filter(({ closedAt }) => closedAt === null)
					if (open.length > 0) expect(counts.confirmed).toBeLessThan(counts.due)
					if (frozen !== undefined) expect(JSON.stringify(kept)).toBe(frozen)
				})
				if (frozen === undefined && (await setting.now(campaign)).state === "closed")
					frozen = JSON.stringify(await store.read((reader) => tallyOf(reader, key)))
			}
			if (frozen !== undefined) seen.add("closed")
			await expectLedgerAgrees(setting, campaign.id)
		}),
		// The first one surely comes to its end; what is done afterwards changes nothing.
		{
			numRuns: 25,
			examples: [[[...["paper", "wait", "close", "sign", "paper", "contest", "statement"].map((what) => ({ what, who: 3, choice: 2 }))]]],
		},
	)
	// The steps reached every kind of state there is.
	expect([...seen].sort()).toEqual(["closed", "confirmed", "conflict", "due", "objected", "paper", "reached"])
	await remove()
}, 120_000)

onBothEngines("two members at once", (open) => {
	it("leave exactly one answer that counts, and the other one is seen by staff", async () => {
		const store = await open()
		// SQLite has one writer, so a few races show what there is to show; PostgreSQL gets a hundred.
		const races = store.dialect === "postgres" ? 100 : 6
		const numbers = Array.from({ length: races }, (_, race) => String(race + 1).padStart(4, "0"))
		const setting = await settingOf(
			store,
			numbers.flatMap((number) => [
				[number, "户主", `户主${number}`, "1970-01-01", "", "一组", "", "常住", "", "", ""],
				["", "妻", `妻${number}`, "1972-01-01", "", "", "", "常住", "", "", ""],
			]),
		)
		const campaign = await setting.open({ ...landFile(), kind: "rules", level: "A", signer: "adult", total: "", rows: [] })
		const { villageId } = setting
		const households = await store.read((reader) => householdList(reader, villageId, setting.clock.now))
		const outcomes: string[] = []
		for (const [race, household] of households.entries()) {
			const key = { villageId, campaignId: campaign.id, householdId: household.id }
			const given = (who: number, answer: "confirm" | "object") => ({
				...key,
				answer,
				...(answer === "object" && { objections: [{ row: "", reason: "不同意", photo: null }] }),
				signer: household.persons[who]?.personId ?? "",
				capacity: "adult" as const,
				means: "chat" as const,
				seen: { statementVersion: 1, rowsVersion: 1 },
			})
			const both = await Promise.all([
				store.tx((tx) => giveAnswer(tx, setting.cx(), given(0, "confirm"))),
				store.tx((tx) => giveAnswer(tx, setting.cx(), given(1, race % 2 === 0 ? "object" : "confirm"))),
			])
			const answers = await store.read((reader) => answersOf(reader, villageId, campaign.id, household.id))
			const status = (await store.read((reader) => householdOf(reader, villageId, campaign.id, household.id)))?.status
			expect(answers.filter(({ standing }) => standing === "effective")).toHaveLength(1)
			expect(both.filter((one) => one.ok && one.outcome === "effective")).toHaveLength(1)
			outcomes.push(`${status} ${answers.length}`)
		}
		expect(outcomes).toEqual(numbers.map((_, race) => (race % 2 === 0 ? "conflict 2" : "confirmed 1")))
		const key = { villageId, campaignId: campaign.id }
		await store.read(async (reader) => expect(sameTally(await tallyOf(reader, key), await recount(reader, key))).toBe(true))
	}, 120_000)
})
