/** What 接龙 in the chat asks of the store. Each looks at the pasted text anew: nothing is kept between looking and entering. */

import { z } from "zod"
import type { CallResult, Say, Who } from "../../engine/flow.ts"
import type { Reader } from "../../store/store.ts"
import { excerpt } from "../../text/normalize.ts"
import { type CallRegistration, defineCall } from "../affair.ts"
import { enterGroupInTurn, groupQuestions } from "../survey/index.ts"
import { namesOf, readChain } from "./chain.ts"
import { answerRows, isReady, targetKey, targetOf, verdictWords, whoWords } from "./chain-answers.ts"
import { type ChainRow, recordChain, rowsOfChain } from "./chain-commands.ts"
import { findingText } from "./chain-finding.ts"
import { neighboursOf } from "./neighbours.ts"
import { knownImportKeys } from "./repo.ts"
import { mayInChat } from "./rights.ts"

/** As many as are entered within one turn; more are for the console. */
const mostLines = 200
/** What the chat keeps of a message: one as long as this may have been cut. */
const longestText = 20_000
const mostShown = 30
const mostFindings = 10
const mostQuestions = 7
const shownWords = 60

const notYours: CallResult = { ok: false, code: "CHAIN_NOT_YOURS" }
const gone: CallResult = { ok: false, code: "CHAIN_SURVEY_GONE" }
const textArg = z.string().max(longestText * 2)

function staffOf({ villageId, person, channel, isGroup }: Who) {
	const isStaff = villageId !== undefined && person !== undefined && !isGroup && mayInChat("opinion.enter", person.roles)
	return isStaff ? { villageId, person, channel } : undefined
}

async function read(reader: Reader, villageId: string, text: string) {
	const roster = await neighboursOf(reader, villageId)
	const chain = readChain(text, namesOf(roster))
	return { chain, persons: roster.persons, rows: rowsOfChain(chain, roster) }
}

const looking = defineCall(z.object({ text: textArg }), async ({ text }, { tx, house, who }) => {
	const me = staffOf(who)
	if (me === undefined) return notYours
	const { chain, rows } = await read(tx, me.villageId, text)
	if (rows.length === 0) return { ok: false, code: "CHAIN_NONE" }
	if (rows.length > mostLines || text.length >= longestText) return { ok: false, code: "CHAIN_LONG" }
	const questions = (await groupQuestions(tx, house, me.villageId)).slice(0, mostQuestions)
	const offered = questions.map((question) => ({ id: targetKey(question), label: question.label }))
	return { ok: true, value: { title: chain.title, lines: rows.length, questions: offered } }
})

type Line = { readonly label: string; readonly value: string; readonly isReady: boolean }

const previewing = defineCall(z.object({ text: textArg, to: z.string().max(300) }), async ({ text, to }, { tx, house, who }) => {
	const me = staffOf(who)
	if (me === undefined) return notYours
	const { chain, rows, persons } = await read(tx, me.villageId, text)
	const target = targetOf(to)
	const answers = target && (await answerRows(tx, house, me.villageId, target, { rows, persons, chosen: new Map() }))
	if (target !== undefined && answers === undefined) return gone
	const lines: readonly Line[] =
		answers?.map((one) => ({
			label: whoWords(one, house.say),
			value: takenFor(one.row, verdictWords(one.verdict, house.say)),
			isReady: isReady(one),
		})) ?? (await opinionLines(tx, house, me.villageId, rows, persons))
	const [ready, left] = [lines.filter((line) => line.isReady), lines.filter((line) => !line.isReady)]
	const shown = (some: readonly Line[]) => some.slice(0, mostShown).map(({ label, value }) => ({ label, value }))
	const findings = chain.findings.slice(0, mostFindings).map((finding) => findingText(house.say, finding))
	return { ok: true, value: { ready: ready.length, rows: shown(ready), left: left.length, problems: shown(left), findings } }
})

/** What they wrote, and what it was taken for. */
function takenFor({ entry: { words } }: ChainRow, outcome: string): string {
	return words === "" || words === outcome ? outcome : `${excerpt(words, shownWords)} → ${outcome}`
}

async function opinionLines(
	reader: Reader,
	{ say }: { readonly say: Say },
	villageId: string,
	rows: readonly ChainRow[],
	persons: Awaited<ReturnType<typeof neighboursOf>>["persons"],
): Promise<readonly Line[]> {
	const keys = rows.map(({ key }) => key)
	const known = await knownImportKeys(reader, villageId, keys)
	const byId = new Map(persons.map((person) => [person.personId, person]))
	return rows.map((row) => {
		const { author } = row.match
		const who = author.personId === null ? undefined : byId.get(author.personId)
		const label = whoWords({ row, who }, say)
		const words = excerpt(row.entry.words, shownWords)
		if (known.has(row.key)) return { label, value: `${words} → ${say("opinion.chain.known")}`, isReady: false }
		if (!row.isSaid) return { label, value: takenFor(row, say("opinion.chain.nothing")), isReady: false }
		if (row.match.kind === "person") return { label, value: words, isReady: true }
		return {
			label,
			value: `${words}（${say(row.match.kind === "several" ? "opinion.chain.several" : "opinion.chain.unknown")}）`,
			isReady: true,
		}
	})
}

const saving = defineCall(
	z.object({ text: textArg, to: z.string().max(300), look: z.string().min(1).max(100) }),
	async ({ text, to, look }, { tx, house, who }) => {
		const me = staffOf(who)
		if (me === undefined) return notYours
		const { villageId, person } = me
		const { rows, persons } = await read(tx, villageId, text)
		const target = targetOf(to)
		if (target === undefined) {
			const taken = new Set(rows.keys())
			const by = { villageId, accountId: person.id, channel: me.channel }
			const { added, known, told, alike } = await recordChain(tx, house, by, rows, { taken, persons: new Map() })
			return { ok: true, value: { kind: "opinions", added, known, told, alike } }
		}
		const answers = await answerRows(tx, house, villageId, target, { rows, persons, chosen: new Map() })
		if (answers === undefined) return gone
		const ready = answers.flatMap((one) => (isReady(one) ? [one.verdict.answer] : []))
		const { entered, told, left } = await enterGroupInTurn(tx, house, { villageId, by: person.id, byName: person.name, look }, ready)
		return { ok: true, value: { kind: "answers", entered, told, left: left + answers.length - ready.length } }
	},
)

export const chainCalls: Readonly<Record<string, CallRegistration>> = {
	"opinion.chain.look": looking,
	"opinion.chain.preview": previewing,
	"opinion.chain.save": saving,
}
