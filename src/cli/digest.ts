/** `cunkou digest --village CODE [--since 7d] [--role ROLE] [--group NAME]`: what a role is told of a span of time. */
import { dayMs, hourMs } from "../text/date.ts"
import { type DigestReader, digestOfRole, digestReaders } from "../village/digest/index.ts"
import { groupsOf } from "../village/people/index.ts"
import { type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const [ms, role] = [sinceOf(cx), roleOf(cx)]
	const group = groupOf(cx, role)
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const to = house.clock()
	const span = { from: to - ms, to }
	const { told, text } = await house.store.read(async (reader) => {
		const groups = (await groupsOf(reader, village.id, "group")).map(({ name }) => name)
		if (group !== null && !groups.includes(group))
			throw new Refusal("group.unknown", cx.say("cli.digest.group-unknown", { group, list: groups.join("、") }))
		return digestOfRole(reader, house, { village, role, group, span })
	})
	for (const line of text.split("\n")) cx.tell(line)
	const { decide, watch, sections } = told
	cx.report({
		village: village.code,
		role,
		from: span.from,
		to,
		decide: decide.map(({ text: words, path }) => ({ text: words, path })),
		watch: watch.map(({ text: words, path }) => ({ text: words, path })),
		sections: sections.map(({ id, title, path, figures, bars }) => ({ id, title, path, figures, ...(bars && { bars }) })),
	})
	return 0
}

/** 7d or 12h, ms. */
function sinceOf(cx: CommandContext): number {
	const [, count, unit] = /^([1-9]\d{0,3})([dh])$/.exec(optional(cx, "since") ?? "7d") ?? []
	if (count === undefined) throw new UsageError("usage.option-value", cx.say("cli.digest.since"))
	return Number(count) * (unit === "h" ? hourMs : dayMs)
}

/** Only a group leader's digest is about a group, and it is about nothing else: one without would tell of nobody. */
function groupOf(cx: CommandContext, role: DigestReader): string | null {
	const group = optional(cx, "group") ?? null
	if (role === "group-leader" && group === null) throw new UsageError("usage.missing", cx.say("cli.digest.group-missing"))
	if (role !== "group-leader" && group !== null) throw new UsageError("usage.together", cx.say("cli.digest.group-alone"))
	return group
}

function roleOf(cx: CommandContext): DigestReader {
	const wanted = optional(cx, "role") ?? "secretary"
	const role = digestReaders.find((each) => each === wanted)
	if (role === undefined) throw new UsageError("usage.option-value", cx.say("cli.digest.role", { roles: digestReaders.join("、") }))
	return role
}
