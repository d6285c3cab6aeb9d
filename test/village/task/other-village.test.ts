/** What one village decided and does is nothing of another's, by whatever id or number it is asked for. */
import { expect, test } from "vitest"
import { bodyById, seatsOf } from "../../../src/village/council/repo-bodies.ts"
import { decisionByNumber, decisionsOf, matterById, mattersOf } from "../../../src/village/council/repo-matters.ts"
import { escalate } from "../../../src/village/task/commands-escalation.ts"
import { countPackets, packetsOf } from "../../../src/village/task/packets.ts"
import { eventsOf, taskById, taskByNumber, tasksOf } from "../../../src/village/task/repo.ts"
import { escalationByNumber, escalationsOf } from "../../../src/village/task/repo-escalations.ts"
import { followUpsOf, satisfaction } from "../../../src/village/task/repo-follow-ups.ts"
import { onBothEngines } from "../../support/stores.ts"
import { day, workSetting } from "./setting.ts"

onBothEngines("another village", (open) => {
	test("finds nothing of this one's matters, decisions, tasks, packets and answers", async () => {
		const setting = await workSetting(await open())
		const { store, villageId, body, clock, cx, by, asker, give, finish, wait, of } = setting
		const [judged, sent] = [await give(), await give()]
		await finish(judged.id)
		await wait(7)
		const matter = await setting.matter()
		await setting.vote(matter, { "0001": "agree", "0002": "agree", "0003": "agree", "0004": "agree" })
		const packet = { ...of(sent.id, "村里没有这笔钱"), office: "镇公路站", deadline: clock.now + 5 * day }
		await store.tx((tx) => escalate(tx, cx(), by, packet))
		const found = (village: string) =>
			store.read(async (reader) => ({
				matter: await matterById(reader, village, matter.id),
				matters: await mattersOf(reader, village),
				decision: await decisionByNumber(reader, village, "QJJY-2026-0001"),
				decisions: await decisionsOf(reader, village, matter.id),
				body: await bodyById(reader, village, body.id),
				seats: await seatsOf(reader, village, body.id),
				task: await taskById(reader, village, sent.id),
				byNumber: await taskByNumber(reader, village, sent.number),
				tasks: await tasksOf(reader, village),
				events: await eventsOf(reader, village, sent.id),
				escalation: await escalationByNumber(reader, village, "QJSB-2026-0001"),
				escalations: await escalationsOf(reader, village, sent.id),
				packets: await packetsOf(reader, [village], { isAnswered: false }, { limit: 10, offset: 0 }),
				waiting: (await countPackets(reader, [village], { isAnswered: false })) > 0 ? [village] : [],
				followUps: await followUpsOf(reader, village, { taskId: judged.id }),
				owed: await followUpsOf(reader, village, { personId: asker }),
				asked: (await satisfaction(reader, village)).asked > 0 ? [village] : [],
			}))
		const isThere = (value: unknown) => value !== undefined && (!Array.isArray(value) || value.length > 0)
		const names = (what: object) => Object.entries(what).flatMap(([name, value]) => (isThere(value) ? [name] : []))
		const own = await found(villageId)
		expect(names(own)).toEqual(Object.keys(own))
		expect(names(await found("another"))).toEqual([])
	})
})
