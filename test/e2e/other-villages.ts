/** Two more villages of the demo's township, each with something to be seen from above. Everything is made up. */
import { expect } from "vitest"
import { setUpVillage } from "../../src/app.ts"
import { dayMs } from "../../src/text/date.ts"
import { importRoster, personOfHousehold } from "../../src/village/people/index.ts"
import { checkGiven } from "../../src/village/signoff/campaign-read.ts"
import { openCampaign } from "../../src/village/signoff/index.ts"
import { giveTask } from "../../src/village/task/index.ts"
import { codesOf, planOf, qingjiang } from "../village/people/village.ts"
import { landFile } from "../village/signoff/setting.ts"
import type { Stage } from "./demo-stage.ts"

export type OtherVillages = {
	readonly ids: readonly string[]
	/** Of the village that reports something: where, what, and the code of the household that brought it up. */
	readonly reporting: { readonly villageId: string; readonly taskId: string; readonly title: string; readonly code: string }
}

const office = { id: null, name: "演示文书" }

/** `mark` tells the villages of one test from those of another. */
export async function otherVillages({ service: { house } }: Stage, mark: string): Promise<OtherVillages> {
	const { store } = house
	const cx = (now = house.clock()) => ({ house, now, by: null })

	const village = async (name: string, code: string) => {
		const of = { id: house.newId(), name, code: `${code}${mark}`, township: "清江镇", now: house.clock() }
		const added = await store.tx((tx) => setUpVillage(tx, house, of))
		if (!added.ok) throw new Error(added.code)
		await importRoster(house, of.id, planOf(qingjiang), null)
		return of.id
	}
	const person = (villageId: string, householdNumber: string, name: string) =>
		store.read(async (reader) => (await personOfHousehold(reader, villageId, { householdNumber, name })) ?? "")
	const give = async (villageId: string, title: string, deadline: number, askerIds: readonly string[] = []) => {
		const responsibleId = await person(villageId, "0003", "王强")
		const of = { villageId, title, text: "", responsibleId, deadline, askerIds }
		const given = await store.tx((tx) => giveTask(tx, cx(Math.min(house.clock(), deadline - dayMs)), office, of))
		expect(given).toMatchObject({ ok: true })
		return given.ok ? given.task.id : ""
	}

	const longtan = await village("龙潭村", "LT")
	const shiqiao = await village("石桥村", "SQ")
	const title = "三组的桥面裂了，要重修"
	const taskId = await give(longtan, title, house.clock() + 20 * dayMs, [await person(longtan, "0005", "陈静")])
	await give(shiqiao, "清理村口的垃圾堆", house.clock() - dayMs)
	await give(shiqiao, "路灯换灯泡", house.clock() + 5 * dayMs)
	const land = await checkGiven(house, shiqiao, landFile({ title: "土地确权签字（演示数据）" }))
	if (!land.ok) throw new Error(land.problems.join("\n"))
	await store.tx((tx) => openCampaign(tx, cx(), shiqiao, land.campaign))
	const code = (await codesOf(house, longtan)).get("0005") ?? ""
	return { ids: [longtan, shiqiao], reporting: { villageId: longtan, taskId, title, code } }
}
