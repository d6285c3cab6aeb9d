/** What enrolment by a code says in chats. */
export const enrolZh = {
	"people.enrol.howTo": "请发您家信上的九位登记码，比如 382 417 905，空格有没有都行。信找不到了，请发“人工”。",
	"people.enrol.group": "登记码是您一家的，别发在群里。请私下发给我。",
	"people.enrol.mistyped": "这个码里有一位数字不对，没有算错误次数。请对照信上的九位数再发一次。",
	"people.enrol.length":
		"您发了 {digits} 位数字。一家的登记码是九位，比如 382 417 905。没有算错误次数，请对照信再发一次；信找不到了，请发“人工”。",
	"people.enrol.unknown": "没有找到这个码，什么都没有登记。请对照信再发一次，还可以试 {left} 次。",
	"people.enrol.handOver": "这个码也没有找到。别着急，请村里的人帮您。",
	"people.enrol.closed": "今天试错的次数多了，这个码先没有查，什么都没有登记。请找{helper}帮忙，或者明天再试，也可以发“人工”。",
	"people.enrol.spent": "这个码已经登记满了 {uses} 部手机，这次没有登记。要再加手机，请找{helper}换一个新码，也可以发“人工”。",
	"people.enrol.revoked": "这个码已经停用了，这次没有登记。请找{helper}要新的码，也可以发“人工”。",
	"people.enrol.gone": "名册上现在没有这个人了，这次没有登记。请找{helper}看一看，也可以发“人工”。",
	"people.enrol.already": "您已经登记在{village}了：{names}。不用再登记。要办事请发“菜单”。",
	"people.enrol.familyFull": "名册上您家的成年人（{names}）都已经在这部手机上了。要替别家的人办，请发那一家的登记码。",
	"people.enrol.village": "这是 {village} 的码。您现在办的是另一个村的事。要在 {village} 也登记吗？原来村的登记不变。",
	"people.enrol.village.yes": "要，接着登记",
	"people.enrol.village.no": "不要了",
	"people.enrol.village.left": "好的，没有登记，原来的不变。",
	"people.enrol.pick": "找到了：{household}。\n您是哪一位？点一下，或者发您的全名。",
	"people.enrol.pickOther": "找到了：{household}。\n要替家里哪一位办？点一下，或者发全名。",
	"people.enrol.notListed": "不在上面",
	"people.enrol.notListed.said": "名册上没有您要找的人，这次没有登记。",
	"people.enrol.noSuchMember": "没对上。请点下面的一项，或者发名册上的全名。",
	"people.enrol.prove": "您选的是户主。请发村里名册上户主电话的后四位。记不得，就发“不记得”。",
	"people.enrol.prove.wrong": "后四位不对，没有登记。还可以试 {left} 次。",
	"people.enrol.prove.unclear": "只要四位数字，比如 5678。先不办了，就发“退出”。",
	"people.enrol.prove.helper": "只要四位数字，比如 5678。不方便，就发“人工”：不用再输数字，由{helper}来确认。先不办了，就发“退出”。",
	"people.enrol.prove.over": "后四位对不上，先不试了。",
	"people.enrol.headLater": "户主要由{helper}当面或打电话确认。现在先登记为这一户的人，问卷、意见都能办；替全家确认的事，等确认了再办。",
	"people.enrol.done": "登记好了：{village}，{name}。",
	"people.enrol.wasThere": "以前就登记过了：{village}，{name}。",
	"people.enrol.awaited": "户主身份已经请{helper}确认，确认了就在这里告诉您。",
	"people.enrol.others": "您家另有 {count} 部手机登记过。不是您家的？请回复“不是我家的”。",
	"people.enrol.several": "这部手机现在替 {count} 个人办事，眼下是 {name}。换人请发“换人”。",
	"people.enrol.next": "要看能办什么，请发“菜单”。",
	"people.enrol.summary": "登记还没办完。",
}

export const enrolEn: Readonly<Record<keyof typeof enrolZh, string>> = {
	"people.enrol.howTo":
		"Please send the nine-digit code of your household's letter, for example 382 417 905, with or without spaces. If the letter is lost, send 人工.",
	"people.enrol.group": "The code is your household's own; do not send it to a group. Please send it to me privately.",
	"people.enrol.mistyped":
		"One digit of this code is wrong; it was not counted as a wrong try. Please compare it with the letter and send it again.",
	"people.enrol.length":
		"You sent {digits} digits. A household's code has nine, for example 382 417 905. This does not count as a wrong try; please compare it with the letter and send it again. If the letter is lost, send 人工.",
	"people.enrol.unknown": "This code was not found; nothing was registered. Please compare it with the letter. {left} more tries.",
	"people.enrol.handOver": "This code was not found either. Don't worry, somebody of the village will help you.",
	"people.enrol.closed":
		"There were too many wrong codes today, so this one was not looked up and nothing was registered. Please ask {helper}, try again tomorrow, or send 人工.",
	"people.enrol.spent":
		"This code has already registered {uses} phones; nothing was registered. For another phone please ask {helper} for a new code, or send 人工.",
	"people.enrol.revoked": "This code is no longer valid; nothing was registered. Please ask {helper} for a new one, or send 人工.",
	"people.enrol.gone": "This person is no longer on the roster; nothing was registered. Please ask {helper}, or send 人工.",
	"people.enrol.already": "You are registered in {village} already: {names}. Send 菜单 to see what can be done.",
	"people.enrol.familyFull":
		"All adults of your household on the roster ({names}) are on this phone already. To act for another household, send its code.",
	"people.enrol.village":
		"This is a code of {village}; you are dealing with another village now. Register in {village} as well? The other registration stays.",
	"people.enrol.village.yes": "Yes, go on",
	"people.enrol.village.no": "No",
	"people.enrol.village.left": "All right, nothing was registered and nothing changed.",
	"people.enrol.pick": "Found: {household}.\nWhich of them are you? Press one, or send your full name.",
	"people.enrol.pickOther": "Found: {household}.\nFor whom of the household will you act? Press one, or send the full name.",
	"people.enrol.notListed": "Not listed",
	"people.enrol.notListed.said": "The roster does not have whom you look for; nothing was registered.",
	"people.enrol.noSuchMember": "That fits nobody. Please press one of these, or send the full name as on the roster.",
	"people.enrol.prove":
		"This is the head of the household. Please send the last four digits of the head's phone on the village roster. If you do not know them, send 不记得.",
	"people.enrol.prove.wrong": "The digits are not right; nothing was registered. {left} more tries.",
	"people.enrol.prove.unclear": "Only four digits, for example 5678. To stop for now, send 退出.",
	"people.enrol.prove.helper":
		"Only four digits, for example 5678. If this is difficult, send 人工: no more digits, {helper} will confirm it. To stop for now, send 退出.",
	"people.enrol.prove.over": "The digits could not be matched. ",
	"people.enrol.headLater":
		"{helper} will confirm the head in person or by phone. Until then you are registered as a member of the household: surveys and opinions work; confirming for the whole household has to wait.",
	"people.enrol.done": "Registered: {village}, {name}.",
	"people.enrol.wasThere": "You were registered before: {village}, {name}.",
	"people.enrol.awaited": "{helper} was asked to confirm the head; you will be told here.",
	"people.enrol.others": "{count} other phones are registered for your household. Not yours? Reply 不是我家的.",
	"people.enrol.several": "This phone now acts for {count} people, at present for {name}. To change, send 换人.",
	"people.enrol.next": "Send 菜单 to see what can be done.",
	"people.enrol.summary": "The registration is not finished yet.",
}
