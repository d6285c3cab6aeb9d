/** What the console's first page shows of notices. */
import type { HomeNewsSource, HomeTileSource } from "../affair.ts"
import { noticesPath, pathOf } from "./console-parts.ts"
import { hearersOf, unreadNews } from "./news.ts"
import { openDuties } from "./open-duties.ts"
import { countQuestions } from "./questions.ts"
import { countNotices } from "./repo.ts"

export const noticeTiles: HomeTileSource = async ({ reader, house, villageId, accountId, personId, heldIn }) => {
	const duties = (await openDuties(reader, house, villageId)).length
	const waiting = await countNotices(reader, villageId, { states: ["waiting"] })
	const notBy = [accountId, ...(personId === undefined ? [] : [personId])]
	const others = waiting === 0 ? 0 : await countNotices(reader, villageId, { states: ["waiting"], notBy })
	const questions = await countQuestions(reader, villageId, { states: ["open"] })
	const right = "notice.read"
	// Work of the day for who may do it; the others only wait, and so does who wrote it.
	const isTheirs = others > 0 && heldIn("notice.release").includes(villageId)
	return [
		{ label: house.say("notice.tile.duties"), value: duties, path: noticesPath, isUrgent: duties > 0, right },
		...(waiting > 0
			? [
					{
						label: house.say(`notice.tile.${isTheirs ? "toRelease" : "waiting"}`),
						value: isTheirs ? others : waiting,
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
