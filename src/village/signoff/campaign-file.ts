/** A campaign as a file or a form gives it, checked against the roster and the rules of its kind. Everything wrong is told at once. */
import { z } from "zod"
import { type CampaignRead, type CheckCx, type GivenCampaign, limits, type Problem, type ProblemCode } from "./campaign-given.ts"
import { checkRows, checkTotal } from "./campaign-rows.ts"
import { kindIds, kinds, levels, signerRules } from "./kinds.ts"

const dayMs = 24 * 3_600_000

export function checkCampaign(given: GivenCampaign, cx: CheckCx): CampaignRead {
	const problems: Problem[] = []
	const say = (code: ProblemCode, more: Omit<Problem, "code"> = {}) => void problems.push({ code, ...more })
	const kind = z.enum(kindIds).safeParse(given.kind).data
	if (kind === undefined) say("badKind")
	const rule = kinds[kind ?? "land"]
	const level = given.level === "" ? rule.level : z.enum(levels).safeParse(given.level).data
	const signer = given.signer === "" ? rule.signer : z.enum(signerRules).safeParse(given.signer).data
	if (level === undefined) say("badLevel")
	if (signer === undefined) say("badSigner")
	if (given.title === "") say("noTitle")
	if (given.title.length > limits.title) say("titleLong", { values: { max: limits.title } })
	if (given.statement === "") say("noStatement")
	if (given.statement.length > limits.statement) say("statementLong", { values: { max: limits.statement } })
	if (given.spoken.length > limits.spoken) say("spokenLong", { values: { max: limits.spoken } })
	const postingDays = readDays(given.postingDays)
	if (postingDays === undefined) say("badPostingDays", { values: { most: limits.postingDays.most } })
	const reminders = readReminders(given.reminders)
	const { most, gap, earliest } = limits.reminders
	if (reminders === undefined) say("badReminders", { values: { most, gap, earliest } })
	const days = postingDays ?? limits.postingDays.usual
	const closesAt = given.closesAt ?? cx.now + Math.max(limits.usualDays, days) * dayMs
	if (Number.isNaN(closesAt)) say("badClosesAt")
	else if (closesAt <= cx.now) say("closesInPast")
	else if (closesAt < cx.now + days * dayMs) say("closesBeforePosting", { values: { days } })
	const standard = cx.standards.find(({ title }) => title === given.standard)
	if (rule.needsStandard && standard === undefined) say("noStandard")
	if (standard !== undefined && (standard.postedAt > cx.now || standard.decidedAt > standard.postedAt)) say("standardNotPosted")
	if (rule.columns.length > 0 && given.rows.length === 0) say("noRows")
	if (rule.columns.length === 0 && given.rows.length > 0) say("rowsNotUsed")
	const { rows, headless } = checkRows(given, kind ?? "land", standard?.criteria ?? [], signer ?? "head", cx, say)
	const total = checkTotal(given, rows, rule.summed, say)
	if (problems.length > 0 || kind === undefined || level === undefined || signer === undefined || reminders === undefined)
		return { ok: false, problems }
	const { title, statement, spoken } = given
	const standardId = rule.needsStandard ? (standard?.id ?? null) : null
	return {
		ok: true,
		headless,
		campaign: {
			title,
			kind,
			level,
			signer,
			statement,
			spoken,
			closesAt,
			postingDays: days,
			reminders: reminders.join(","),
			total,
			standardId,
			rows,
		},
	}
}

function readDays(text: string): number | undefined {
	if (text === "") return limits.postingDays.usual
	const days = Number(text)
	return Number.isInteger(days) && days >= limits.postingDays.least && days <= limits.postingDays.most ? days : undefined
}

/** Whole days, the largest first; undefined for what is none, too many, or closer together than anybody is told. */
function readReminders(text: string): readonly number[] | undefined {
	if (text === "") return limits.reminders.usual
	if (/^(不提醒|不用|无|没有|none|no|0)$/i.test(text)) return []
	const parts = text.split(/[、,，;；\s]+|天/).filter((part) => part !== "")
	const days = parts.map(Number).toSorted((left, right) => right - left)
	const { most, gap, earliest } = limits.reminders
	const areDays = days.length > 0 && days.length <= most && days.every((day) => Number.isInteger(day) && day >= 1 && day <= earliest)
	return areDays && days.every((day, index) => index === 0 || (days[index - 1] ?? 0) - day >= gap) ? days : undefined
}
