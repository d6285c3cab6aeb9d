/** `cunkou demo [--once] [--json]` */
import { once } from "node:events"
import { join, resolve } from "node:path"
import { affairs } from "../affairs.ts"
import { type Demo, playDemo } from "../demo/demo.ts"
import { freshFolder } from "../demo/folder.ts"
import { type DemoSay, demoSay } from "../demo/words.ts"
import { stopLimitMs } from "../serve.ts"
import { speaker } from "../text/catalogue.ts"
import { stageWords } from "../village/item/index.ts"
import { readOpinionFile } from "../village/opinion/index.ts"
import { type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"
import { readNamedFile } from "./files.ts"

export const run: Run = async (cx) => {
	const config = cx.config()
	const say = demoSay(config.locale)
	const isOnce = cx.values.once === true
	const households = wholeNumber(cx, "households", 617, 24, 999)
	const sharePercent = wholeNumber(cx, "answer", 91, 1, 100)
	const folder = resolve(optional(cx, "data") ?? join(config.dataDir, "demo"))
	const file = optional(cx, "opinions")
	const opinions = file === undefined ? undefined : await readableOpinions(cx, file)
	const fault = freshFolder(folder)
	if (fault !== undefined) throw new Refusal(fault, say(fault, { folder }))
	// Nobody visits a demo that ends by itself, so it takes no port anybody may want.
	const played = await playDemo(config, {
		folder,
		households,
		sharePercent,
		port: isOnce ? 0 : config.port,
		opinions,
		progress: cx.warn,
		say,
	})
	tellFigures(cx, say, played)
	cx.report(figures(played))
	if (isOnce) await played.service.stop()
	else await stayOpen(cx, say, played)
	return played.checks.every(({ ok }) => ok) ? 0 : 1
}

/** The file itself, looked at before anything is played: minutes later nobody remembers what was typed. */
async function readableOpinions(cx: CommandContext, file: string): Promise<Buffer> {
	const content = await readNamedFile(cx, file)
	const { locale, timeZone } = cx.config()
	const say = speaker(
		affairs.map(({ words }) => words),
		locale,
	)
	const read = await readOpinionFile(content, { say, now: Date.now(), timeZone })
	if (!read.ok) throw new Refusal(read.code, read.words)
	return content
}

function wholeNumber(cx: CommandContext, name: "households" | "answer", fallback: number, min: number, max: number): number {
	const typed = optional(cx, name)
	if (typed === undefined) return fallback
	const number = Number(typed)
	if (!/^\d+$/.test(typed) || number < min || number > max)
		throw new UsageError("usage.option-value", cx.say("cli.demo.number", { name, min, max }))
	return number
}

function seconds({ tookMs }: Demo): number {
	return Math.round(tookMs / 100) / 10
}

function rate({ counts, tookMs }: Demo): number {
	return Math.round(((counts.messages.in + counts.messages.out) * 1_000) / tookMs)
}

function tellFigures({ tell }: CommandContext, say: DemoSay, played: Demo): void {
	const { counts, checks, signoff, village } = played
	const { responses, opinions, messages } = counts
	tell(say("demo.title", { village: village.name }))
	tell(say("demo.count.people", { households: counts.households, persons: counts.persons }))
	tell(say("demo.count.bound", { households: counts.boundHouseholds, persons: counts.boundPersons }))
	tell(say("demo.count.survey", { ...responses, answers: counts.answers, changed: counts.changedAnswers }))
	tell(say("demo.count.opinions", opinions))
	tell(say("demo.count.signoff", signoff))
	tell(say("demo.count.ledger", signoff))
	for (const key of ["notices", "questions", "calendar"] as const) tell(say(`demo.count.${key}`, played.month))
	tell(say("demo.count.messages", { ...messages, seconds: seconds(played), rate: rate(played) }))
	if (messages.kept > 0) tell(say("demo.count.kept", { count: messages.kept }))
	const { council } = played
	tellItems(tell, say, played)
	tell(say("demo.count.council", { matters: council.matters, adopted: council.adopted, rejected: council.rejected, again: council.again }))
	tell(say("demo.count.votes", council.votes))
	tell(say("demo.count.tasks", council.tasks))
	tell(say("demo.outcome", { sum: stageWords(played.service.house.say, council.stages) }))
	tell(say("demo.told", council.told))
	for (const { id, ok, of, wrong } of checks)
		tell(say(ok ? "demo.check.ok" : "demo.check.wrong", { what: say(`demo.what.${id}`), of, wrong }))
}

/** From opinions to the posted list, and what of it only a person can do. */
function tellItems(tell: CommandContext["tell"], say: DemoSay, { consolidated }: Demo): void {
	const { equation, proposed, told, imported, refused, questions, example, unsure, single, longTitles, flagged, byHand, unnamed } =
		consolidated
	if (imported + refused.length > 0) tell(say("demo.items.imported", { imported }))
	if (refused.length > 0) tell(say("demo.items.refused", { count: refused.length }))
	for (const { row, reason } of refused) tell(say("demo.items.row", { row, reason }))
	tell(say("demo.items.equation", equation))
	tell(say("demo.items.hand", { proposed, told }))
	if (questions > 0) tell(say("demo.items.questions", { questions, example }))
	tell(say("demo.items.unsure", { unsure, single }))
	tell(say("demo.items.rename", { longTitles }))
	tell(say("demo.items.flagged", { flagged }))
	tell(say("demo.items.wordless", { byHand }))
	if (unnamed > 0) tell(say("demo.items.unnamed", { unnamed }))
}

function figures(played: Demo) {
	const { village, counts, checks, signoff } = played
	return {
		village: village.code,
		...counts,
		signoff,
		month: played.month,
		council: played.council,
		consolidated: played.consolidated,
		seconds: seconds(played),
		messagesPerSecond: rate(played),
		checks,
		ok: checks.every(({ ok }) => ok),
	}
}

/** Serves until Ctrl-C. */
async function stayOpen(
	{ tell, warn, config }: CommandContext,
	say: DemoSay,
	{ service, guest, administrator, village }: Demo,
): Promise<void> {
	const { household, code } = guest
	tell(say("demo.door.chat", { household, code, url: `${service.url}/chat?c=${code.replaceAll(" ", "")}` }))
	const { locale } = config()
	const { name, password, offices } = administrator
	tell(say("demo.door.console", { name, password, url: `${service.url}/console` }))
	tell(say("demo.door.offices", { names: new Intl.ListFormat(locale).format(offices) }))
	tell(say("demo.door.public", { url: `${service.url}/v/${village.code}` }))
	tell(say("demo.door.stop"))
	await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")])
	warn(say("demo.stopping"))
	setTimeout(() => process.exit(1), stopLimitMs).unref()
	await service.stop()
}
