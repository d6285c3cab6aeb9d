/** The land of the demo village: a list of parcels as a village brings it from measuring, with some slips in it. */
import type { GivenCampaign, GivenRow } from "../village/signoff/campaign-given.ts"
import { amountText } from "../village/signoff/kinds.ts"
import type { Random } from "./random.ts"
import type { DemoHousehold } from "./village.ts"

export type Parcel = {
	readonly number: string
	readonly household: string
	/** Ten-thousandths of a mu, as the list has it and as it is. */
	readonly listed: number
	readonly real: number
}

const places = ["村东大田", "河边", "坡上", "井边", "老槐树下", "路南", "塘口", "砖窑后"] as const
const uses = ["水田", "旱地", "菜地"] as const
const sides = ["路", "水沟", "河", "山脚", "田埂", "邻家地"] as const
/** Share of households for which a parcel was measured wrong. */
const wrongShare = 0.05

export type Land = { readonly file: GivenCampaign; readonly parcels: ReadonlyMap<string, readonly Parcel[]> }

export function makeLand(households: readonly DemoHousehold[], random: Random): Land {
	const parcels = new Map<string, readonly Parcel[]>()
	const rows: GivenRow[] = []
	let serial = 0
	// The first household's is wrong in every demo, however small: an objection is part of what it shows.
	for (const [index, { number, villagers }] of households.entries()) {
		const own = random.fork(number)
		const hasSlip = index === 0 || own.chance(wrongShare)
		const mine = Array.from({ length: 1 + own.below(4) }, (_, place): Parcel => {
			const real = (30 + own.below(600)) * 100
			const listed = hasSlip && place === 0 ? real - 2_000 : real
			return { number: `DK${String(++serial).padStart(4, "0")}`, household: number, listed, real }
		})
		parcels.set(number, mine)
		for (const parcel of mine) rows.push(rowOf(parcel, villagers[0].name, rows.length + 2, own))
	}
	const all = [...parcels.values()].flat().reduce((sum, { listed }) => sum + listed, 0)
	return { file: { ...campaign, total: amountText(all), rows }, parcels }
}

const campaign = {
	title: "承包地确权签字（演示数据）",
	kind: "land",
	level: "A",
	signer: "head",
	statement: "下面是本户承包地的地块、面积和四至，请核对。确认后作为确权登记的依据。",
	spoken: "请您核对自家的地，每块都对就确认，有一块不对就说哪里不对。",
	closesAt: undefined,
	// A demo has no fifteen days.
	postingDays: "0",
	reminders: "",
	standard: "",
} as const

function rowOf({ number, household, listed }: Parcel, head: string, line: number, random: Random): GivenRow {
	const [east, south, west, north] = [random.pick(sides), random.pick(sides), random.pick(sides), random.pick(sides)]
	const cells = { name: random.pick(places), area: amountText(listed), east, south, west, north, use: random.pick(uses) }
	return { line, household, head, number, cells, sum: "" }
}
