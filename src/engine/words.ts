/** What the engine itself says, whatever the dialog. */
export const words = {
	"zh-CN": {
		"engine.failed":
			"对不起，刚才的事没能接着办下去，我已经告诉村里的工作人员。您以前交的内容都还在。请发“菜单”重新开始，或发“人工”找人帮忙。",
		"engine.turnFailed":
			"对不起，您刚才发的这条没能办成，内容还留着，我已经告诉村里的工作人员。您以前交的都还在。请先发“退出”，再发“菜单”；或等工作人员处理。",
		"engine.left": "好的，先停在这里。您答过的都保存了。要办别的事，请发“菜单”。",
		"engine.nothingToLeave": "现在没有正在办的事。要看能办什么，请发“菜单”。",
		"engine.tooDeep": "您手上已经有几件事没办完，请先办完这一件，或发“退出”停下它。",
		"engine.return": "{summary}\n接着填吗？",
		"engine.return.continue": "接着填",
		"engine.return.later": "以后再说",
		"engine.later": "好的，以后再说，答过的都保存着。想接着办时，请发“菜单”。",
		"engine.offerHuman": "要是不方便，可以发“人工”，请村里的联系员帮您。",
	},
	en: {
		"engine.failed":
			"Sorry, this could not go on; the village staff have been told. Everything you handed in before is kept. Send 菜单 to start again, or 人工 to reach a person.",
		"engine.turnFailed":
			"Sorry, what you sent just now could not be handled. It is kept, and the village staff have been told; what you handed in before is all there. Send 退出 and then 菜单, or wait for the staff.",
		"engine.left": "All right, we stop here. What you answered is kept. For anything else, send 菜单.",
		"engine.nothingToLeave": "Nothing is open at the moment. To see what can be done here, send 菜单.",
		"engine.tooDeep": "Several things are still open. Please finish this one first, or send 退出 to leave it.",
		"engine.return": "{summary}\nGo on with it?",
		"engine.return.continue": "Go on",
		"engine.return.later": "Later",
		"engine.later": "All right, later. What you answered is kept. Send 菜单 when you want to go on.",
		"engine.offerHuman": "If this is difficult, send 人工 and the village's contact person will help you.",
	},
} as const
