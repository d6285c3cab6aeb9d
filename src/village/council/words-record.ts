/** What this affair's rights, and what it puts on record, are called on the pages of the console. */
const zh = {
	"record.kind.council": "议事",
	"right.council.read": "看议事和决议",
	"right.council.vote": "在聊天里表决",
	"right.council.manage": "管议事：成员、议题、轮次、结论",
	"right.council.enter": "录入纸质票和手印",
	"right.council.review": "合法性审查",
	"right.council.correct": "更正数错的决议",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.kind.council": "council",
	"right.council.read": "See matters and decisions",
	"right.council.vote": "Vote in the chat",
	"right.council.manage": "Look after bodies, agenda, rounds and verdicts",
	"right.council.enter": "Enter votes and marks from paper",
	"right.council.review": "Review legality",
	"right.council.correct": "Correct a decision counted wrongly",
}
export const recordWords = { "zh-CN": zh, en }
