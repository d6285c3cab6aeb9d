/** What stands on the pages of the record and of who may do what. */
import { type Catalogue, type Locale, speaker } from "../../text/catalogue.ts"
import type { House } from "../../village/affair.ts"

const zh = {
	"record.title": "操作记录",
	"record.hint": "谁在什么时候办了什么、看了谁的资料，都记在这里，改不了也删不掉。村民的姓名不显示。",
	"record.at": "时间",
	"record.who": "谁",
	"record.what": "办了什么",
	"record.none": "这段时间没有记录",
	"record.noneHint": "换一个日期，或者去掉筛选再看。",
	"record.filter": "筛选",
	"record.filter.kind": "哪一类",
	"record.filter.who": "谁办的",
	"record.filter.day": "到哪一天为止",
	"record.filter.everybody": "所有人",
	"record.filter.apply": "查看",
	"record.kind.all": "全部",
	"record.kind.reads": "看了个人资料",
	"record.kind.staff": "账号和登录",
	"record.kind.messages": "消息和提醒",
	"record.resident": "村民",
	"record.system": "系统",
	"record.gone": "已经没有的账号",
	"record.number": "编号 {number}",
	"record.count": "{count} 个",
	"record.setting": "{name}：原来是 {before}，改成 {after}",
	"record.empty": "空着",
	"record.read": "看了个人资料：{what}",
	"record.other": "其他（{event}）",
	"event.staff.password-changed": "换了密码",
	"event.staff.set-up": "设了第一个管理员",
	"event.staff.signed-in": "登录了工作台",
	"event.staff.signed-out": "退出了登录",
	"event.staff.signed-out-by": "让一个账号退出了登录",
	"event.staff.signed-out-everywhere": "让自己的所有设备退出了登录",
	"event.staff.session-ended": "让一台设备退出了登录",
	"event.staff.account-added": "开了一个账号",
	"event.staff.disabled": "停用了一个账号",
	"event.staff.enabled": "恢复了一个账号",
	"event.staff.link-made": "给一个账号做了设密码的链接",
	"event.staff.roles-changed": "改了一个账号的职务",
	"event.messages.redriven": "把没发出去的消息再发一次",
	"event.alerts.closed": "看过并关掉了提醒",
	"event.village.added": "添加了这个村",
	"rights.title": "谁能办什么",
	"rights.hint":
		"一个人有几个职务，就有这几个职务的权限。管理员全都能办，每一步都记在操作记录里。职务在“工作人员账号”里改，改了下一步就生效。",
	"rights.what": "办什么",
	"rights.who": "谁能办",
	"rights.you": "您自己",
	"rights.you.yes": "能",
	"rights.you.no": "不能",
	"rights.nobody": "只有管理员",
	"rights.comma": "、",
	"rights.open": "谁能办什么",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"record.title": "Record",
	"record.hint": "Who did what when, and who looked at whose data. Nothing here can be changed or removed. Residents are not named.",
	"record.at": "Time",
	"record.who": "Who",
	"record.what": "What",
	"record.none": "Nothing on record for this time",
	"record.noneHint": "Choose another day, or take the filter away.",
	"record.filter": "Filter",
	"record.filter.kind": "Kind",
	"record.filter.who": "By whom",
	"record.filter.day": "Up to this day",
	"record.filter.everybody": "everybody",
	"record.filter.apply": "Show",
	"record.kind.all": "all",
	"record.kind.reads": "looked at personal data",
	"record.kind.staff": "accounts and sign-ins",
	"record.kind.messages": "messages and alerts",
	"record.resident": "a resident",
	"record.system": "the system",
	"record.gone": "an account that is gone",
	"record.number": "number {number}",
	"record.count": "{count}",
	"record.setting": "{name}: {before} before, {after} now",
	"record.empty": "empty",
	"record.read": "looked at personal data: {what}",
	"record.other": "other ({event})",
	"event.staff.password-changed": "changed the password",
	"event.staff.set-up": "made the first administrator",
	"event.staff.signed-in": "signed in",
	"event.staff.signed-out": "signed out",
	"event.staff.signed-out-by": "signed an account out",
	"event.staff.signed-out-everywhere": "signed out all own devices",
	"event.staff.session-ended": "signed a device out",
	"event.staff.account-added": "made an account",
	"event.staff.disabled": "disabled an account",
	"event.staff.enabled": "enabled an account",
	"event.staff.link-made": "made a password link for an account",
	"event.staff.roles-changed": "changed the roles of an account",
	"event.messages.redriven": "sent messages again",
	"event.alerts.closed": "closed alerts",
	"event.village.added": "added this village",
	"rights.title": "Who may do what",
	"rights.hint":
		"Who holds several roles may do what each of them may. Administrators may do everything, each step on record. Roles are changed under staff accounts and hold from the next step.",
	"rights.what": "What",
	"rights.who": "Who may",
	"rights.you": "You",
	"rights.you.yes": "yes",
	"rights.you.no": "no",
	"rights.nobody": "administrators only",
	"rights.comma": ", ",
	"rights.open": "Who may do what",
}

const recordWords = { "zh-CN": zh, en } satisfies Catalogue

const tables: Readonly<Record<Locale, Readonly<Record<string, string>>>> = recordWords

/** What a record's event, what was read, or a right is called, by the console itself or by its affair; undefined where nobody has named it yet. */
export function nameOf(house: Pick<House, "locale" | "nameFor">, kind: "event" | "read" | "right", id: string): string | undefined {
	return tables[house.locale][`${kind}.${id}`] ?? house.nameFor?.(`${kind}.${id}`)
}

const says = { "zh-CN": speaker([recordWords], "zh-CN"), en: speaker([recordWords], "en") }

export function recordSay(locale: Locale): (key: keyof typeof zh, values?: Readonly<Record<string, string | number>>) => string {
	return says[locale]
}
