/** `cunkou survey publish FILE --village QJ [--open] [--notify]` */
import { formatDateTime } from "../text/date.ts"
import type { House } from "../village/affair.ts"
import { inviteToSurvey, placesWarning, publishSurvey, readSurveyFile, type Survey, type SurveyFile } from "../village/survey/index.ts"
import { argument, type CommandContext, Refusal, type Run } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const name = argument(cx, 0)
	const content = await readNamedFile(cx, name)
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const file = await fileOf(cx, house, content)
	const survey = await publish(cx, house, village.id, file)
	tellPublished(cx, house, survey)
	const warning = placesWarning(file.definition, house.say)
	if (warning !== undefined) cx.tell(warning)
	const { id, title, state, opensAt, closesAt, invitedAt } = survey
	cx.report({ id, village: village.code, title, state, opensAt, closesAt, notified: invitedAt !== null })
	return 0
}

async function fileOf(cx: CommandContext, house: House, content: Buffer): Promise<SurveyFile> {
	const read = await readSurveyFile(content, { now: house.clock(), timeZone: house.timeZone }, house.say)
	if (!read.ok) {
		const lines = read.problems.map((problem) => `  ${problem}`)
		throw new Refusal("survey.invalid", [cx.say("cli.survey.problems", { count: lines.length }), ...lines].join("\n"))
	}
	if (cx.values.open !== true) return read.survey
	// Now is now: a later time in the file would only make it open twice.
	const { definition, closesAt } = read.survey
	return { definition, ...(closesAt !== undefined && { closesAt }) }
}

/** One transaction: a survey that cannot be told of as asked is not published either. */
async function publish(cx: CommandContext, house: House, villageId: string, file: SurveyFile): Promise<Survey> {
	return house.store.tx(async (tx) => {
		const command = { house, now: house.clock(), by: null }
		const published = await publishSurvey(tx, command, { villageId, file })
		if (!published.ok) throw new Refusal(published.code, cx.say("cli.survey.closesInPast"))
		const { survey } = published
		if (cx.values.notify !== true) return survey
		const invited = await inviteToSurvey(tx, command, villageId, survey.id)
		if (!invited.ok) throw new Refusal(invited.code, cx.say("cli.survey.notifyNeedsOpen"))
		return { ...survey, invitedAt: command.now }
	})
}

function tellPublished({ say, tell }: CommandContext, house: House, { title, id, state, opensAt, invitedAt }: Survey): void {
	tell(say("cli.survey.published", { title, id }))
	if (state === "open") tell(say("cli.survey.opened"))
	else tell(say("cli.survey.scheduled", { time: opensAt === null ? "" : formatDateTime(opensAt, house.locale, house.timeZone) }))
	if (invitedAt !== null) tell(say("cli.survey.notified"))
}
