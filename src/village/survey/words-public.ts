/** What is said of results on the public page, there and where staff put them there. */
export const publicWords = {
	"zh-CN": {
		"survey.done.resultsShown": "结果公布了，大家在公开栏能看到。",
		"survey.done.resultsHidden": "结果从公开栏收回来了，这里还能看。",
		"survey.done.notClosed": "没有公布：问卷还没截止，截止以后才能公布结果。",
		"survey.public.show": "把结果公布到公开栏",
		"survey.public.hide": "从公开栏收回结果",
		"survey.public.isHidden": "结果现在只有工作人员看得到。公布只公布合计：没有名字，没有写的话；不到 {least} 个人答的题不公布数。",
		"survey.public.isShown": "结果已经公布在公开栏：只有合计，没有名字，不到 {least} 个人答的题没有数。",
		"survey.public.title": "问卷结果",
		"survey.public.line": "{title}（{time}截止）",
		"survey.public.count.household": "应答 {due} 户，答完 {completed} 户。",
		"survey.public.count.person": "应答 {due} 人，答完 {completed} 人。",
		"survey.public.few": "答的人不到 {least} 个，不公布。",
		"survey.public.words": "这一题是自己写或拍的，{answered} 个人答了，内容不公布。",
	},
	en: {
		"survey.done.resultsShown": "The results are public: everybody finds them on the public page.",
		"survey.done.resultsHidden": "The results are off the public page; they still stand here.",
		"survey.done.notClosed": "Not published: the survey has not closed yet; its results can be published once it has.",
		"survey.public.show": "Put the results on the public page",
		"survey.public.hide": "Take the results off the public page",
		"survey.public.isHidden":
			"Only staff see the results now. Public are the totals alone: no names, no written words, no figures of a question fewer than {least} answered.",
		"survey.public.isShown":
			"The results stand on the public page: totals alone, no names, and no figures of a question fewer than {least} answered.",
		"survey.public.title": "Survey results",
		"survey.public.line": "{title} (closed {time})",
		"survey.public.count.household": "{completed} of {due} households finished.",
		"survey.public.count.person": "{completed} of {due} people finished.",
		"survey.public.few": "Fewer than {least} answered: not published.",
		"survey.public.words": "Answered in words or pictures by {answered}; what they gave is not published.",
	},
} as const
