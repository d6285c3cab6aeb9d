/** 是不是同一件事？ where staff answer it on the board, and where other programs do. zh-CN first. */
const zh = {
	"item.marked.title": "新来的，像是已有的事",
	"item.marked.intro": "这些是接龙里或者别的平台转来的，当时没法问本人。请您看看是不是同一件事。",
	"item.marked.none": "没有要看的了。",
	"item.marked.waiting": "有 {count} 条新来的意见，像是已有的事。",
	"item.marked.look": "去看一看",
	"item.marked.opinion": "另一条意见",
	"item.marked.came": "新来的（是同一件的打勾）",
	"item.marked.answer": "打勾的记为附议，其余另算一件",
	"item.marked.sums": "到现在一共答过：同一件 {same} 次，另一件 {other} 次。两样都算数，谁的话都留着。",
	"item.api.alike": "答复“是不是同一件事”：是，就给本人记附议；不是，归并时分开",
	"item.api.support": "替村民附议一个事项，不另登记意见",
	"item.api.gone": "这个事项或意见已经没有了，没有记。",
	"item.api.gone.next": "请重新取一次列表，再试。",
	"item.api.noPerson": "没有找到这户的这个人，没有记。",
	"item.api.noPerson.next": "附议要记在一个人名下，请核对户号和姓名。",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"item.marked.title": "New, and like a known matter",
	"item.marked.intro":
		"These came in a chain of a group or from other programs, where nobody could be asked. Please say whether it is the same matter.",
	"item.marked.none": "Nothing to look at.",
	"item.marked.waiting": "{count} new opinions are like a known matter.",
	"item.marked.look": "Look at them",
	"item.marked.opinion": "another opinion",
	"item.marked.came": "New (tick those that are the same)",
	"item.marked.answer": "Ticked: note support; the others: another matter",
	"item.marked.sums": "Answered so far: the same {same} times, another {other} times. Both count, and everybody's words stay.",
	"item.api.alike": "Answers whether it is the same matter: yes notes the author's support, no keeps them apart",
	"item.api.support": "Notes somebody's support of an item, without an opinion of their own",
	"item.api.gone": "That item or opinion is gone; nothing was noted.",
	"item.api.gone.next": "Fetch the list again and try once more.",
	"item.api.noPerson": "No such person in that household; nothing was noted.",
	"item.api.noPerson.next": "Support is a person's: please check the household number and the name.",
}
export const alikeWords = { "zh-CN": zh, en }
