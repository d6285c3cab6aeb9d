/** A village in which work is given to somebody, looked at by somebody else, and was asked for by a third. */
import type { Store } from "../../../src/store/store.ts"
import { ledgerAffair } from "../../../src/village/ledger/index.ts"
import { checkTask, giveTask, reportDone } from "../../../src/village/task/commands.ts"
import { answerBack } from "../../../src/village/task/follow-up.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import type { Task } from "../../../src/village/task/repo.ts"
import { settingOf } from "../council/setting.ts"

export const day = 86_400_000

export async function workSetting(store: Store, options: Pick<NonNullable<Parameters<typeof settingOf>[1]>, "rule"> = {}) {
	const setting = await settingOf(store, { ...options, affairs: [taskAffair, ledgerAffair] })
	const { cx, person, villageId, clock } = setting
	const doer = await person("0003")
	const supervisor = await person("0008")
	const asker = await person("0005")
	const by = { id: doer, name: "王强" }
	const looker = { id: supervisor, name: "吴小军" }
	const looks = { account: null, personId: supervisor, isSupervisor: true, isResident: false }
	const of = (taskId: string, note = "", photos: readonly string[] = []) => ({ villageId, taskId, note, photos })
	const give = async (given: Partial<Parameters<typeof giveTask>[3]> = {}): Promise<Task> => {
		const staff = { id: "staff-1", name: "文书" }
		const work = { villageId, title: "修村口的桥", text: "", responsibleId: doer, deadline: clock.now + 10 * day, askerIds: [asker] }
		const made = await store.tx((tx) => giveTask(tx, cx(), staff, { ...work, ...given }))
		if (!made.ok) throw new Error(made.code)
		return made.task
	}
	/** Reported done with a photo, and looked at. */
	const finish = async (taskId: string) => {
		await store.tx((tx) => reportDone(tx, cx(), by, of(taskId, "", ["aa.jpg"])))
		return store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(taskId), isGood: true }))
	}
	/** Days go by, and what is due rings. */
	const wait = async (days: number) => {
		clock.now += days * day
		await setting.talk.ring()
	}
	const judge = (taskId: string, round: number, answer: "satisfied" | "unsatisfied", reason = "") =>
		store.tx((tx) => answerBack(tx, cx(), { id: asker, name: "陈静" }, { villageId, taskId, round, personId: asker, answer, reason }))
	return { ...setting, store, doer, supervisor, asker, by, looker, looks, of, give, finish, wait, judge }
}
