/** A village with households, a sign-off, and phones over the real message path. */

import { z } from "zod"
import type { Store } from "../../../src/store/store.ts"
import type { Catalogue } from "../../../src/text/catalogue.ts"
import type { House } from "../../../src/village/affair.ts"
import { householdList } from "../../../src/village/people/index.ts"
import { type GiveResult, giveAnswer, type HouseholdKey, type Objection, type SignCx } from "../../../src/village/signoff/answering.ts"
import { checkCampaign } from "../../../src/village/signoff/campaign-file.ts"
import type { GivenCampaign } from "../../../src/village/signoff/campaign-given.ts"
import { openCampaign } from "../../../src/village/signoff/creating.ts"
import { type Campaign, campaignById } from "../../../src/village/signoff/repo.ts"
import { householdOf } from "../../../src/village/signoff/repo-households.ts"
import { standardsOf } from "../../../src/village/signoff/standards.ts"
import { words } from "../../../src/village/signoff/words.ts"
import { type TestHouse, testHouse, villageWith } from "../people/village.ts"

export const dayMs = 24 * 3_600_000

/** Household, head, parcel, name, area, the neighbours. */
const parcels: readonly (readonly [string, string, string, string, string])[] = [
	["0001", "李建国", "X-001", "村东大田", "3.25"],
	["0001", "李建国", "X-002", "河边", "1.5"],
	["0002", "张福", "X-003", "坡上", "2"],
	["0003", "王强", "X-004", "村西", "0.8"],
	["0004", "赵新民", "X-005", "井边", "4.1"],
]

export function landFile(change: Partial<GivenCampaign> = {}): GivenCampaign {
	return {
		title: "土地确权签字",
		kind: "land",
		level: "A",
		signer: "",
		statement: "本户承包地块、面积和四至如下，请核对。确认后作为确权登记的依据。",
		spoken: "请您核对自家的地，对就确认，不对就说。",
		closesAt: undefined,
		postingDays: "15",
		reminders: "",
		total: "11.65",
		standard: "",
		rows: parcels.map(([household, head, number, name, area], index) => ({
			line: index + 2,
			household,
			head,
			number,
			cells: { name, area, east: "路", south: "水沟", west: "李家地", north: "山脚", use: "水田" },
			sum: "",
		})),
		...change,
	}
}

export type Setting = TestHouse & {
	readonly villageId: string
	readonly codes: ReadonlyMap<string, string>
	readonly cx: () => SignCx & { readonly house: House; readonly by: string }
	/** Opens a campaign as a file gives it. */
	open(file?: GivenCampaign): Promise<Campaign>
	key(campaign: Campaign, number: string): Promise<HouseholdKey>
	/** Id of a person of a household, by name. */
	person(number: string, name: string): Promise<string>
	give(campaign: Campaign, number: string, name: string, answer: "confirm" | readonly Objection[], more?: object): Promise<GiveResult>
	now(campaign: Campaign): Promise<Campaign>
}

export async function settingOf(
	store: Store,
	rows?: readonly (readonly string[])[],
	change: Partial<House> = {},
	more: readonly Catalogue[] = [],
): Promise<Setting> {
	const made = testHouse(store, { words: [words, ...more] })
	const parts = { ...made, house: { ...made.house, ...change } }
	const { house, clock } = parts
	const { village, codes } = await villageWith(house, rows)
	const villageId = village.id
	const cx = () => ({ house, now: clock.now, by: "staff-1" })
	const listed = async (number: string) => {
		const found = (await store.read((reader) => householdList(reader, villageId, clock.now))).find((one) => one.number === number)
		if (found === undefined) throw new Error(`no household ${number}`)
		return found
	}
	const person = async (number: string, name: string) => {
		const found = (await listed(number)).persons.find((one) => one.name === name)
		if (found === undefined) throw new Error(`no ${name} in ${number}`)
		return found.personId
	}
	const key = async (campaign: Campaign, number: string) => ({ villageId, campaignId: campaign.id, householdId: (await listed(number)).id })
	return {
		...parts,
		villageId,
		codes,
		cx,
		person,
		key,
		open: async (file = landFile()) => {
			const read = await store.read(async (reader) => {
				const households = (await householdList(reader, villageId, clock.now)).map(({ id, number, persons }) => ({
					id,
					number,
					head: persons.find(({ isHead }) => isHead)?.name,
				}))
				const standards = (await standardsOf(reader, villageId)).map((one) => ({
					...one,
					criteria: z.array(z.string()).parse(one.criteria),
				}))
				return checkCampaign(file, { now: clock.now, households, standards })
			})
			if (!read.ok) throw new Error(`the campaign of this test is wrong: ${JSON.stringify(read.problems)}`)
			return store.tx((tx) => openCampaign(tx, cx(), villageId, read.campaign))
		},
		give: async (campaign, number, name, answer, more = {}) => {
			const of = await key(campaign, number)
			const signer = await person(number, name)
			return store.tx(async (tx) => {
				const seen = (await householdOf(tx, villageId, campaign.id, of.householdId))?.rowsVersion ?? 0
				const now = (await campaignById(tx, villageId, campaign.id))?.statementVersion ?? 0
				return giveAnswer(
					tx,
					{ ...cx(), now: clock.now },
					{
						...of,
						answer: answer === "confirm" ? "confirm" : "object",
						...(answer !== "confirm" && { objections: answer }),
						signer,
						capacity: "head",
						means: "chat",
						seen: { statementVersion: now, rowsVersion: seen },
						...more,
					},
				)
			})
		},
		now: async (campaign) => {
			const found = await store.read((reader) => campaignById(reader, villageId, campaign.id))
			if (found === undefined) throw new Error("the campaign is gone")
			return found
		},
	}
}
