/** What this affair says in chats. */
import { enrolEn, enrolZh } from "./words-enrol.ts"

const zh = {
	...enrolZh,
	"people.actingFor": "正在为 {name} 办理",
	"people.and": "、",
	"people.helper": "{name}（{role}）",
	"people.helper.none": "给您发信的人",
	"people.helper.staff": "村里的工作人员",
	"people.household": "户号 {number}",
	"people.householdOf": "{place}，户主 {head}",
	"people.phone": "{name}（{day}登记）",

	"people.consent":
		"登记前要您同意：\n1. 记下这个聊天账号是{village}名册上的您，好把村里的事告诉您、把您的话记在您名下。\n2. 您在这里答的问卷、提的意见由村里保存，用来办村里的事。聊天原文 30 天后删掉。\n3. 随时发“我的资料”查看，发“注销”撤回。\n不同意也可以，纸质的、当面的照样办，一样算数。",
	"people.consent.behalf": "您是替 {name} 登记。请先把下面的话念给本人听，本人同意再点同意；会记下是您代办的。",
	"people.consent.agree": "同意，登记",
	"people.consent.decline": "不同意",
	"people.consent.declined": "好的，没有登记，什么都没有记。想办了再发登记码；纸质的、当面的照样办，请发“人工”找人。",

	"people.newPhone": "有一部新手机登记到您家：{name}（{date}）。是家里人就不用管。不是您家的？请回复“不是我家的”。",
	"people.object.ask": "哪一部不是您家的？",
	"people.object.allOurs": "都是我家的",
	"people.object.none": "现在没有别的手机登记在您家。有疑问请发“人工”。",
	"people.object.fine": "好的，没有改动。",
	"people.object.gone": "这部手机已经不在您家名下了，不用再管。",
	"people.object.done": "记下了。在{helper}查清楚以前，那部手机不能替您家确认任何事。查清了会处理。",

	"people.switch.ask": "替哪一位办？",
	"people.switch.now": "{name}（现在）",
	"people.switch.add": "添加家里人",
	"people.switch.done": "现在替 {name} 办理。",
	"people.switch.same": "现在就是替 {name} 办理，没有改动。",
	"people.switch.gone": "这个人不在这部手机上了，没有换。",
	"people.village.ask": "办哪个村的事？",
	"people.village.only": "这部手机只登记在{village}。要加别的村，请发那个村的登记码。",
	"people.village.done": "现在办的是{village}的事，替 {name} 办理。",

	"people.mute.off": "好的，以后不主动给您发通知了。您发来的话照样回。想再收，请发“恢复”。",
	"people.mute.on": "好的，村里的通知会照常发给您。不想收了，请发“退订”。",

	"people.mute.offHere":
		"好的，以后不往这里发通知了。您发来的话照样回；这里想再收，请发“恢复”。\n您还在别处登记过，通知会发到那边。那边也不想收，请在那边发“退订”。",
	"people.prefer.done": "好的，给 {name} 的通知以后发到这里。想换到别处，请在那边发“以后发到这里”。",

	"people.profile.title": "您的资料",
	"people.profile.kept": "名册上的内容是村里依法登记的，电话和身份证号加密保存。有不对的，请发“人工”找人改。您提的意见发“我的意见”看。",
	"people.profile.ask": "还要做什么？",
	"people.profile.done": "看完了",
	"people.profile.here": "以后发到这里",
	"people.profile.isHere": "发到这里",
	"people.profile.isElsewhere": "发到您登记过的另一处",
	"people.profile.copy": "要一份全部资料",
	"people.profile.erase": "注销登记",
	"people.profile.closed": "好的。要办别的事，请发“菜单”。",
	"people.profile.muted": "已退订",
	"people.profile.unmuted": "照常接收",
	"people.field.name": "姓名",
	"people.field.village": "村",
	"people.field.group": "村民小组",
	"people.field.grid": "网格",
	"people.field.household": "户号",
	"people.field.relation": "与户主关系",
	"people.field.address": "地址",
	"people.field.phone": "电话",
	"people.field.identity": "身份证号",
	"people.field.birth": "出生日期",
	"people.field.residence": "居住状态",
	"people.field.roles": "职务",
	"people.field.consent": "同意登记的日期",
	"people.field.notices": "通知",
	"people.field.where": "通知发到哪里",
	"people.copy.title": "这里保存的您的全部资料：",
	"people.copy.row": "{label}：{value}",
	"people.copy.phones": "登记的手机：",
	"people.copy.phone.code": "{date} 用登记码登记",
	"people.copy.phone.family": "{date} 由家里人代为登记",

	"people.erase.ask":
		"要注销 {name} 的登记吗？注销后：\n1. 您的手机都和名册断开，不再收发村里的事。\n2. 您自愿留下的文字、照片和电话会抹掉；已经算进总数的票数、份数不变。\n3. 村里名册上的那一行依法要留着，不会删。\n以后想再用，要重新发登记码。",
	"people.erase.no": "不注销",
	"people.erase.yes": "确定注销",
	"people.erase.done": "已经注销，手机和名册断开了。以后有事，纸质的、当面的照样办；想再用，请发登记码。",
	"people.erase.kept": "好的，没有注销，什么都没有变。",

	"people.head.confirmed": "已经确认 {name} 是户主。以后可以在这里替全家确认。",
	"people.head.refused": "没能确认 {name} 是户主。登记还在，问卷、意见照样能办，只是不能替全家确认。有疑问请发“人工”。",
	"people.unbound": "村里核对后，这部手机和 {name} 的登记已经断开。您交过的东西都还在。有疑问请发“人工”。",

	"people.menu.ask": "可以办这些事，点一下或回复数字：",
	"people.menu.stranger": "您还没有登记，先能办这些。登记请发信上的九位登记码。",
	"people.menu.more": "更多",
	"people.menu.first": "回到前面",
	"people.menu.profile": "我的资料",
	"people.menu.switch": "换人，替家里人办",
	"people.menu.help": "怎么用",
	"people.menu.human": "找人帮忙",
	"people.help":
		"想反映事情：发“提意见”，再写上您的话。\n看提过的意见：发“我的意见”。填问卷：发“问卷”。\n看自己的资料：发“我的资料”。替家里人办：发“换人”。\n不想收通知：发“退订”；再收：发“恢复”。\n停下手上的事：发“退出”。看全部：发“菜单”。\n帮您的人：{helper}。要找人，请发“人工”。",
	"people.help.helping":
		"您还能替村里办：看要走访的名单，发“走访”。记一次走访，发“走访”，空一格，接着写走访了谁家、说了什么。替人填问卷，发“代填”。登记群接龙，把“#接龙”整段发来。",
	"people.welcome": "您好，这里是村口，村里的事在这里说、在这里办。",
	"people.welcome.village": "您好，这里是{village}的村口，村里的事在这里说、在这里办。",
	"people.welcome.how": "第一次用，请发您家信上的九位登记码，比如 382 417 905。没有信、不会弄，请发“人工”，有人帮您。",
	"people.welcome.notTaken": "您刚才发的还没有记到村里：登记以后请再发一次。",

	"people.human.group": "请私下发“人工”给我，别在群里说家里的事。",
	"people.human.noVillage": "还不知道您是哪个村的，所以没能通知谁。请问给您发信的人，或者发信上的九位登记码；到村委会当面办也一样。",
	"people.human.asked": "已经告诉{helper}，最迟{by}会联系您。",
	"people.human.again": "已经告诉过{helper}了，最迟{by}会联系您，不用再发。",
	"people.human.willCall": "会打您在村里登记的电话 {phone}。号码换了，请到村委会说一声。",
	"people.human.leave": "请发您的姓名和电话，什么时候方便接也可以写上，只用来联系您，办完就删。不想留，请发“跳过”。",
	"people.human.onlyText": "这里请发文字。不会打字，请发“跳过”，会有人来找您。",
	"people.human.noPhone": "好的，没有留电话。会在这个聊天里或上门找您；急的话请直接到村委会。",
	"people.human.noted": "记下了，会照这个联系您。",
	"people.human.full": "您留的话记满了，这一条没有记下。前面留的都在，会照前面的联系您；还要说别的，请打村委会电话或当面说。",
	"people.human.tooLong": "这一条太长，没有记下。请写短一点（{max} 字以内）：姓名、电话、什么时候方便接就行。不想留，请发“跳过”。",
	"people.human.tooLate": "已经有人在联系您了，刚才的没有再记。还有事请再发“人工”。",
	"people.human.summary": "您还没有留下联系电话。",

	"people.helperTold": "有 {count} 件事要请您办，两天之内联系一下：",
	"people.helperTold.who": "户号 {number} {name}",
	"people.helperTold.line": "{position}. {who}：{what}",
	"people.helperTold.more": "还有 {count} 件。",
	"people.helperTold.how": "对方留的话和电话在工作台的“待办”里，办好在那里点“办完了”。没有工作台账号的，请问村文书。",
}

const en: Readonly<Record<keyof typeof zh, string>> = {
	...enrolEn,
	"people.actingFor": "Acting for {name}",
	"people.and": ", ",
	"people.helper": "{name} ({role})",
	"people.helper.none": "whoever sent you the letter",
	"people.helper.staff": "the village staff",
	"people.household": "household {number}",
	"people.householdOf": "{place}, head {head}",
	"people.phone": "{name} (registered {day})",

	"people.consent":
		"Before registering, your consent is needed:\n1. It is noted that this chat account is you on the roster of {village}, to tell you of village matters and to keep what you say under your name.\n2. The village keeps your answers and opinions and uses them for village matters. Chat messages are deleted after 30 days.\n3. Send 我的资料 at any time to see what is kept, 注销 to withdraw.\nYou may decline: on paper and in person everything works and counts the same.",
	"people.consent.behalf":
		"You are registering {name}. Please read this to them first and agree only if they do; it is recorded that you acted for them.",
	"people.consent.agree": "I agree, register",
	"people.consent.decline": "I do not agree",
	"people.consent.declined":
		"All right, nothing was registered and nothing is kept. Send the code again whenever you like; paper and in person work as well, send 人工 for help.",

	"people.newPhone":
		"A new phone was registered for your household: {name} ({date}). If it is family, there is nothing to do. Not yours? Reply 不是我家的.",
	"people.object.ask": "Which one is not of your household?",
	"people.object.allOurs": "All are ours",
	"people.object.none": "No other phone is registered for your household. If in doubt, send 人工.",
	"people.object.fine": "All right, nothing changed.",
	"people.object.gone": "That phone is no longer registered for your household.",
	"people.object.done": "Noted. Until {helper} has looked into it, that phone cannot confirm anything for your household.",

	"people.switch.ask": "For whom?",
	"people.switch.now": "{name} (now)",
	"people.switch.add": "Add somebody of the family",
	"people.switch.done": "Now acting for {name}.",
	"people.switch.same": "Already acting for {name}; nothing changed.",
	"people.switch.gone": "This person is not on this phone any more; nothing changed.",
	"people.village.ask": "Which village?",
	"people.village.only": "This phone is registered only in {village}. For another village send its code.",
	"people.village.done": "Now dealing with {village}, for {name}.",

	"people.mute.off": "All right, no more notices. Your own messages are still answered. Send 恢复 to get notices again.",
	"people.mute.on": "All right, notices will be sent to you. Send 退订 to stop them.",

	"people.mute.offHere":
		"All right, no more notices here. Your own messages are still answered. Send 恢复 to get notices here again.\nYou are registered elsewhere too, and notices will go there. To stop them there as well, send 退订 there.",
	"people.prefer.done": "All right, notices for {name} will come here. To have them elsewhere, send 以后发到这里 there.",

	"people.profile.title": "What is kept of you",
	"people.profile.kept":
		"The roster is kept by the village's statutory duty; phone and identity number are encrypted. If something is wrong, send 人工. Your opinions: send 我的意见.",
	"people.profile.ask": "Anything else?",
	"people.profile.done": "Done",
	"people.profile.here": "Send notices here",
	"people.profile.isHere": "here",
	"people.profile.isElsewhere": "to the other place you registered",
	"people.profile.copy": "A copy of everything",
	"people.profile.erase": "Withdraw my registration",
	"people.profile.closed": "All right. For anything else, send 菜单.",
	"people.profile.muted": "stopped",
	"people.profile.unmuted": "sent",
	"people.field.name": "Name",
	"people.field.village": "Village",
	"people.field.group": "Group",
	"people.field.grid": "Grid",
	"people.field.household": "Household no.",
	"people.field.relation": "Relation to head",
	"people.field.address": "Address",
	"people.field.phone": "Phone",
	"people.field.identity": "Identity number",
	"people.field.birth": "Date of birth",
	"people.field.residence": "Residence",
	"people.field.roles": "Roles",
	"people.field.consent": "Consent given",
	"people.field.notices": "Notices",
	"people.field.where": "Where notices go",
	"people.copy.title": "Everything kept of you here:",
	"people.copy.row": "{label}: {value}",
	"people.copy.phones": "Registered phones:",
	"people.copy.phone.code": "{date}, with the code",
	"people.copy.phone.family": "{date}, by a member of the family",

	"people.erase.ask":
		"Withdraw the registration of {name}? Then:\n1. Your phones are cut off from the roster and hear no more of village matters.\n2. Words, pictures and numbers you left freely are erased; counts they went into stay.\n3. The row on the village roster stays, the law requires it.\nTo use this again you will need the code.",
	"people.erase.no": "Keep it",
	"people.erase.yes": "Withdraw it",
	"people.erase.done":
		"Withdrawn; your phones are cut off from the roster. On paper and in person everything still works; to use this again, send the code.",
	"people.erase.kept": "All right, nothing was withdrawn and nothing changed.",

	"people.head.confirmed": "{name} was confirmed as head of the household and may now confirm for the household here.",
	"people.head.refused":
		"{name} could not be confirmed as head. You stay registered; only confirming for the household is not possible. If in doubt, send 人工.",
	"people.unbound": "After a check by the village this phone was cut off from {name}. What you handed in is kept. If in doubt, send 人工.",

	"people.menu.ask": "This can be done; press one or reply with its number:",
	"people.menu.stranger": "You are not registered yet; this can be done for now. To register, send the nine-digit code of your letter.",
	"people.menu.more": "More",
	"people.menu.first": "Back to the first",
	"people.menu.profile": "What is kept of me",
	"people.menu.switch": "Act for somebody else of the family",
	"people.menu.help": "How it works",
	"people.menu.human": "Reach a person",
	"people.help":
		"To report something: send 提意见 and your words.\nYour opinions: 我的意见. Surveys: 问卷.\nWhat is kept of you: 我的资料. Act for family: 换人.\nNo notices: 退订; notices again: 恢复.\nStop what you are doing: 退出. Everything: 菜单.\nWho helps you: {helper}. To reach them: 人工.",
	"people.help.helping":
		"For the village: 走访 alone shows whom to visit; 走访, a blank and whose house it was and what was said notes a visit; 代填 answers a survey for somebody; a group chain is entered by sending all of its text from #接龙 on.",
	"people.welcome": "Hello, this is the village gate: village matters are talked about and dealt with here.",
	"people.welcome.village": "Hello, this is the gate of {village}: village matters are talked about and dealt with here.",
	"people.welcome.how":
		"First time here? Please send the nine-digit code of your household's letter, for example 382 417 905. No letter, or difficulties? Send 人工.",
	"people.welcome.notTaken": "What you just sent was not recorded with the village: please send it again once you are registered.",

	"people.human.group": "Please send 人工 to me privately; family matters do not belong in a group.",
	"people.human.noVillage":
		"It is not known which village you belong to, so nobody was told. Please ask whoever sent you the letter, or send its nine-digit code; the village office helps in person, too.",
	"people.human.asked": "{helper} was told and will contact you by {by} at the latest.",
	"people.human.again": "{helper} was told already and will contact you by {by} at the latest.",
	"people.human.willCall": "They will call the number the village has, {phone}. If it has changed, please tell the village office.",
	"people.human.leave":
		"Please send your name and phone number, and when you can be called. It is used for this only and deleted afterwards. To leave none, send 跳过.",
	"people.human.onlyText": "Please write here. If you cannot, send 跳过; somebody will come to you.",
	"people.human.noPhone":
		"All right, no number was left. You will be contacted in this chat or at home; if it is urgent, please go to the village office.",
	"people.human.noted": "Noted; you will be contacted that way.",
	"people.human.full":
		"There is no room for more; this was not noted. What you left before is kept, and you will be contacted that way; for anything else, please call or visit the village office.",
	"people.human.tooLong":
		"That is too long and was not noted. Please write less than {max} characters: your name, phone and when to call. If you would rather not, send 跳过.",
	"people.human.tooLate": "Somebody is contacting you already; this was not noted. For anything else, send 人工 again.",
	"people.human.summary": "You have not left a phone number yet.",
	"people.helperTold": "{count} to see to, within two days please:",
	"people.helperTold.who": "household {number} {name}",
	"people.helperTold.line": "{position}. {who}: {what}",
	"people.helperTold.more": "and {count} more.",
	"people.helperTold.how":
		"What they left, and the phone, stand in the console under 待办; mark it done there. Without an account, ask the secretary.",
}

export const chatWords = { "zh-CN": zh, en }
