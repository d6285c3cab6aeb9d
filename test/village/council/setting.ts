/** A village with a council of seven, and phones that talk to it over the real message path. */
import type { Store } from "../../../src/store/store.ts"
import type { Affair } from "../../../src/village/affair.ts"
import type { CommandCx } from "../../../src/village/council/command.ts"
import { fillRoll, setUpBody } from "../../../src/village/council/commands-bodies.ts"
import { type NewMatter, putMatter } from "../../../src/village/council/commands-matters.ts"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { castVote } from "../../../src/village/council/commands-votes.ts"
import { councilAffair } from "../../../src/village/council/index.ts"
import { ruleOfKind } from "../../../src/village/council/presets.ts"
import type { Body } from "../../../src/village/council/repo-bodies.ts"
import type { Matter } from "../../../src/village/council/repo-matters.ts"
import type { Choice, Rule } from "../../../src/village/council/rules.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { reportAffair } from "../../../src/village/report/index.ts"
import { surveyAffair } from "../../../src/village/survey/index.ts"
import { type Talk, type TestHouse, talkTo, testHouse, villageWith } from "../people/village.ts"

export const councilRoster: readonly (readonly string[])[] = [
	["0001", "户主", "李建国", "1970-05-01", "13812345678", "一组", "", "常住", "村民代表", "", ""],
	["", "妻", "王秀英", "1972-02-03", "", "", "", "常住", "", "", ""],
	["0002", "户主", "张福", "1945", "", "一组", "", "常住", "村民代表", "", ""],
	["0003", "户主", "王强", "1980-01-01", "13700002222", "一组", "", "常住", "村民代表、网格员", "", ""],
	["0004", "户主", "赵新民", "1968-01-01", "13600003333", "二组", "", "常住", "村民代表、村支书", "", ""],
	["0005", "户主", "陈静", "1990-01-01", "13500004444", "二组", "", "常住", "村民代表", "", ""],
	["0006", "户主", "孙大海", "1975-01-01", "", "二组", "", "常住", "村民代表", "", ""],
	["0007", "户主", "周月娥", "1961-01-01", "", "二组", "", "常住", "村民代表", "", ""],
	["0008", "户主", "吴小军", "1988-01-01", "13300005555", "二组", "", "常住", "监委会", "", ""],
]
/** Those of the roster who are on the council, by household. */
export const seats = ["0001", "0002", "0003", "0004", "0005", "0006", "0007"] as const
const heads: Readonly<Record<string, string>> = {
	"0001": "李建国",
	"0002": "张福",
	"0003": "王强",
	"0004": "赵新民",
	"0005": "陈静",
	"0006": "孙大海",
	"0007": "周月娥",
	"0008": "吴小军",
}

export type Setting = TestHouse & {
	readonly villageId: string
	readonly codes: ReadonlyMap<string, string>
	readonly talk: Talk
	readonly body: Body
	readonly cx: () => CommandCx
	/** The head of a household. */
	readonly person: (householdNumber: string) => Promise<string>
	readonly matter: (given?: Partial<NewMatter>) => Promise<Matter>
	/** Opens a round, takes the votes named by household, closes it. */
	readonly vote: (
		matter: Matter,
		votes: Readonly<Partial<Record<string, Choice>>>,
		options?: { readonly close?: boolean },
	) => Promise<Awaited<ReturnType<typeof closeRound>> | undefined>
}

export async function settingOf(
	store: Store,
	options: { readonly rule?: Partial<Rule>; readonly publicUrl?: string; readonly ids?: string; readonly affairs?: readonly Affair[] } = {},
): Promise<Setting> {
	const affairs = [surveyAffair, councilAffair, reportAffair, ...(options.affairs ?? [])]
	const words = affairs.map((affair) => affair.words)
	const made = testHouse(store, { words, ...(options.ids !== undefined && { ids: options.ids }) })
	const parts = { ...made, house: { ...made.house, publicUrl: options.publicUrl } }
	const { house, clock } = parts
	const { village, codes } = await villageWith(house, councilRoster)
	const villageId = village.id
	const cx = (): CommandCx => ({ house, now: clock.now, by: "staff-1" })
	const body = await store.tx(async (tx) => {
		const rule = { ...ruleOfKind.council, noticeDays: 0, ...options.rule }
		const set = await setUpBody(tx, cx(), { villageId, kind: "council", name: "村民议事会", rule })
		if (!set.ok) throw new Error(set.code)
		await fillRoll(tx, cx(), { villageId, bodyId: set.body.id, source: "role:council" })
		return set.body
	})
	const person = async (householdNumber: string) => {
		const name = heads[householdNumber] ?? ""
		const id = await store.read((reader) => personOfHousehold(reader, villageId, { householdNumber, name }))
		if (id === undefined) throw new Error(`nobody is the head of ${householdNumber}`)
		return id
	}
	return {
		...parts,
		villageId,
		codes,
		body,
		cx,
		person,
		talk: talkTo(parts, affairs),
		matter: async (given = {}) => {
			const put = await store.tx((tx) =>
				putMatter(tx, cx(), {
					villageId,
					bodyId: body.id,
					title: "修村口的桥",
					text: "桥面裂了，雨天过不了车。",
					kind: "ordinary",
					...given,
				}),
			)
			if (!put.ok) throw new Error(put.code)
			return put.matter
		},
		vote: async (matter, votes, { close = true } = {}) => {
			const opened = await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: matter.id, way: "open", closesAt: null }))
			if (!opened.ok) throw new Error(opened.code)
			const key = { villageId, matterId: matter.id, round: opened.round.round }
			for (const [number, choice] of Object.entries(votes)) {
				if (choice === undefined) continue
				const unitId = await person(number)
				const cast = await store.tx((tx) => castVote(tx, cx(), { ...key, unitId, personId: unitId, choice, reason: "", channel: "web" }))
				if (!cast.ok) throw new Error(cast.code)
			}
			return close ? store.tx((tx) => closeRound(tx, cx(), key)) : undefined
		},
	}
}
