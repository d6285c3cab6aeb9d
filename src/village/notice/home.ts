/** What the console's first page shows of notices. */
import type { HomeNewsSource, HomeTileSource } from "../affair.ts"
import { noticesPath, pathOf } from "./console-parts.ts"
import { hearersOf, unreadNews } from "./news.ts"
import { openDuties } from "./open-duties.ts"
import { countQuestions } from "./questions.ts"
import { countNotices } from "./repo.ts"

export const noticeTiles: HomeTileSource = async ({ reader, house, villageId, heldIn }) => {
	const duties = (await openDuties(reader, house, villageId)).length
	const waiting = await countNotices(reader, villageId, { states: ["waiting"] })
	const questions = await countQuestions(reader, villageId, { states: ["open"] })
	const right = "notice.read"
	// Work of the day for who may do it; the others only wait.
	const isTheirs = heldIn("notice.release").includes(villageId)
	return [
		{ label: house.say("notice.tile.duties"), value: duties, path: noticesPath, isUrgent: duties > 0, right },
		...(waiting > 0
			? [
					{
						label: house.say(`notice.tile.${isTheirs ? "toRelease" : "waiting"}`),
						value: waiting,
						path: `${noticesPath}?state=waiting`,
						isUrgent: isTheirs,
						right,
					},
				]
			: []),
		{ label: house.say("notice.tile.questions"), value: questions, path: `${noticesPath}/questions`, isUrgent: questions > 0, right },
	]
}

export const noticeNews: HomeNewsSource = async ({ reader, villageId, ...who }) =>
	(await unreadNews(reader, villageId, hearersOf(who))).map(({ id, noticeId, text }) => ({
		text,
		path: pathOf(noticeId),
		readPath: `${noticesPath}/news/${encodeURIComponent(id)}/read`,
	}))
