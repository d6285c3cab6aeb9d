/** A village with two contacts, a survey, and phones over the real message path. */
import { eq } from "drizzle-orm"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { outreachAffair } from "../../../src/village/outreach/index.ts"
import { publishSurvey, readSurvey, surveyAffair } from "../../../src/village/survey/index.ts"
import { type Talk, type TestHouse, talkTo, testHouse, villageWith } from "../people/village.ts"

const roster: readonly (readonly string[])[] = [
	["0001", "户主", "李建国", "1970-05-01", "13812345678", "三组", "村口路 1 号", "常住", "", "王强", ""],
	["", "妻", "王秀英", "1972-02-03", "", "", "", "常住", "", "", ""],
	["", "孙子", "李小宝", "2018-01-01", "", "", "", "", "", "", ""],
	["0002", "户主", "张福", "1945", "", "一组", "=1+1", "常住", "", "王强", ""],
	["0003", "户主", "王强", "1980-01-01", "13700002222", "一组", "", "常住", "网格员", "", ""],
	["0004", "户主", "赵新民", "1968-01-01", "13600003333", "二组", "", "常住", "联系员", "", ""],
	["0005", "户主", "陈静", "1990-01-01", "", "二组", "", "外出", "", "赵新民", ""],
	["0006", "户主", "钱老", "1930", "", "二组", "", "已去世", "", "赵新民", ""],
]

export type Setting = TestHouse & {
	readonly villageId: string
	readonly codes: ReadonlyMap<string, string>
	readonly talk: Talk
	/** Publishes a survey of one question and returns its id. */
	survey(unit: "household" | "person"): Promise<string>
	/** Changes the chat of a phone as the platform or its owner would. */
	chat(chatId: string, set: { readonly closedAt?: number; readonly mutedAt?: number; readonly hasParked?: boolean }): Promise<void>
}

export async function settingOf(store: Store): Promise<Setting> {
	const parts = testHouse(store, { words: [surveyAffair.words, outreachAffair.words] })
	const { house } = parts
	const { village, codes } = await villageWith(house, roster)
	return {
		...parts,
		villageId: village.id,
		codes,
		talk: talkTo(parts, [surveyAffair, outreachAffair]),
		survey: async (unit) => {
			const read = readSurvey(
				{
					title: "修路问卷",
					unit,
					secrecy: "named",
					questions: [
						{
							id: "road",
							kind: "single",
							title: "修吗？",
							options: [
								{ id: "yes", label: "修" },
								{ id: "no", label: "不修" },
							],
						},
					],
				},
				{ now: house.clock(), timeZone: house.timeZone },
			)
			if (!read.ok) throw new Error(JSON.stringify(read))
			const done = await store.tx((tx) =>
				publishSurvey(tx, { house, now: house.clock(), by: null }, { villageId: village.id, file: read.survey }),
			)
			if (!done.ok) throw new Error(done.code)
			return done.survey.id
		},
		chat: async (chatId, set) => {
			await store.tx(async (tx) => {
				const { chat } = tx.tables(transportTables)
				await tx.db.update(chat).set(set).where(eq(chat.id, chatId))
			})
		},
	}
}
