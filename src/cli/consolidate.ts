/** `cunkou consolidate FILE [--level issue|theme]`: no database; no network unless a model is named in the environment. */
import { consolidateOnCores } from "../consolidating/index.ts"
import { improve, modelOf } from "../model/index.ts"
import { speaker } from "../text/catalogue.ts"
import { Consolidator, categories, type Level, levels, whyInWords, whyWords } from "../text/consolidate/index.ts"
import { argument, type CommandContext, optional, type Run, UsageError } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { readMessages } from "./message-file.ts"

export const run: Run = async (cx) => {
	const level = levelOf(cx)
	const messages = await readMessages(cx, await readNamedFile(cx, argument(cx, 0)))
	const plain = await consolidateOnCores(messages, { level }, () => new Consolidator())
	const model = modelOf(process.env)
	const { result, way } =
		model === undefined
			? { result: plain, way: { made: "lexicon" as const } }
			: await improve(model, new Consolidator(), messages, plain, level)
	if ("fault" in way) cx.warn(cx.say("cli.consolidate.fallback", { code: way.fault }))
	const say = speaker([whyWords], "zh-CN")
	const groups = result.groups.map(({ title, members, confidence, why, category, place }) => ({
		label: title,
		members,
		confidence,
		why: whyInWords(why, say),
		category: categories[category],
		place,
	}))
	cx.report({ groups, claims: result.claims, unplaced: result.unplaced, level, way })
	const { claims, unplaced } = result
	cx.tell(
		cx.say("cli.consolidate.done", {
			messages: messages.length,
			groups: groups.length,
			claims: claims.length,
			unplaced: unplaced.length,
		}),
	)
	for (const { label, members, category, why } of groups)
		cx.tell(cx.say("cli.consolidate.group", { count: members.length, category, title: label, why }))
	return 0
}

function levelOf(cx: CommandContext): Level {
	const wanted = optional(cx, "level") ?? "theme"
	const level = levels.find((each) => each === wanted)
	if (level === undefined) throw new UsageError(cx.say("cli.consolidate.level"))
	return level
}
