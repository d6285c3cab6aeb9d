/** `cunkou notice publish FILE --village QJ [--when now|evening|no]` */
import {
	audienceNumbered,
	commandLine,
	draftNotice,
	flaggedIn,
	publishAndTell,
	readNoticeFile,
	sheetFields,
	wrongNumbersText,
} from "../village/notice/index.ts"
import { argument, type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

const whens = ["now", "evening", "no"] as const

export const run: Run = async (cx) => {
	const asked = optional(cx, "when") ?? "no"
	const when = whens.find((one) => one === asked)
	if (when === undefined) throw new UsageError("usage.option-value", cx.say("cli.notice.when"))
	const bytes = await readNamedFile(cx, argument(cx, 0))
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const read = await readNoticeFile(bytes)
	if (!read.ok) throw new Refusal("notice.invalid", cx.say("cli.notice.problems", { fields: fieldNames(cx, read.fields) }))
	const { audience, wrong } = await house.store.read((reader) => audienceNumbered(reader, village.id, read.content.audience))
	const wrongNumbers = [wrong.households, wrong.exceptHouseholds].flatMap((one) =>
		one === undefined ? [] : [wrongNumbersText(house.say, one)],
	)
	if (wrongNumbers.length > 0) throw new Refusal("notice.households", `${wrongNumbers.join("").trim()} ${cx.say("cli.notice.nothing")}`)
	const content = { ...read.content, audience }
	const done = await house.store.tx(async (tx) => {
		const command = { house, now: house.clock(), by: commandLine }
		const { id } = await draftNotice(tx, command, { villageId: village.id, content })
		const published = await publishAndTell(tx, command, { villageId: village.id, id, when })
		if (published.ok) return published
		// Thrown, so that nothing of it is kept.
		throw new Refusal(
			published.code,
			cx.say(published.code === "NOTICE_NOBODY" ? "cli.notice.nobody" : "cli.notice.refused", { code: published.code }),
		)
	})
	const { notice, told } = done
	const { limit, count } = await flaggedIn(house, village.id, read.content.table)
	if (count > 0) cx.tell(cx.say("cli.notice.flagged", { limit, count }))
	const title = notice.draft?.title ?? notice.title
	if (told === "waits") cx.tell(cx.say("cli.notice.waits", { title }))
	else cx.tell(cx.say("cli.notice.published", { title, number: notice.number ?? "" }))
	cx.report({ id: notice.id, village: village.code, title, number: notice.number, state: notice.state, told, undecided: count })
	return 0
}

const fields = [...sheetFields, "table", "disclosure"] as const

/** As the file's form calls them; what is wrong with the file itself is said as well. */
function fieldNames({ say }: Pick<CommandContext, "say">, wrong: readonly string[]): string {
	const names = wrong.map((name) => {
		const field = fields.find((one) => one === name)
		if (field !== undefined) return say(`cli.notice.field.${field}`)
		return say(name === "roster.file-macro" ? "cli.notice.file.macro" : "cli.notice.file.unreadable")
	})
	return names.join(say("cli.notice.and"))
}
