/** What the demonstration says on the command line. */
import { type Locale, speaker } from "../text/catalogue.ts"
import type { CheckId } from "./checks.ts"
import type { FolderFault } from "./folder.ts"

const zh = {
	"demo.folder.foreign": "文件夹 {folder} 里有别的东西，不是演示留下的，没有动它。请用 --data 换一个空文件夹。",
	"demo.folder.busy": "文件夹 {folder} 里正开着另一个演示，没有动它。请先按 Ctrl-C 停掉那个，或者用 --data 换一个文件夹。",
	"demo.preparing": "正在建{village}（演示数据）：{households} 户 …",
	"demo.published": "已发布问卷《{title}》。村民开始进来 …",
	"demo.progress": "已有 {done} / {all} 户来过",
	"demo.signoff.opened": "已发起《{title}》，{households} 户要签。户主开始签字 …",
	"demo.signoff.corrected": "{count} 处异议已经复测、改好，请那几户再签一次 …",
	"demo.delivering": "正在送完最后的消息 …",
	"demo.title": "{village} · 演示数据",
	"demo.count.people": "花名册：{households} 户，{persons} 人",
	"demo.count.bound": "登记了：{households} 户，{persons} 人",
	"demo.count.survey": "问卷：{started} 户开始，{completed} 户答完，一共 {answers} 个答案，改过 {changed} 个",
	"demo.count.opinions": "意见：{all} 条，其中撤回 {withdrawn} 条",
	"demo.count.signoff": "签字：{confirmed}/{due} 户确认，其中纸质 {paper} 户；{objected} 户先有异议，改好后再签",
	"demo.count.ledger": "账本：{ledgerEntries} 条，发出回执 {receipts} 张，树根 {root}",
	"demo.count.messages": "消息：收 {in} 条，发 {out} 条，{seconds} 秒，每秒 {rate} 条",
	"demo.check.ok": "核对：{what}，{of} 个都对",
	"demo.check.wrong": "核对不上：{what}，{of} 个里错 {wrong} 个",
	"demo.what.understood": "村口的话模拟村民都听得懂",
	"demo.what.heard": "村民的各种答法村口都听得懂",
	"demo.what.answers": "库里的答案就是村民给的",
	"demo.what.changes": "改过的答案都留了底，没有多记",
	"demo.what.tally": "实时计数等于重新数一遍",
	"demo.what.opinions": "每条意见都在，一字不差",
	"demo.what.numbers": "意见编号不跳不重",
	"demo.what.bindings": "登记码用的次数等于登记的手机",
	"demo.what.signed": "每户都确认了，没有一处异议还开着",
	"demo.what.signedTally": "签字的计数等于重新数一遍",
	"demo.what.receipts": "每张回执都证明得了",
	"demo.what.ledger": "导出的账本用树根查过，没有被改",
	"demo.what.messages": "收的都办了，发的都送到了",
	"demo.door.chat": "村民聊天（{household} 户还没登记，码 {code} 已填好）：{url}",
	"demo.door.console": "工作台（登录名 {name}，密码 {password}）：{url}",
	"demo.door.stop": "看完按 Ctrl-C 停止。下次运行会重新编一遍。",
	"demo.stopping": "正在停止 …",
} as const

export type DemoKey = keyof typeof zh

const en: Readonly<Record<DemoKey, string>> = {
	"demo.folder.foreign": "The folder {folder} holds things no demo left there; it was not touched. Choose an empty folder with --data.",
	"demo.folder.busy":
		"Another demo is running in {folder}; it was not touched. Stop that one with Ctrl-C, or choose another folder with --data.",
	"demo.preparing": "Making {village} (演示数据): {households} households …",
	"demo.published": "The survey “{title}” is published. Residents come in …",
	"demo.progress": "{done} / {all} households have been here",
	"demo.signoff.opened": "“{title}” is opened, {households} households are due. Heads sign …",
	"demo.signoff.corrected": "{count} objections are measured again and corrected; those households sign once more …",
	"demo.delivering": "Delivering the last messages …",
	"demo.title": "{village} · 演示数据 (made-up data)",
	"demo.count.people": "roster: {households} households, {persons} persons",
	"demo.count.bound": "enrolled: {households} households, {persons} persons",
	"demo.count.survey": "survey: {started} households began, {completed} finished, {answers} answers, {changed} changed",
	"demo.count.opinions": "opinions: {all}, {withdrawn} of them withdrawn",
	"demo.count.signoff":
		"sign-off: {confirmed}/{due} households confirmed, {paper} of them on paper; {objected} objected first and signed what was corrected",
	"demo.count.ledger": "ledger: {ledgerEntries} entries, {receipts} receipts given out, root {root}",
	"demo.count.messages": "messages: {in} in, {out} out, {seconds} s, {rate} a second",
	"demo.check.ok": "checked: {what}, all {of}",
	"demo.check.wrong": "does not fit: {what}, {wrong} of {of}",
	"demo.what.understood": "simulated residents understood every word",
	"demo.what.heard": "every way of answering was understood",
	"demo.what.answers": "stored answers are those given",
	"demo.what.changes": "replaced answers are kept, and no others",
	"demo.what.tally": "the live tally equals the recount",
	"demo.what.opinions": "every opinion is there, word for word",
	"demo.what.numbers": "opinion numbers have no gap and no double",
	"demo.what.bindings": "uses of codes equal the phones enrolled",
	"demo.what.signed": "every household confirmed, and no objection is open",
	"demo.what.signedTally": "the sign-off's tally equals the recount",
	"demo.what.receipts": "every receipt can be proven",
	"demo.what.ledger": "the exported ledger verifies with its root",
	"demo.what.messages": "all that came in is done, all that was said is delivered",
	"demo.door.chat": "resident's chat (household {household} is not enrolled yet, its code {code} is filled in): {url}",
	"demo.door.console": "console (user {name}, password {password}): {url}",
	"demo.door.stop": "Ctrl-C stops it. The next run makes everything anew.",
	"demo.stopping": "Stopping …",
}

export type DemoSay = (key: DemoKey | FolderFault | `demo.what.${CheckId}`, values?: Readonly<Record<string, string | number>>) => string

export function demoSay(locale: Locale): DemoSay {
	return speaker([{ "zh-CN": zh, en }], locale)
}
