/** `cunkou consolidate FILE [--level issue|theme] [--words FILE]`: no database; no network unless a model is named in the environment. */
import { consolidateOnCores } from "../consolidating/index.ts"
import { improve, modelOf } from "../model/index.ts"
import { speaker } from "../text/catalogue.ts"
import {
	type Concept,
	type Consolidation,
	Consolidator,
	categories,
	claimAt,
	type Level,
	levels,
	type Message,
	readOwnWords,
	whyInWords,
	whyWords,
} from "../text/consolidate/index.ts"
import { excerpt } from "../text/normalize.ts"
import { argument, type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"
import { readNamedFile } from "./files.ts"
import { decodeText, readMessages } from "./message-file.ts"

export const run: Run = async (cx) => {
	const level = levelOf(cx)
	const messages = await readMessages(cx, await readNamedFile(cx, argument(cx, 0)))
	const concepts = await ownWordsOf(cx)
	const plain = await consolidateOnCores(messages, { level }, (more) => new Consolidator(more), { concepts })
	const model = modelOf(process.env)
	const names = model === undefined ? wrongModel(cx) : []
	if (names.length > 0) cx.warn(cx.say("cli.consolidate.model", { names: names.join(cx.say("cli.consolidate.between")) }))
	const { result, way } =
		model === undefined
			? { result: plain, way: { made: "lexicon" as const } }
			: await improve(model, new Consolidator(concepts), messages, plain, level)
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
	tellResult(cx, messages, groups, result)
	return 0
}

/** Variables of the model server that are missing or wrong, so that none is asked: what `serve` would refuse, said here beside the result. */
function wrongModel({ environment }: CommandContext): readonly string[] {
	return environment.ok ? [] : environment.problems.map(({ name }) => name).filter((name) => /^(?:LLM|EMBEDDING)_/.test(name))
}

type Shown = { readonly label: string; readonly members: readonly string[]; readonly category: string; readonly why: string }

/** Ids of one matter that a line names; a heap of one complaint would fill the screen. `--json` has all of everything. */
const mostIds = 40
/** Of what stands beside the matters. */
const mostLines = 100

function tellResult(
	cx: CommandContext,
	messages: readonly Message[],
	groups: readonly Shown[],
	{ claims, unplaced }: Pick<Consolidation, "claims" | "unplaced">,
): void {
	cx.tell(
		cx.say("cli.consolidate.done", {
			messages: messages.length,
			groups: groups.length,
			claims: claims.length,
			unplaced: unplaced.length,
		}),
	)
	for (const { label, members, category, why } of groups)
		cx.tell(cx.say("cli.consolidate.group", { count: members.length, category, title: label, why, ids: named(cx, members) }))
	if (claims.length > 0) cx.tell(cx.say("cli.consolidate.claims"))
	const byId = new Map(messages.map((message) => [message.id, message]))
	for (const { id, span, group } of claims.slice(0, mostLines)) {
		const text = excerpt(claimAt(byId.get(id), span).body, maxClaimLength)
		const title = group === null ? cx.say("cli.consolidate.alone") : (groups[group]?.label ?? "")
		cx.tell(cx.say("cli.consolidate.claim", { id, text, title }))
	}
	if (claims.length > mostLines) cx.tell(cx.say("cli.consolidate.more", { count: claims.length - mostLines }))
	if (unplaced.length > 0) cx.tell(cx.say("cli.consolidate.unplaced", { ids: named(cx, unplaced) }))
}

const maxClaimLength = 40

function named({ say }: CommandContext, ids: readonly string[]): string {
	const shown = ids.slice(0, mostIds).join(say("cli.consolidate.between"))
	return ids.length > mostIds ? say("cli.consolidate.manyIds", { ids: shown, count: ids.length }) : shown
}

/** What a village says for things, written as on its page of settings. */
async function ownWordsOf(cx: CommandContext): Promise<readonly Concept[]> {
	const file = optional(cx, "words")
	if (file === undefined) return []
	const own = readOwnWords(decodeText(await readNamedFile(cx, file)))
	if (!own.ok) throw new Refusal(`words.${own.fault}`, cx.say(`cli.consolidate.words.${own.fault}`))
	return own.concepts
}

function levelOf(cx: CommandContext): Level {
	const wanted = optional(cx, "level") ?? "theme"
	const level = levels.find((each) => each === wanted)
	if (level === undefined) throw new UsageError("usage.option-value", cx.say("cli.consolidate.level"))
	return level
}
