/** What a township is told of one village: what waits for its answer, and the figures of the village's row on its page. */
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, DigestUse } from "../affair.ts"
import { countFilings } from "../filing/index.ts"
import { countPackets } from "../task/index.ts"
import { escalationsPath, filingsPath, townshipPath } from "./paths.ts"
import { columnsOf, rowsOf } from "./view.ts"

const read: DigestSource = async ({ reader, house, villageId, to: now }) => {
	const { say, locale } = house
	const packets = await countPackets(reader, [villageId], { isAnswered: false })
	const filings = await countFilings(reader, [villageId], ["filed"])
	const [row] = await rowsOf(reader, house, [{ id: villageId, name: "", code: "" }], now)
	const cells = columnsOf(house).flatMap(({ id, label }) => {
		const cell = row?.cells[id]
		if (cell === undefined || cell.value === null) return []
		const value =
			cell.of === undefined ? formatNumber(cell.value, locale) : `${formatNumber(cell.value, locale)}/${formatNumber(cell.of, locale)}`
		return [{ label: say(label), value, isUrgent: cell.isUrgent }]
	})
	return [
		{
			id: "township",
			title: say("township.nav"),
			path: townshipPath,
			right: "township.read",
			lines: [
				...(packets === 0
					? []
					: [{ text: say("township.digest.packets", { count: packets }), path: escalationsPath, act: "township.answer" }]),
				...(filings === 0 ? [] : [{ text: say("township.digest.filings", { count: filings }), path: filingsPath, act: "township.answer" }]),
				...cells
					.filter(({ isUrgent }) => isUrgent)
					.map(({ label, value }) => ({ text: say("township.digest.alarm", { label, value }), path: townshipPath, watch: ["township"] })),
			],
			figures: cells.map(({ label, value }) => ({ label, value })),
		},
	]
}

export const townshipDigest: DigestUse = { concerns: { township: 3 }, read }
