/** `cunkou signoff create FILE --village QJ [--notify]` */
import { formatDate } from "../text/date.ts"
import { nudgeNow, openCampaign, planReminders, readCampaignFile } from "../village/signoff/index.ts"
import { argument, Refusal, type Run } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const content = await readNamedFile(cx, argument(cx, 0))
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const read = await readCampaignFile(house, village.id, content)
	if (!read.ok) {
		const lines = read.problems.map((problem) => `  ${problem}`)
		throw new Refusal("signoff.invalid", [cx.say("cli.signoff.problems", { count: lines.length }), ...lines].join("\n"))
	}
	const sign = { house, now: house.clock(), by: null }
	const { campaign, told } = await house.store.tx(async (tx) => {
		const opened = await openCampaign(tx, sign, village.id, read.campaign)
		await planReminders(tx, sign, opened)
		const nudged = cx.values.notify === true ? await nudgeNow(tx, sign, opened, "invite") : undefined
		return { campaign: opened, told: nudged?.ok === true ? nudged.plan.send.length : 0 }
	})
	const { id, title, level, statementHash, closesAt } = campaign
	cx.tell(cx.say("cli.signoff.opened", { title, id, until: formatDate(closesAt, house.locale, house.timeZone) }))
	if (read.headless.length > 0) cx.tell(cx.say("cli.signoff.headless", { count: read.headless.length, list: read.headless.join("、") }))
	if (cx.values.notify === true) cx.tell(cx.say("cli.signoff.told", { count: told }))
	cx.report({ id, village: village.code, title, level, statement: statementHash, closesAt, headless: read.headless, notified: told })
	return 0
}
