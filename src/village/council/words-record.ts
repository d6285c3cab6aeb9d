/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"council.api.matters": "议题列表，按登记先后",
	"council.api.matter": "一个议题和它的决议",
	"council.api.decisions": "决议列表，新的在前",
	"record.kind.council": "议事",
	"right.council.read": "看议事和决议",
	"right.council.vote": "在聊天里表决",
	"right.council.manage": "管议事：成员、议题、轮次、结论",
	"right.council.enter": "录入纸质票和手印",
	"right.council.review": "合法性审查",
	"right.council.correct": "更正数错的决议",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"council.api.matters": "Matters in the order they were entered",
	"council.api.matter": "One matter and its decisions",
	"council.api.decisions": "Decisions, newest first",
	"record.kind.council": "council",
	"right.council.read": "See matters and decisions",
	"right.council.vote": "Vote in the chat",
	"right.council.manage": "Look after bodies, agenda, rounds and verdicts",
	"right.council.enter": "Enter votes and marks from paper",
	"right.council.review": "Review legality",
	"right.council.correct": "Correct a decision counted wrongly",
}
export const recordWords = { "zh-CN": zh, en }
