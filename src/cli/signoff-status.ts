/** `cunkou signoff status ID` */
import { campaignAnywhere, isComplete, pendingOf, recount, sameTally, tallyOf } from "../village/signoff/index.ts"
import { argument, Refusal, type Run } from "./command.ts"

export const run: Run = async (cx) => {
	const id = argument(cx, 0)
	const house = await cx.house()
	const found = await house.store.read(async (reader) => {
		const campaign = await campaignAnywhere(reader, id)
		if (campaign === undefined) return undefined
		const key = { villageId: campaign.villageId, campaignId: campaign.id }
		const tally = await tallyOf(reader, key)
		return { campaign, tally, isRecounted: sameTally(tally, await recount(reader, key)) }
	})
	const all = found?.tally.find(({ scope }) => scope === "village")
	if (found === undefined || all === undefined) throw new Refusal("signoff.unknown", cx.say("cli.signoff.unknown", { id }))
	const { campaign, tally, isRecounted } = found
	cx.tell(cx.say("cli.signoff.line", { ...all, name: campaign.title, pending: pendingOf(all) }))
	for (const line of tally.filter(({ scope }) => scope === "group"))
		cx.tell(`  ${cx.say("cli.signoff.line", { ...line, name: line.name === "" ? "-" : line.name, pending: pendingOf(line) })}`)
	cx.tell(cx.say(isComplete(all) ? "cli.signoff.complete" : "cli.signoff.incomplete", { confirmed: all.confirmed, due: all.due }))
	cx.tell(cx.say(isRecounted ? "cli.signoff.recounted" : "cli.signoff.miscounted"))
	cx.report({
		id,
		title: campaign.title,
		state: campaign.state,
		complete: isComplete(all),
		recounted: isRecounted,
		tally: tally.map((line) => ({ ...line, pending: pendingOf(line) })),
	})
	return isRecounted ? 0 : 1
}
