/** What the letter to a household says, and what staff read where letters and codes are printed. */
const zh = {
	"people.letter.fileName": "入户信",
	"people.letter.title": "{village}请您家用手机登记",
	"people.letter.household": "户号：{number}",
	"people.letter.head": "户主：{name}",
	"people.letter.group": "小组：{group}",
	"people.letter.why": "登记一次，以后在手机上就能答问卷、提意见、看办得怎样。",
	"people.letter.code": "您家的登记码",
	"people.letter.shared": "一家人共用，最多登记 {uses} 部手机。这张纸等于您家的钥匙，请不要给外人看。",
	"people.letter.picture": "登记码 {code} 的二维码",
	"people.letter.how": "怎么登记，三步",
	"people.letter.scan": "打开微信“扫一扫”，扫上面的方块码；或者在手机上打开 {url}",
	"people.letter.ask": "向联系员要村里的网址，用手机打开。",
	"people.letter.send": "扫了码的，登记码已经填好，按“发送”；自己打开网址的，把上面九个数字发过去。再按自己的名字。",
	"people.letter.type": "把上面九个数字发过去，再按自己的名字。",
	"people.letter.agree": "看一遍说明，按“同意，登记”。户主还要答一下自己电话的后四位。",
	"people.letter.kept": "村里记下什么，为什么",
	"people.letter.roster":
		"名册上的姓名、户号、小组、电话等，是村里依法办事要用的。登记时再记下哪个手机账号是您，好把村里的事告诉您、把您的话记在您名下；您答的问卷、提的意见用来办村里的事，聊天原文 30 天后删掉。不给外人。",
	"people.letter.rights": "随时发“我的资料”能看到记了什么，发“注销”能撤回。",
	"people.letter.paper": "不用手机也行：用纸写、当面说，一样办、一样算数。",
	"people.letter.contact": "有事问谁：联系员{name}，或者到村委会。电话：______________",
	"people.letter.office": "有事问谁：到村委会。电话：______________",

	"people.letters.title": "入户信和登记码",
	"people.letters.hint":
		"每户一页，印好了由联系员送上门。还没有登记码的户会先生成。信和码等于各家的钥匙：谁在什么时候拿的会留下记录，用完请删掉。",
	"people.letters.noUrl": "现在没有设网址（PUBLIC_URL），信上只有登记码，没有二维码。",
	"people.letters.all": "全村",
	"people.letters.which": "哪个组",
	"people.letters.download": "下载入户信",
	"people.letters.show": "显示登记码",
	"people.letters.none": "没有可以送信的户，没有生成文件。",
	"people.letters.listTitle": "登记码：{group}",
	"people.letters.listHint": "共 {count} 户。这份名单等于钥匙，只给负责送信的人；可以直接打印。",
	"people.letters.left": "已用/可用",
	"people.letters.sealed": "打不开，请换新码",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"people.letter.fileName": "letters",
	"people.letter.title": "{village} asks your household to register by phone",
	"people.letter.household": "Household: {number}",
	"people.letter.head": "Head: {name}",
	"people.letter.group": "Group: {group}",
	"people.letter.why": "Register once; then surveys, opinions and what became of them are on your phone.",
	"people.letter.code": "Your household's code",
	"people.letter.shared":
		"One code for the whole household, {uses} phones at most. It is the key to your household: show it to no stranger.",
	"people.letter.picture": "QR code of {code}",
	"people.letter.how": "How to register, in three steps",
	"people.letter.scan": "Scan the square code above with the phone, or open {url}",
	"people.letter.ask": "Ask your contact for the village's address and open it on the phone.",
	"people.letter.send":
		"Scanned: the code is filled in, press Send. Opened by its address: send the nine digits above. Then press your own name.",
	"people.letter.type": "Send the nine digits above, then press your own name.",
	"people.letter.agree": "Read the explanation and agree. The head also gives the last four digits of their phone.",
	"people.letter.kept": "What the village keeps, and why",
	"people.letter.roster":
		"Name, household, group and phone on the roster serve the village's duties by law. Registering adds which chat account is you, to tell you of village matters and to keep what you say under your name; answers and opinions serve village matters, chat messages are deleted after 30 days. Nothing goes to outsiders.",
	"people.letter.rights": "Send 我的资料 at any time to see what is kept, 注销 to withdraw.",
	"people.letter.paper": "Without a phone too: on paper and in person everything works and counts the same.",
	"people.letter.contact": "Questions: your contact {name}, or the village office. Phone: ______________",
	"people.letter.office": "Questions: the village office. Phone: ______________",

	"people.letters.title": "Letters and codes",
	"people.letters.hint":
		"One page a household, carried there by the contacts. Households without a code get one first. Letters and codes are keys: who took them and when is recorded; delete them after use.",
	"people.letters.noUrl": "No address (PUBLIC_URL) is set: the letters carry the code only, without a QR code.",
	"people.letters.all": "the whole village",
	"people.letters.which": "Group",
	"people.letters.download": "Download letters",
	"people.letters.show": "Show codes",
	"people.letters.none": "There is no household to write to; no file was made.",
	"people.letters.listTitle": "Codes: {group}",
	"people.letters.listHint":
		"{count} households. The list is a bunch of keys, only for those who carry the letters; it can be printed as it is.",
	"people.letters.left": "used/uses",
	"people.letters.sealed": "sealed, please replace",
}

export const letterWords = { "zh-CN": zh, en }
