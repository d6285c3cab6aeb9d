/** Puts the registrations of all affairs together into what the message path asks for. */
import type { Directory } from "../inbound/identity.ts"
import type { Switchboard } from "../inbound/turn-of-chat.ts"
import type { Vocabulary, WordRegistration } from "../inbound/vocabulary.ts"
import { asCommand } from "../text/normalize.ts"
import type { Affair, CallRegistration, FlowRegistration, House, TimerHandler } from "./affair.ts"
import { type Rights, rightsOf, UnknownRightError } from "./rights.ts"

/** Words of interface.md; those no affair has registered are answered plainly instead of taken for an opinion. */
const productWords = [
	"公告",
	"签字",
	"念给我听",
	"附议",
	"已阅",
	"不对",
	"发公告",
	"发问卷",
	"摘要",
	"进度",
	"催办",
	"待办",
	"提问",
	"查回执",
]

export function vocabularyOf(affairs: readonly Affair[]): Vocabulary {
	const matrix = rightsOf(affairs)
	const words = affairs.flatMap((affair) => affair.chatWords)
	const known = new Set(words.map((entry) => entry.word))
	const labels = affairs.flatMap(menuWords).filter(({ word }) => !known.has(word))
	return {
		words: [...words, ...labels].map((word) => withHolders(word, matrix)),
		recognisers: affairs.flatMap((affair) => affair.recognisers),
		plainTalk: affairs.flatMap((affair) => affair.plainTalk),
		buttons: affairs.flatMap((affair) => affair.buttons ?? []),
		reserved: productWords.filter((word) => !known.has(word)),
	}
}

/** What the menu offers, typed as it stands there, is the same as pressed: 我的待办 had become an opinion. */
function menuWords({ menu, words }: Affair): WordRegistration[] {
	return menu.map(({ label, flow, params, audience, right }) => ({
		word: asCommand(words["zh-CN"][label] ?? label),
		kind: "whole",
		flow,
		params: () => params,
		audience,
		...(right !== undefined && { right }),
	}))
}

/** The router knows no matrix: it is told the roles. */
function withHolders(word: WordRegistration, matrix: Rights): WordRegistration {
	const roles = word.right === undefined ? undefined : matrix[word.right]
	if (word.right !== undefined && roles === undefined) throw new UnknownRightError(word.right)
	return roles === undefined ? word : { ...word, roles }
}

export function switchboardOf(
	affairs: readonly Affair[],
	house: House,
	directory: Directory,
	visibleAtCommit: ReadonlySet<string>,
): Switchboard {
	const flows = onlyOnce<FlowRegistration>(affairs.flatMap((affair) => affair.flows.map((entry) => [entry.type, entry])))
	const calls = onlyOnce<CallRegistration>(affairs.flatMap((affair) => Object.entries(affair.calls)))
	const timers = onlyOnce<TimerHandler>(affairs.flatMap((affair) => Object.entries(affair.timers)))
	const receipts = affairs.flatMap(({ onReceipt }) => onReceipt ?? [])
	const movers = affairs.flatMap(({ onSaidAgain }) => onSaidAgain ?? [])
	return {
		directory,
		vocabulary: vocabularyOf(affairs),
		say: house.say,
		visibleAtCommit,
		bind: (tx, flow, params, who, now) => found(flows, flow).bind(params, { tx, house, now, who }),
		call: (tx, name, args, who, now) => found(calls, name).run(args, { tx, house, now, who }),
		receipt: async (tx, receipt, now) => {
			for (const take of receipts) await take(receipt, { tx, house, now })
		},
		timer: async (tx, { villageId, kind, subject, guard }, now) =>
			found(timers, kind)(
				{ villageId, subject, guard },
				{
					tx,
					house,
					now,
					saidAgain: async (again) => {
						for (const hear of movers) await hear(again, { tx, now })
					},
				},
			),
	}
}

function onlyOnce<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
	const map = new Map<string, T>()
	for (const [name, entry] of entries) {
		if (map.has(name)) throw new Error(`registered twice: ${name}`)
		map.set(name, entry)
	}
	return map
}

/** A name nobody registered: code and stored data disagree. */
class UnknownRegistrationError extends Error {
	readonly code = "UNKNOWN_REGISTRATION"
	constructor(name: string) {
		super(`nothing is registered as ${name}`)
	}
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
	const entry = map.get(name)
	if (entry === undefined) throw new UnknownRegistrationError(name)
	return entry
}
